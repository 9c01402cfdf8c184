import * as Schema from "effect/Schema"
import { EpochMs, later, QueueId } from "../../vocabulary.ts"
import { go, type Here, type Move, nodeKind, type NodeProblem, playPrompt, tryAgain } from "../node-kind.ts"

/** The port that writes down that somebody is to be called back. */
export const CALLBACK_WISH_PORT = "callback-wish"
/** What it hears. `number` null: the one they call from. `queuedAt`: the place that they have already. */
export const CallbackWished = Schema.Struct({
  queue: QueueId,
  number: Schema.NullOr(Schema.String),
  queuedAt: Schema.optionalKey(EpochMs)
})
export type CallbackWished = typeof CallbackWished.Type
/** What it says: on disk, or the number cannot be called, or nobody knows now. */
export const CallbackWishAnswer = Schema.Literals(["written", "refused", "away"])
export type CallbackWishAnswer = typeof CallbackWishAnswer.Type

const fields = {
  queue: QueueId,
  /** “按 1 用来电号码回呼；按 2 输入其他号码。” */
  prompt: Schema.String,
  /** “请输入号码，以井号结束。” Without it the calling number is the only one. */
  enterPrompt: Schema.optionalKey(Schema.String),
  timeoutMs: Schema.Int,
  /** Nobody is asked: the calling number is taken at once. */
  direct: Schema.optionalKey(Schema.Boolean),
  /** In a flow that the engine makes for one caller: the place that they have already. */
  queuedAt: Schema.optionalKey(EpochMs),
  /** It is written down, and they may hang up. */
  done: Schema.String,
  /** They do not want it, pressed nothing, or cannot be called. */
  otherwise: Schema.String
}
type Callback = Schema.TaggedStruct<"Callback", typeof fields>["Type"]

/** Whoever calls is promised to be called back: at once where it is `direct`, else 1 takes the number they call from, 2 lets them enter another. */
export const callback = nodeKind("Callback", fields, {
  words: { zh: "预约回呼", en: "Callback" },
  waits: true,
  // A telephone number is nobody's choice.
  keepsKeys: false,
  exits: ({ done, otherwise }) => ({ done, otherwise }),
  uses: ({ enterPrompt = "", prompt, queue }) => ({
    queues: [queue],
    prompts: [prompt, enterPrompt].filter((name) => name !== "")
  }),
  problems: (node) => problems(node),
  enter: (node, here) => {
    if (asksFor(here) !== undefined) return wish(node, here)
    return node.direct === true ? { ...wish(node, here), ...sets(OWN) } : playPrompt(here, node.prompt)
  },
  promptOver: (node, here, number) => ({
    _tag: "Wait",
    waitsFor: { _tag: "Key", number, until: later(here.at, node.timeoutMs) },
    asks: []
  }),
  key: (node, here, key) => {
    // What is being written is not exchanged any more.
    if (asksFor(here) !== undefined) return undefined
    return enters(here) === undefined ? chosen(node, here, key) : entered(node, here, key)
  },
  keyMissing: (node, here) => {
    const digits = enters(here) ?? ""
    // Nobody presses the hash key who does not know that they should.
    return digits.length >= LEAST_DIGITS ? asking(digits) : over(node.otherwise)
  },
  answered: (node, here, answer) => {
    if (answer === "written") return over(node.done)
    return answer === "refused" ? over(node.otherwise) : again(node, here)
  },
  answerMissing: (node, here) => again(node, here)
})

/** What they have come to: `own`, `#<number>` that is asked for, or `…<digits>` that are being entered. */
const VARIABLE = "callback"
const [OWN, ASKED, ENTERS] = ["own", "#", "…"] as const

const enters = ({ vars }: Here): string | undefined => {
  const is = vars[VARIABLE] ?? ""
  return is.startsWith(ENTERS) ? is.slice(ENTERS.length) : undefined
}

const asksFor = ({ vars }: Here): { readonly number: string | null } | undefined => {
  const is = vars[VARIABLE] ?? ""
  if (is === OWN) return { number: null }
  return is.startsWith(ASKED) ? { number: is.slice(ASKED.length) } : undefined
}

const sets = (value: string) => ({ sets: { [VARIABLE]: value } })

const over = (to: string): Move => ({ ...go(to), ...sets("") })

/** From the node's beginning, which asks the port. */
const asking = (number: string | null): Move => ({ ...tryAgain, ...sets(number === null ? OWN : ASKED + number) })

const wish = ({ queue, queuedAt }: Callback, here: Here): Move => ({
  _tag: "Wait",
  waitsFor: { _tag: "Answer", number: here.number, until: later(here.at, WRITTEN_WITHIN_MS) },
  asks: [
    {
      _tag: "Ask",
      number: here.number,
      port: CALLBACK_WISH_PORT,
      request: {
        queue,
        number: asksFor(here)?.number ?? null,
        ...(queuedAt !== undefined && { queuedAt })
      } satisfies CallbackWished
    }
  ]
})

const chosen = (node: Callback, here: Here, key: string): Move | undefined => {
  if (key === "1") return asking(null)
  const { enterPrompt = "" } = node
  if (key !== "2" || enterPrompt === "") return over(node.otherwise)
  return { ...playPrompt(here, enterPrompt), ...sets(ENTERS) }
}

const entered = (node: Callback, here: Here, key: string): Move => {
  const digits = enters(here) ?? ""
  const isDone = key === "#"
  if (isDone) return digits.length >= LEAST_DIGITS ? asking(digits) : over(node.otherwise)
  if (!/^\d$/u.test(key) || digits.length >= MOST_DIGITS) return over(node.otherwise)
  const { at, number } = here
  return {
    _tag: "Wait",
    waitsFor: { _tag: "Key", number, until: later(at, node.timeoutMs) },
    asks: [],
    ...sets(ENTERS + digits + key)
  }
}

const again = (node: Callback, here: Here): Move => (here.tries >= QUESTIONS ? over(node.otherwise) : tryAgain)

/** What is not on disk by then is not promised. */
const WRITTEN_WITHIN_MS = 4_000
/** Asked again it is the same wish. */
const QUESTIONS = 2
/** E.164: at most fifteen digits, and a prefix to get out; service numbers have three. */
const [LEAST_DIGITS, MOST_DIGITS] = [3, 20]

const problems = ({ timeoutMs }: Callback): ReadonlyArray<NodeProblem> =>
  timeoutMs > 0
    ? []
    : [
        {
          _tag: "OutOfRange",
          name: "timeoutMs",
          words: {
            zh: `timeoutMs 为 ${timeoutMs}，来不及按键`,
            en: `timeoutMs is ${timeoutMs}, which leaves no time to press a key`
          }
        }
      ]
