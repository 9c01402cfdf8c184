import { makeCallKind } from "#actors/call/kind.ts"
import type { Message, State } from "#actors/call/protocol.ts"
import { ringBy } from "#actors/call/rings.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import type { Output } from "#actors/output.ts"
import type { Step } from "#actors/behaviour.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

/** Houses with one bug each in calls that ring at several at once. */

const catalogue = makeCatalogue([...FLOWS, ...LATER_FLOWS])
const call = makeCallKind(catalogue)

/** A call that says something else when one of several has answered. */
const winning = (said: (output: Output, state: Ringing) => ReadonlyArray<Output>): ReadonlyArray<AnyKind> =>
  withCall((state, message) => {
    const [next, outputs] = call.transition(state, message)
    if (!isWon(state, next)) return [next, outputs]
    return [next, outputs.flatMap((output) => said(output, state))]
  })

type Ringing = Extract<State, { _tag: "Ringing" }>

const isWon = (state: State, next: State): state is Ringing =>
  state._tag === "Ringing" && state.others !== undefined && next._tag === "Served"

const withCall = (transition: (state: State, message: Message) => Step<State>): ReadonlyArray<AnyKind> =>
  kindsWith(catalogue).map((kind) => (kind.name === "call" ? ({ ...call, transition } as AnyKind) : kind))

const isRelease = (output: Output): boolean => output._tag === "Tell" && output.message._tag === "Released"
const isRing = (output: Output): boolean => output._tag === "Tell" && output.message._tag === "AlertStarted"

/** The call as it was when the first answered, for who answers next. */
const rang = new Map<string, Ringing>()

export const plantedRings: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "the second who answers a call has it, too": withCall((state, message) => {
    const before = "caller" in state ? rang.get(state.caller.call) : undefined
    if (state._tag === "Served" && before !== undefined && message._tag === "LegEstablished") {
      const again = ringBy(before, message.attempt)
      if (again !== undefined) return call.transition(before, message)
    }
    const [next, outputs] = call.transition(state, message)
    if (!isWon(state, next)) return [next, outputs]
    rang.set(state.caller.call, state)
    const isLoss = (output: Output) =>
      isRelease(output) ||
      (output._tag === "Keep" && output.fact._tag === "RingFailed") ||
      (output._tag === "Ask" && JSON.stringify(output).includes("LOSE_RACE"))
    return [next, outputs.filter((output) => !isLoss(output))]
  }),
  "whoever is slower to answer is said to have missed the call": winning((output) =>
    isRelease(output) && output._tag === "Tell"
      ? [{ ...output, message: { ...output.message, reason: "no-answer" } as typeof output.message }]
      : [output]
  ),
  "whoever is slower to answer stays reserved": winning((output) => (isRelease(output) ? [] : [output])),
  "the telephone of whoever is slower rings on": winning((output) =>
    JSON.stringify(output).includes("LOSE_RACE") ? [] : [output]
  ),
  "a call forgets all but the first of its rings": withCall((state, message) => {
    const [next, outputs] = call.transition(state, message)
    if (next._tag !== "Ringing") return [next, outputs]
    const { others: _, ...first } = next
    return [first, outputs.filter((output) => !isRing(output) || state._tag !== "Ringing")]
  })
}
