import * as Schema from "effect/Schema"
import { later } from "../../vocabulary.ts"
import { go, type Here, type Move, nodeKind, tryAgain } from "../node-kind.ts"

/** The port that knows the centre's calendars and its clock. */
export const CALENDAR_PORT = "calendar"
/** What it hears. */
export const CalendarAsked = Schema.Struct({ calendar: Schema.String })
export type CalendarAsked = typeof CalendarAsked.Type
/** What it says; "unknown" of a calendar that is no more. */
export const CalendarAnswer = Schema.Literals(["open", "closed", "unknown"])
export type CalendarAnswer = typeof CalendarAnswer.Type

const fields = { calendar: Schema.String, open: Schema.String, closed: Schema.String }
type Hours = Schema.TaggedStruct<"Hours", typeof fields>["Type"]

/** Whether a calendar is open now. Who cannot find out takes the way of the open hours: a caller too many is better than one sent away. */
export const hours = nodeKind("Hours", fields, {
  words: { zh: "工作时间", en: "Opening hours" },
  // The answer is there at once: a circle of these alone would never end.
  waits: false,
  exits: ({ closed, open }) => ({ open, closed }),
  uses: ({ calendar }) => ({ calendars: [calendar] }),
  enter: ({ calendar }, { at, number }) => ({
    _tag: "Wait",
    waitsFor: { _tag: "Answer", number, until: later(at, ANSWER_WITHIN_MS) },
    asks: [{ _tag: "Ask", number, port: CALENDAR_PORT, request: { calendar } satisfies CalendarAsked }]
  }),
  answered: ({ closed, open }, _, answer) => go(answer === "closed" ? closed : open),
  answerMissing: (node, here) => unanswered(node, here)
})

/** An answer that went with a restart is asked for again. */
const unanswered = ({ open }: Hours, { tries }: Here): Move => (tries + 1 >= QUESTIONS ? go(open) : tryAgain)

/** The port answers within the same turn; whoever waits longer will not hear it any more. */
const ANSWER_WITHIN_MS = 1_000
const QUESTIONS = 3
