import type { SpeechLanguage } from "#actors/vocabulary.ts"
import type { WaitNews } from "#actors/work.ts"
import { choice, whole, wholeOrNone } from "../thing/field.ts"
import type { Words } from "#wire/permissions.ts"

const SECONDS = { zh: "秒", en: "s" }

const TELLS = [
  { value: "nothing", words: { zh: "不播报", en: "Nothing" } },
  { value: "place", words: { zh: "排队位置", en: "Their place" } },
  { value: "wait", words: { zh: "预计等待时间", en: "The expected wait" } },
  { value: "both", words: { zh: "位置和预计等待时间", en: "Both" } }
] as const satisfies ReadonlyArray<{ readonly value: WaitNews["tells"] | "nothing"; readonly words: Words }>

const LANGUAGES = [
  { value: "zh-CN", words: { zh: "普通话", en: "Mandarin" } },
  { value: "en", words: { zh: "英语", en: "English" } }
] as const satisfies ReadonlyArray<{ readonly value: SpeechLanguage; readonly words: Words }>

/** What callers are told of their wait between the music. */
export const newsFields = {
  newsTells: choice(TELLS, {
    zh: "播报内容",
    en: "Told to who waits",
    part: { zh: "等待播报", en: "News of the wait" },
    help: {
      zh: "在等待音乐之间朗读。预计时间按最近半小时队列前进的快慢计算，至少有三次前进且有人签入时才播报；是否准确见队列页面。",
      en: "Spoken between the music. The expected wait is by how fast the queue went on in the last half hour: told only after it went on three times, and while somebody is there. How right it was stands on the queue's page."
    },
    example: "both",
    usual: "nothing"
  }),
  newsLanguage: choice(LANGUAGES, { zh: "播报语言", en: "Spoken in", example: "zh-CN", usual: "zh-CN" }),
  newsFirstMs: whole({
    zh: "首次播报",
    en: "First told after",
    help: {
      zh: "从进入本队列起算；很快接通的人不必听。",
      en: "Since they came into this queue; who is served soon need not hear it."
    },
    unit: SECONDS,
    shownAs: 1000,
    minimum: 5_000,
    maximum: 3_600_000,
    example: 15_000,
    usual: 15_000
  }),
  newsEveryMs: whole({
    zh: "播报间隔",
    en: "Told again after",
    help: {
      zh: "过密使人烦躁，也占用语音合成。",
      en: "More often makes people impatient, and the voice busy."
    },
    unit: SECONDS,
    shownAs: 1000,
    minimum: 20_000,
    maximum: 3_600_000,
    example: 60_000,
    usual: 60_000
  }),
  newsPlaceAtMost: wholeOrNone({
    zh: "位置播报上限",
    en: "Place told up to",
    help: {
      zh: "排在更后面的不报位置，很大的数字使人挂断；留空则都报。",
      en: "Further back the place is not told: a great number makes people hang up. Empty: always told."
    },
    minimum: 1,
    maximum: 10_000,
    example: 20,
    usual: 20
  }),
  newsWaitAtMostMs: whole({
    zh: "时间播报上限",
    en: "Wait told up to",
    help: {
      zh: "更久的播报为“超过”此时长，越久的估计越不准。",
      en: "A longer one is told as more than this: the longer, the less sure."
    },
    unit: { zh: "分钟", en: "min" },
    shownAs: 60_000,
    minimum: 60_000,
    maximum: 7_200_000,
    example: 600_000,
    usual: 600_000
  })
}

interface Row {
  readonly newsTells: WaitNews["tells"] | "nothing"
  readonly newsLanguage: SpeechLanguage
  readonly newsFirstMs: number
  readonly newsEveryMs: number
  readonly newsPlaceAtMost: number | null
  readonly newsWaitAtMostMs: number
}

/** As the engine reads them; null when nothing is told. */
export const newsSettings = (row: Row): WaitNews | null => {
  const { newsTells: tells } = row
  if (tells === "nothing") return null
  return {
    tells,
    language: row.newsLanguage,
    firstMs: row.newsFirstMs,
    everyMs: row.newsEveryMs,
    placeAtMost: row.newsPlaceAtMost,
    waitAtMostMs: row.newsWaitAtMostMs
  }
}
