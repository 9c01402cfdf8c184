import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"

/** A field that rows of an earlier release do not have yet, and what it is for them. It is written always. */
export const withDefault = <A, E>(field: Schema.Codec<A, E>, value: () => NoInfer<A>) =>
  Schema.optionalKey(field).pipe(
    Schema.decodeTo(Schema.toType(field), {
      decode: SchemaGetter.transformOptional((given: Option.Option<A>) => Option.orElseSome(given, value)),
      encode: SchemaGetter.transformOptional((given: Option.Option<A>) => given)
    })
  )
