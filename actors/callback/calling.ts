import type { Step } from "../behaviour.ts"
import type { Output } from "../output.ts"
import { type CallId, type EpochMs, later } from "../vocabulary.ts"
import type { Desk } from "./desk.ts"
import { CHECK_EVERY_MS } from "./limits.ts"
import type { About, Of, State } from "./protocol.ts"
import { askCallbacks } from "./requests.ts"

/** Named by what it is for: whoever asks for it again means the same call. */
export const callOf = ({ calls, id }: Pick<About, "calls" | "id">): CallId => `back-${calls}-${id}` as CallId

/** An agent has it: their telephone is called first, then whom they are to speak with. */
export const callBack = (
  before: About,
  desk: Extract<Desk, { _tag: "Alerting" }>,
  { at, isTaken }: { readonly at: EpochMs; readonly isTaken: boolean }
): Step<State> => {
  const about: About = { ...before, calls: before.calls + 1, heard: desk.place.heard }
  const { agent, offer } = desk
  const state: Of<"Calling"> = {
    _tag: "Calling",
    about,
    agent,
    offer,
    since: at,
    desk,
    call: callOf(about),
    isTaken,
    checkAt: later(at, CHECK_EVERY_MS),
    unanswered: 0,
    ends: null
  }
  return [state, [dialled(state)]]
}

const dialled = ({ about, agent, call, isTaken }: Of<"Calling">): Output => {
  const { askedAt, id, number, queue } = about
  return askCallbacks({ _tag: "Dial", callback: id, call, agent, number, queue, askedAt, isTaken })
}
