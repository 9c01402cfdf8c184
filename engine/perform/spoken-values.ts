import type { Tagged } from "#actors/behaviour.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import { numbersOf } from "#actors/call/caller.ts"
import type { SayValue, SpeechAnswer, SpeechAsked } from "#actors/flow/nodes/say.ts"
import type { Tell } from "#actors/output.ts"
import { type CallId, QueueId } from "#actors/vocabulary.ts"
import type { Look } from "./look.ts"

/** What the centre knows of a caller at this moment, to be said to them. What it does not know is not in it. */
export const spokenValues = (
  from: FlowAsked["from"],
  { keys, queue }: Pick<SpeechAsked, "keys" | "queue">,
  { call, waitingIn }: Pick<Look, "call" | "waitingIn">,
  moment: { readonly day: string; readonly time: string }
): { readonly callingNumber: string; readonly values: Readonly<Partial<Record<SayValue, string>>> } => {
  const state = call(from.slice("call/".length) as CallId)
  const numbers = state !== undefined && "caller" in state ? numbersOf(state.caller) : NO_NUMBERS
  const waiting = queue === null ? undefined : waitingIn(QueueId.make(queue))
  return {
    callingNumber: numbers.callingNumber,
    values: {
      // Who hides their number has a word in its place.
      ...(DIALLED.test(numbers.callingNumber) ? { number: numbers.callingNumber } : {}),
      ...(DIALLED.test(numbers.dialledNumber) ? { dialled: numbers.dialledNumber } : {}),
      ...(keys === "" ? {} : { keys }),
      date: moment.day,
      time: moment.time,
      ...(waiting === undefined ? {} : { waiting: String(waiting) })
    }
  }
}

/** What a flow hears that wanted a text said. */
export const spokenTell = (asked: Tagged, answer: SpeechAnswer): Tell => {
  const { from, number } = asked as unknown as FlowAsked
  return { _tag: "Tell", to: from, message: { _tag: "FlowAnswered", number, answer } as Tagged }
}

const DIALLED = /^\+?\d+$/u
const NO_NUMBERS = { callingNumber: "", dialledNumber: "" }
