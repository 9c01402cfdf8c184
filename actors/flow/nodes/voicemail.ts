import * as Schema from "effect/Schema"
import { later, QueueId } from "../../vocabulary.ts"
import { type Here, leave, type Move, nodeKind, type NodeProblem, playPrompt } from "../node-kind.ts"

/** The tone after which a message begins. */
export const BEEP = "beep"

const fields = {
  /** Whose task the message becomes. */
  queue: QueueId,
  /** “请在提示音后留言，按井号结束。” None when empty. */
  prompt: Schema.String,
  /** Heard by who ends their message by the hash key, or speaks for too long. None when empty or absent. */
  thanks: Schema.optionalKey(Schema.String),
  atMostMs: Schema.Int,
  /** A shorter message is none. */
  atLeastMs: Schema.Int
}
type Voicemail = Schema.TaggedStruct<"Voicemail", typeof fields>["Type"]

/** Whoever calls leaves a message: a prompt, a tone, and what they say until the hash key, the end of the call or the limit. */
export const voicemail = nodeKind("Voicemail", fields, {
  words: { zh: "语音留言", en: "Voicemail" },
  waits: true,
  // Keys within a message are nobody's choice.
  keepsKeys: false,
  exits: () => ({}),
  uses: ({ prompt, queue, thanks = "" }) => ({
    queues: [queue],
    prompts: [prompt, thanks].filter((name) => name !== "")
  }),
  problems: (node) => problems(node),
  enter: (node, here) => (node.prompt === "" ? beep(here) : playPrompt(here, node.prompt)),
  promptOver: (node, here) => {
    switch (stageOf(here)) {
      case TONE:
        return record(node, here)
      case THANKS:
        return OVER
      default:
        return beep(here)
    }
  },
  key: (node, here, key) => {
    if (key !== "#") return undefined
    const stage = stageOf(here)
    return stage === RECORDS ? recorded(node, here) : stage === "" ? beep(here) : undefined
  },
  keyMissing: (node, here) => recorded(node, here)
})

const VARIABLE = "voicemail"
const [TONE, RECORDS, THANKS] = ["tone", "records", "thanks"] as const

const stageOf = ({ vars }: Here): string => vars[VARIABLE] ?? ""
const sets = (stage: string) => ({ sets: { [VARIABLE]: stage } })

const OVER: Move = leave({ _tag: "HangUp", cause: "NORMAL_CLEARING" })

const beep = (here: Here): Move => ({ ...playPrompt(here, BEEP), ...sets(TONE) })

const record = ({ atLeastMs: leastMs, atMostMs: greatestMs, queue }: Voicemail, { at, number }: Here): Move => ({
  _tag: "Wait",
  waitsFor: { _tag: "Key", number, until: later(at, greatestMs) },
  asks: [{ _tag: "Record", number, queue, greatestMs, leastMs }],
  ...sets(RECORDS)
})

const recorded = ({ thanks = "" }: Voicemail, here: Here): Move => {
  if (thanks === "") return OVER
  const { number } = here
  const { asks, ...plays } = playPrompt(here, thanks) as Extract<Move, { _tag: "Wait" }>
  return { ...plays, asks: [{ _tag: "EndRecord", number }, ...asks], ...sets(THANKS) }
}

const problems = ({ atLeastMs, atMostMs }: Voicemail): ReadonlyArray<NodeProblem> => [
  ...(atMostMs > 0
    ? []
    : [
        {
          _tag: "OutOfRange",
          name: "atMostMs",
          words: {
            zh: `atMostMs 为 ${atMostMs}，来不及留言`,
            en: `atMostMs is ${atMostMs}, which leaves no time to speak`
          }
        }
      ]),
  ...(atLeastMs >= 0 && atLeastMs <= Math.max(atMostMs, 0)
    ? []
    : [
        {
          _tag: "OutOfRange",
          name: "atLeastMs",
          words: {
            zh: `atLeastMs 为 ${atLeastMs}，应在 0 与 atMostMs 之间`,
            en: `atLeastMs is ${atLeastMs}; it is at least 0 and at most atMostMs`
          }
        }
      ])
]
