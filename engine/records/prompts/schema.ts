import * as Schema from "effect/Schema"
import { own, text } from "../thing/field.ts"
import { type Look, PLAIN_ID, type Problem, type RowOfThing, thing } from "../thing/thing.ts"

/** Named by what is in it, so that it is never overwritten. */
export const PROMPT_FILE = /^[0-9a-f]{32}$/u
/** `zh-CN`, `en`, `yue`, `bo`: a recording may be in any language. */
const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[A-Za-z]{2,8}){0,2}$/u
const LANGUAGES_AT_MOST = 20

export const PromptVoice = Schema.Struct({
  /** What is said; spoken from it, or written down of a recording. */
  text: Schema.String.check(Schema.isMaxLength(500)),
  /** Null: the file that came with the programme. */
  file: Schema.NullOr(Schema.String.check(Schema.isPattern(PROMPT_FILE)))
})
export type PromptVoice = typeof PromptVoice.Type
export const PromptVoices = Schema.Record(Schema.String.check(Schema.isPattern(LANGUAGE_TAG)), PromptVoice)
export type PromptVoices = typeof PromptVoices.Type

/** Those that come with the programme, in Mandarin and English; the music has no language. */
export const SHIPPED_PROMPTS: ReadonlySet<string> = new Set(
  "welcome hours closed invalid-key no-key connecting queue-wait queue-choices callback-promised leave-message goodbye alarm-received check-in-reminder music-on-hold".split(
    " "
  )
)
export const SHIPPED_LANGUAGES: ReadonlyArray<string> = ["zh-CN", "en"]
const MUSIC = "music-on-hold"

/** 提示音: what callers hear. Flows and queues name it by its id, with a language before it (`en/welcome`) or without. */
export const prompt = thing({
  name: "prompt",
  plural: "prompts",
  words: { zh: "提示音", en: "Prompts" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "welcome" },
  title: "name",
  permissions: { view: "flows.view", edit: "flows.edit" },
  isOfCentre: true,
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "欢迎词", isListed: true, isSearched: true }),
    words: text({
      zh: "说明",
      en: "Remark",
      maxLength: 500,
      lines: 2,
      example: "春节期间使用",
      usual: "",
      isListed: true,
      isSearched: true
    }),
    voices: own("voices", PromptVoices as Schema.Codec<PromptVoices, unknown>, {
      zh: "录音",
      en: "Recordings",
      help: {
        zh: "每种语言一个。保存后，下一位来电者就会听到；正在听的人听完旧的。",
        en: "One a language. From the moment it is saved the next caller hears it; whoever is hearing the old one hears it to its end."
      },
      example: { "zh-CN": { text: "您好，欢迎致电。", file: "0123456789abcdef0123456789abcdef" } },
      usual: {}
    })
  },
  looksAt: ["flow", "queue"],
  check: ({ id, voices }): ReadonlyArray<Problem> => {
    const languages = Object.keys(voices)
    const mute = languages.filter((language) => voices[language]!.file === null && !isShipped(id, language))
    return [
      ...(languages.length === 0 && id !== MUSIC
        ? [
            {
              field: "voices",
              words: { zh: "至少需要一种语言的录音", en: "needs a recording in one language at least" }
            }
          ]
        : []),
      ...(languages.length > LANGUAGES_AT_MOST
        ? [
            {
              field: "voices",
              words: { zh: `最多 ${LANGUAGES_AT_MOST} 种语言`, en: `has at most ${LANGUAGES_AT_MOST} languages` }
            }
          ]
        : []),
      ...mute.map((language) => ({
        field: `voices.${language}`,
        words: {
          zh: "还没有声音：请上传、录制或由文字生成",
          en: "has no sound yet: upload, record or make it from text"
        }
      }))
    ]
  },
  checkRemoval: ({ id }, look): ReadonlyArray<Problem> => {
    const users = promptUses(id, look)
    const named = (which: "flow" | "queue") =>
      users.flatMap((each) => (each.thing === which ? [each.id] : [])).join("、")
    return users.length === 0
      ? []
      : [
          {
            field: "id",
            words: {
              zh: `仍被使用（流程：${named("flow") || "无"}；队列：${named("queue") || "无"}）`,
              en: `is still used by flows (${named("flow") || "none"}) and queues (${named("queue") || "none"})`
            }
          }
        ]
  }
})
export type Prompt = RowOfThing<typeof prompt>

export const isShipped = (id: string, language: string): boolean =>
  SHIPPED_PROMPTS.has(id) && id !== MUSIC && SHIPPED_LANGUAGES.includes(language)

/** What plays a prompt. */
export interface PromptUse {
  readonly thing: "flow" | "queue"
  readonly id: string
  readonly name: string
}

interface SomeFlow {
  readonly id: string
  readonly name: string
  readonly body: { readonly nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
}
interface SomeQueue {
  readonly id: string
  readonly name: string
  readonly music: string
  readonly waitPrompt: string
  readonly farewellPrompt: string
  readonly exitWishes: ReadonlyArray<{ readonly to: string; readonly of: string }>
}

/** Ways out at which a prompt is heard. */
const SAYS: ReadonlySet<string> = new Set(["goodbye", "callback", "voicemail"])

/** Flows, as they are now, and queues that name it, in whatever language. Older versions of flows go on with what is left. */
export const promptUses = (id: string, look: Pick<Look, "all">): ReadonlyArray<PromptUse> => {
  const isIt = (named: unknown) => typeof named === "string" && (named === id || named.endsWith(`/${id}`))
  return [
    ...look
      .all<SomeFlow>("flow")
      .filter(({ body }) =>
        Object.values(body.nodes).some((node) =>
          Object.entries(node).some(([field, value]) => /prompt$/iu.test(field) && isIt(value))
        )
      )
      .map((flow) => ({ thing: "flow" as const, id: flow.id, name: flow.name })),
    ...look
      .all<SomeQueue>("queue")
      .filter(({ exitWishes, farewellPrompt, music, waitPrompt }) =>
        [music, waitPrompt, farewellPrompt, ...exitWishes.filter(({ to }) => SAYS.has(to)).map(({ of }) => of)].some(
          isIt
        )
      )
      .map((queue) => ({ thing: "queue" as const, id: queue.id, name: queue.name }))
  ]
}
