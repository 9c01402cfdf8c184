import * as Schema from "effect/Schema"
import { asking, telling } from "../../output.ts"
import { EpochMs } from "../../vocabulary.ts"

const at = EpochMs

export const Message = Schema.TaggedUnion({
  Pressed: { at },
  /** From another door of the same house. */
  OtherPressed: { at, door: Schema.String },
  RingExpired: { at },
  TakenDown: { at }
})
export type Message = typeof Message.Type

export const State = Schema.TaggedUnion({
  Quiet: { door: Schema.String },
  Ringing: { door: Schema.String, until: at },
  /** A lamp tells who is in the cellar. */
  Lit: { door: Schema.String, by: Schema.String },
  Gone: {}
})
export type State = typeof State.Type

/** What the chime on the wall is asked for. */
export type ChimeRequest = { readonly _tag: "Ring"; readonly door: string } | { readonly _tag: "Stop" }

export const tellDoorbell = telling<Message>("doorbell")
export const askChime = asking<ChimeRequest>("chime")
