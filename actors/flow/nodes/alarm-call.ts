import * as Schema from "effect/Schema"
import { later } from "../../vocabulary.ts"
import { go, type Here, type Move, nodeKind, tryAgain } from "../node-kind.ts"

/** The port that knows which terminals call from which number, and has the call written down as a press. */
export const ALARM_CALL_PORT = "alarm-call"
/** What it says. written: a terminal calls, its press is on disk, and an incident has this call. unknown: no terminal has this number, or nobody will come for it by an incident. away: nobody knows now. */
export const AlarmCallAnswer = Schema.Literals(["written", "unknown", "away"])
export type AlarmCallAnswer = typeof AlarmCallAnswer.Type

const fields = {
  /** To what they hear until somebody takes the incident: a queue, or a prompt before it. */
  written: Schema.String,
  unknown: Schema.String
}
type AlarmCall = Schema.TaggedStruct<"AlarmCall", typeof fields>["Type"]

/**
 * Whether a terminal's number calls: a button telephone, an old person's mobile. Then the call itself is a press, and who takes
 * the incident takes the call. Where nobody can say, the call goes on as any other: somebody answers it all the same.
 */
export const alarmCall = nodeKind("AlarmCall", fields, {
  words: { zh: "一键呼救电话", en: "Call of a terminal" },
  // The answer is there at once: a circle of these alone would never end.
  waits: false,
  exits: ({ unknown, written }) => ({ written, unknown }),
  uses: () => ({}),
  enter: (_, { at, number }) => ({
    _tag: "Wait",
    waitsFor: { _tag: "Answer", number, until: later(at, WRITTEN_WITHIN_MS) },
    asks: [{ _tag: "Ask", number, port: ALARM_CALL_PORT, request: {} }]
  }),
  answered: (node, here, answer) => {
    if (answer === "written") return go(node.written)
    return answer === "unknown" ? go(node.unknown) : again(node, here)
  },
  answerMissing: (node, here) => again(node, here)
})

const again = ({ unknown }: AlarmCall, { tries }: Here): Move => (tries + 1 >= QUESTIONS ? go(unknown) : tryAgain)

/** What is not on disk by then is not told as written. */
const WRITTEN_WITHIN_MS = 4_000
/** Asked again it is the same press. */
const QUESTIONS = 2
