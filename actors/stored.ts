import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { isAlike } from "./alike.ts"

/** A field that rows of an earlier release do not have yet, and what it is for them. It is written always. */
export const withDefault = <A, E>(field: Schema.Codec<A, E>, value: () => NoInfer<A>) =>
  Schema.optionalKey(field).pipe(
    Schema.decodeTo(Schema.toType(field), {
      decode: SchemaGetter.transformOptional((given: Option.Option<A>) => Option.orElseSome(given, value)),
      encode: SchemaGetter.transformOptional((given: Option.Option<A>) => given)
    })
  )

/** A field that is mostly one value, and long: written is only what differs. Who changes that value, changes what was written. */
export const unlessUsual = <A, E>(field: Schema.Codec<A, E>, usual: NoInfer<A>) =>
  Schema.optionalKey(field).pipe(
    Schema.decodeTo(Schema.toType(field), {
      decode: SchemaGetter.transformOptional((given: Option.Option<A>) => Option.orElseSome(given, () => usual)),
      encode: SchemaGetter.transformOptional((given: Option.Option<A>) =>
        Option.filter(given, (value) => !isAlike(value, usual))
      )
    })
  )
