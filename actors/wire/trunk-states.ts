import * as Schema from "effect/Schema"

/** How the switch finds a line to others now. Times in ms since 1970. */
export const TrunkState = Schema.Struct({
  id: Schema.String,
  hosts: Schema.Array(
    Schema.Struct({
      host: Schema.String,
      /** Null: nobody asks, or it has not been asked yet. */
      isUp: Schema.NullOr(Schema.Boolean),
      since: Schema.NullOr(Schema.Int),
      /** Its last answer to OPTIONS; `silent` and `unreachable` where there was none. */
      said: Schema.String
    }).annotate({ identifier: "TrunkHostState" })
  ),
  /** Null: it does not register. */
  registration: Schema.NullOr(
    Schema.Struct({ isRegistered: Schema.Boolean, since: Schema.Int, refusal: Schema.String }).annotate({
      identifier: "TrunkRegistration"
    })
  )
}).annotate({ identifier: "TrunkState" })
export type TrunkState = typeof TrunkState.Type

/** Whose calls were refused because they come from no trunk. */
export const Stranger = Schema.Struct({
  address: Schema.String,
  calls: Schema.Int,
  last: Schema.Int,
  dialled: Schema.String,
  /** They dialled a number of this centre: most likely a line that nobody has entered. */
  isForUs: Schema.Boolean
}).annotate({ identifier: "Stranger" })
export type Stranger = typeof Stranger.Type

export const TrunkStates = Schema.Struct({
  trunks: Schema.Array(TrunkState),
  strangers: Schema.Array(Stranger)
}).annotate({ identifier: "TrunkStates" })
export type TrunkStates = typeof TrunkStates.Type
