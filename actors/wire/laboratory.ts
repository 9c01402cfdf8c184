import * as Schema from "effect/Schema"

/** What a virtual terminal does: one thing said, or a press twice, signs of life that end, many presses. */
export const LABORATORY_DEEDS = [
  "press",
  "fall",
  "smoke",
  "cancel",
  "battery-low",
  "battery-charged",
  "heartbeat",
  "test",
  "double-press",
  "lost-network",
  "storm"
] as const
export const LaboratoryDeed = Schema.Literals(LABORATORY_DEEDS)
export type LaboratoryDeed = typeof LaboratoryDeed.Type

/** Presses of one storm: what a street that loses its power may send, and no attack on the centre. */
export const STORM_AT_MOST = 200
/** Over so many seconds; signs of life before the network is lost go on for as long. */
export const STORM_SECONDS_AT_MOST = 60

/** One way of speaking, for terminals of these records. */
export const LaboratoryWay = Schema.Struct({
  kind: Schema.String.annotate({ description: "Protocol and transport: dc-09-tcp." }),
  line: Schema.String.annotate({ description: "Of terminals of this protocol." }),
  dialect: Schema.NullOr(Schema.String).annotate({ description: "Of a maker's own: which." }),
  deeds: Schema.Array(LaboratoryDeed),
  calls: Schema.Boolean.annotate({ description: "It calls a number." })
}).annotate({ identifier: "LaboratoryWay" })
export type LaboratoryWay = typeof LaboratoryWay.Type

export const LaboratoryWays = Schema.Struct({
  ways: Schema.Array(LaboratoryWay),
  numbers: Schema.Array(Schema.Struct({ number: Schema.String, line: Schema.String })).annotate({
    description: "Dialled numbers at which terminals are heard, by the protocol of those that call there."
  })
}).annotate({ identifier: "LaboratoryWays" })
export type LaboratoryWays = typeof LaboratoryWays.Type

export const LaboratoryPress = Schema.Struct({
  terminal: Schema.String.check(Schema.isMaxLength(64)),
  kind: Schema.String.check(Schema.isMaxLength(40)).annotate({ examples: ["dc-09"] }),
  deed: LaboratoryDeed,
  number: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^[\d*#+]{1,32}$/u)).annotate({
      description: "A dialled number of this centre, for those that call.",
      examples: ["95110"]
    })
  ),
  count: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: STORM_AT_MOST })).annotate({
      description: "Presses of a storm."
    })
  ),
  seconds: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: STORM_SECONDS_AT_MOST })).annotate({
      description: "Of a storm, or of the signs of life before the network is lost."
    })
  ),
  isConfirmed: Schema.optionalKey(Schema.Boolean).annotate({
    description: "That it may raise a real alarm of a terminal that is neither virtual nor on test."
  })
}).annotate({ identifier: "LaboratoryPress" })
export type LaboratoryPress = typeof LaboratoryPress.Type

export const LaboratoryRun = Schema.Struct({
  id: Schema.Int,
  at: Schema.Int,
  by: Schema.String,
  terminal: Schema.String,
  name: Schema.String,
  account: Schema.String,
  kind: Schema.String,
  deed: LaboratoryDeed,
  state: Schema.Literals(["running", "acknowledged", "partly", "failed"]),
  acknowledged: Schema.Int,
  of: Schema.Int,
  tries: Schema.Int,
  ms: Schema.NullOr(Schema.Number).annotate({
    description: "From the first packet to the acknowledgement; of several the slowest."
  }),
  answer: Schema.String.annotate({ description: "As the centre answered it, in the words of the protocol." }),
  became: Schema.NullOr(
    Schema.Literals(["incident", "counted", "log", "test"]).annotate({
      description: "A new or open incident, counted as a repeat, in the terminal's log alone, or a test."
    })
  ),
  incident: Schema.NullOr(Schema.String)
}).annotate({ identifier: "LaboratoryRun" })
export type LaboratoryRun = typeof LaboratoryRun.Type
