import { ended } from "#actors/call/ending.ts"
import { type Message as CallMessage, type State as Call, tellCall } from "#actors/call/protocol.ts"
import { incident } from "#actors/incident/kind.ts"
import type { Message as IncidentMessage } from "#actors/incident/protocol.ts"
import type { AnyKind } from "#actors/kind.ts"
import { incidents, without } from "./planted-alarms.ts"

/** Houses that have one bug each in how an incident decides about the line of its terminal. */

const isTalk = (message: IncidentMessage): boolean => message._tag === "LineSeen" && message.standing._tag === "Talked"

type Deciding = AnyKind["transition"]

/** Whatever is decided about the line of a terminal ends its call. */
const cutting =
  (decide: Deciding): Deciding =>
  (state, message) => {
    const call = state as Call
    return call._tag === "Served" && call.answeredAt !== null && (message as CallMessage)._tag === "WaitDecided"
      ? ended(call, { at: (message as CallMessage).at, by: "system", cause: "NORMAL_CLEARING", clearCaller: true })
      : decide(state, message)
  }

export const plantedLines: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "nobody is called back whose line was released": incidents((state, message) => {
    const [next, outputs] = incident.transition(state, message)
    return [next, without(outputs, "CallBack")]
  }),
  "a talk with a terminal is cut when its case is closed": incidents((state, message) => {
    const [next, outputs] = incident.transition(state, message)
    const call = "case" in state ? state.case.report.voice.call?.id : undefined
    return next._tag === "Closed" && state._tag !== "Closed" && call !== undefined
      ? [next, [...outputs, tellCall(call, { _tag: "WaitDecided", how: "over" })]]
      : [next, outputs]
  }).map((kind) => (kind.name === "call" ? { ...kind, transition: cutting(kind.transition) } : kind)),
  "whoever was spoken with is called back": incidents((state, message) =>
    incident.transition(
      state,
      message._tag === "LineSeen" && isTalk(message)
        ? { ...message, standing: { _tag: "Over", waited: true } }
        : message
    )
  )
}
