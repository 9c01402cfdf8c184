import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"

/** A field that came later: a journal written before it does not have it, and is read as if it said `value`. */
export const absentIs = <S extends Schema.Top>(schema: S, value: S["Encoded"]) =>
  schema.pipe(Schema.withDecodingDefaultKey(Exit.succeed(value)))
