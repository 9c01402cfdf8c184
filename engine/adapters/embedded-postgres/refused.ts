import * as Schema from "effect/Schema"

/** PostgreSQL cannot run as it is set up. `setting` is the key to change; `message` says what is wrong with its value. */
export class PostgresRefused extends Schema.TaggedError<PostgresRefused>()("PostgresRefused", {
  setting: Schema.String,
  message: Schema.String
}) {}
