import type { FlowAsked } from "#actors/call/flow.ts"
import type { WaitNewsAnswer, WaitNewsAsked } from "#actors/call/wait-news.ts"
import { waitersOf, waitsWhy } from "#actors/distributor/why-waits.ts"
import { expectedWaitMs, type Pace } from "#actors/queue/expected-wait.ts"
import type { Tell } from "#actors/output.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import type { Look } from "./look.ts"

/** What callers are told of their own wait, and in which words. */

type Stands = Pick<WaitNewsAnswer, "expectedMs" | "place">

/** How a caller stands, as far as their queue tells it; undefined when they do not wait there. */
export const standsInQueue = (
  { from, request }: { readonly from: FlowAsked["from"]; readonly request: WaitNewsAsked },
  { centre, distributor }: Pick<Look, "centre" | "distributor">,
  pace: Pace | null,
  at: EpochMs
): Stands | undefined => {
  const { placeAtMost, queue, tells } = request
  const group = centre.queues.find(({ id }) => id === queue)?.group
  const state = group === undefined ? undefined : distributor(group)
  const work = workIdOf("call", from.slice("call/".length))
  const place = waitersOf(state, queue).findIndex((each) => each.work.id === work) + 1
  if (place === 0) return undefined
  // Nobody knows how long it takes until somebody is there.
  const isServed = !NOBODY.has(waitsWhy(state, work)?.because ?? "")
  const expectedMs = tells === "place" || !isServed ? null : expectedWaitMs(pace, place, at)
  const isTold = tells !== "wait" && (placeAtMost === null || place <= placeAtMost)
  return { place: isTold ? place : null, expectedMs }
}

const NOBODY: ReadonlySet<string> = new Set(["nobody-signed-in", "nobody-ready"])

/** What they hear of it; null when there is nothing to say. */
export const waitNewsText = (
  { language, waitAtMostMs }: Pick<WaitNewsAsked, "language" | "waitAtMostMs">,
  { expectedMs, place }: Stands
): string | null => {
  const { ofPlace, ofWait } = WORDS[language]
  const said = [
    ...(place === null ? [] : [ofPlace(place)]),
    ...(expectedMs === null ? [] : [ofWait(minutes(Math.min(expectedMs, waitAtMostMs)), expectedMs > waitAtMostMs)])
  ]
  return said.length === 0 ? null : said.join(language === "en" ? " " : "")
}

/** Up to the next: who is told three minutes and served after two is not angry. */
const minutes = (ms: number): number => Math.max(1, Math.ceil(ms / 60_000))

const WORDS = {
  "zh-CN": {
    ofPlace: (place: number) => `您前面还有${place - 1}位，`.replace("您前面还有0位，", "您是下一位，") + "请稍候。",
    ofWait: (n: number, isMore: boolean) =>
      `预计还需等待${isMore ? `超过${n}分钟` : n === 1 ? "不到1分钟" : `大约${n}分钟`}。`
  },
  en: {
    ofPlace: (place: number) => (place === 1 ? "You are next in line." : `You are number ${place} in line.`),
    ofWait: (n: number, isMore: boolean) =>
      `Your wait is expected to be ${isMore ? `more than ${minutesInEnglish(n)}` : n === 1 ? "less than 1 minute" : `about ${n} minutes`}.`
  }
} as const

const minutesInEnglish = (n: number) => (n === 1 ? "1 minute" : `${n} minutes`)

/** What a call hears that asked. */
export const waitNewsTell = ({ from, number }: Pick<FlowAsked, "from" | "number">, answer: WaitNewsAnswer): Tell => ({
  _tag: "Tell",
  to: from,
  message: { _tag: "FlowAnswered", number, answer } as Tell["message"]
})
