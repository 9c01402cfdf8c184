import * as Schema from "effect/Schema"
import { later, SpeechLanguage } from "../../vocabulary.ts"
import { go, type Here, type Move, nodeKind, type NodeProblem, playPrompt } from "../node-kind.ts"

/** The port that has texts spoken, with what is known of who is in the flow. */
export const SPEECH_PORT = "speech"

/** What a text may have in braces, in the designer's words. What is not known at that moment is left out. */
export const SAY_VALUES = {
  number: { zh: "主叫号码", en: "the caller's number" },
  dialled: { zh: "被叫号码", en: "the number they dialled" },
  customer: { zh: "客户姓名", en: "the customer's name, where one customer has this number" },
  keys: { zh: "已按的键", en: "the keys they pressed" },
  date: { zh: "今天的日期", en: "today's date" },
  time: { zh: "现在的时间", en: "the time of day" },
  alarm: { zh: "报警内容：谁、在哪里、发生了什么", en: "what an alarm is about, in a call because of one" },
  prompt: { zh: "预案指定的提示音（单独使用）", en: "alone: the prompt that the plan of an alarm names" },
  waiting: { zh: "队列中等待的人数", en: "how many wait in the queue that is named" }
} as const
export type SayValue = keyof typeof SAY_VALUES

/** What it hears. */
export const SpeechAsked = Schema.Struct({
  text: Schema.String,
  language: SpeechLanguage,
  queue: Schema.NullOr(Schema.String),
  keys: Schema.String
})
export type SpeechAsked = typeof SpeechAsked.Type
/** What it says: the prompt that has the text now; null when nobody could speak it. */
export type SpeechAnswer = string | null

const fields = {
  /** `您好[，{customer}]。现在是{time}。` What stands in brackets is said when all its values are known. */
  text: Schema.String,
  language: SpeechLanguage,
  /** Whose waiting are counted. */
  queue: Schema.optionalKey(Schema.String),
  /** Played where the text cannot be spoken in time. Without it the flow goes on. */
  fallback: Schema.optionalKey(Schema.String),
  next: Schema.String
}
type Say = Schema.TaggedStruct<"Say", typeof fields>["Type"]

/** Says a text with values of this moment, and goes on. */
export const say = nodeKind("Say", fields, {
  words: { zh: "朗读文字", en: "Say a text" },
  waits: true,
  exits: ({ next }) => ({ next }),
  uses: ({ fallback = "", queue }) => ({
    ...(queue === undefined ? {} : { queues: [queue] }),
    ...(fallback === "" ? {} : { prompts: [fallback] })
  }),
  problems: (node) => problems(node),
  enter: ({ language, queue, text }, { at, number, vars }) => ({
    _tag: "Wait",
    waitsFor: { _tag: "Answer", number, until: later(at, SPOKEN_WITHIN_MS) },
    asks: [
      {
        _tag: "Ask",
        number,
        port: SPEECH_PORT,
        request: { text, language, queue: queue ?? null, keys: vars["keys"] ?? "" } satisfies SpeechAsked
      }
    ]
  }),
  answered: (node, here, answer) => (typeof answer === "string" ? playPrompt(here, answer) : withoutSpeech(node, here)),
  answerMissing: (node, here) => withoutSpeech(node, here),
  promptOver: ({ next }) => go(next)
})

/** A short text takes 100 ms, and one that was said before none. Nobody listens to silence for longer. */
const SPOKEN_WITHIN_MS = 2_000

const withoutSpeech = ({ fallback = "", next }: Say, here: Here): Move =>
  fallback === "" ? go(next) : playPrompt(here, fallback)

/** More than the voice says at once. */
const TEXT_MOST_CHARACTERS = 500

/** The text with its values; a part in brackets whose value nobody knows is left out, and so is such a value elsewhere. */
export const filledText = (text: string, values: Readonly<Record<string, string>>): string => {
  const known = (name: string) => (Object.hasOwn(values, name) ? (values[name] ?? "") : "")
  const isWhole = (part: string) => valuesIn(part).every((name) => known(name) !== "")
  return text
    .replaceAll(PART, (_, part: string) => (isWhole(part) ? part : ""))
    .replaceAll(VALUE, (_, name: string) => known(name))
}

/** The names in braces. */
export const valuesIn = (text: string): ReadonlyArray<string> => [...text.matchAll(VALUE)].map(([, name]) => name!)

const VALUE = /\{([^{}]*)\}/gu
const PART = /\[([^[\]]*)\]/gu

const problems = ({ queue, text }: Say): ReadonlyArray<NodeProblem> => [
  ...(/[\p{L}\p{N}]/u.test(text)
    ? []
    : [{ _tag: "NoText", name: "text", words: { zh: "没有要朗读的文字", en: "has no word to say" } }]),
  ...(text.length <= TEXT_MOST_CHARACTERS
    ? []
    : [
        {
          _tag: "OutOfRange",
          name: "text",
          words: {
            zh: `文字有 ${text.length} 个字符，最多 ${TEXT_MOST_CHARACTERS}`,
            en: `says ${text.length} characters; ${TEXT_MOST_CHARACTERS} are the most`
          }
        }
      ]),
  ...valuesIn(text)
    .filter((name) => !Object.hasOwn(SAY_VALUES, name))
    .map((name) => ({
      _tag: "UnknownValue",
      name,
      words: {
        zh: `没有“{${name}}”；可以使用：${known}`,
        en: `there is no "{${name}}"; there are: ${known}`
      }
    })),
  ...(/[{}[\]]/u.test(text.replaceAll(VALUE, "").replaceAll(PART, ""))
    ? [{ _tag: "Brackets", name: "text", words: { zh: "括号不成对", en: "has a bracket without its other half" } }]
    : []),
  ...(queue === undefined && valuesIn(text).includes("waiting")
    ? [
        {
          _tag: "NoQueue",
          name: "waiting",
          words: { zh: "使用 {waiting} 时须指定队列 queue", en: 'says {waiting} and names no "queue"' }
        }
      ]
    : [])
]

const known = Object.keys(SAY_VALUES)
  .map((name) => `{${name}}`)
  .join(" ")
