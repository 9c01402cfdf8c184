import * as Schema from "effect/Schema"
import type { Step } from "../behaviour.ts"
import { PROMPT_LIMIT_MS } from "../flow/limits.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type EpochMs, later, type QueueId } from "../vocabulary.ts"
import { type WaitNews, WaitTold } from "../work.ts"
import type { FlowAsked } from "./flow.ts"
import { NEWS_WITHIN_MS } from "./limits.ts"
import type { Message, Place, State } from "./protocol.ts"
import { askTelephony } from "./requests.ts"

/** A caller who waits is told how they stand: a port is asked, which knows the order of service and has it spoken. */

/** The port that says how somebody stands in their queue. */
export const WAIT_NEWS_PORT = "wait-news"

/** What it hears. */
export interface WaitNewsAsked extends WaitNews {
  readonly queue: QueueId
}

/** What it says: the prompt that has the words now; null when there is nothing to say, or nobody could speak it. */
export const WaitNewsAnswer = Schema.Struct({ prompt: Schema.NullOr(Schema.String), ...WaitTold })
export type WaitNewsAnswer = typeof WaitNewsAnswer.Type

type Waiting = Extract<State, { _tag: "Waiting" }>

export const isNewsDue = (place: Place, at: EpochMs): boolean => {
  const { news, queuedAt, since = queuedAt, terms } = place
  if (terms.news === undefined || isNewsUnderWay(place, at) || isHeard(place, at)) return false
  return at >= (news === undefined ? later(since, terms.news.firstMs) : later(news.at, terms.news.everyMs))
}

/** It is asked for, or heard: nothing else is said meanwhile. */
export const isNewsUnderWay = (place: Place, at: EpochMs): boolean => {
  const { news, said } = place
  const isAsked = news !== undefined && !news.answered && at < later(news.at, NEWS_WITHIN_MS)
  return isAsked || (said?.promptAt !== undefined && isHeard(place, at))
}

const isHeard = (place: Place, at: EpochMs): boolean =>
  place.said !== undefined && !place.said.over && !isPromptLost(place, at)

/** Nobody told that it ended: after a restart, or an event that got lost. */
export const isPromptLost = ({ said }: Place, at: EpochMs): boolean =>
  said !== undefined && !said.over && at >= later(said.at, PROMPT_LIMIT_MS)

/** The music goes on until it is there. */
export const newsAsked = (state: Waiting, at: EpochMs): readonly [Waiting, Output] => {
  const { caller, place } = state
  const number = caller.playbacks + 1
  const request: WaitNewsAsked = { ...place.terms.news!, queue: place.queue }
  const told = place.news?.told === undefined ? {} : { told: place.news.told }
  const asked: FlowAsked = { _tag: "FlowAsked", from: `call/${caller.call}`, number, request: { ...request } }
  return [
    {
      ...state,
      caller: { ...caller, playbacks: number },
      place: { ...place, news: { number, at, answered: false, ...told } }
    },
    { _tag: "Ask", port: WAIT_NEWS_PORT, request: asked }
  ]
}

/** Who is not waiting any more when it comes is not told. */
export const newsAnswered = (
  state: Waiting,
  { answer, at, number }: Extract<Message, { _tag: "FlowAnswered" }>
): Step<State> => {
  const { caller, place } = state
  const { news } = place
  if (news === undefined || news.number !== number || news.answered) return [state, []]
  const heard = { ...news, answered: true }
  if (!isAnswer(answer) || answer.prompt === null) return [{ ...state, place: { ...place, news: heard } }, []]
  const { expectedMs, place: inOrder, prompt } = answer
  const told = { place: inOrder, expectedMs }
  const playback = caller.playbacks + 1
  const { said } = place
  const promptAt = said?.promptAt === undefined ? (said?.at ?? null) : said.promptAt
  return [
    {
      ...state,
      caller: { ...caller, playbacks: playback },
      place: {
        ...place,
        said: { playback, at, over: false, promptAt },
        news: { ...heard, told: { at, ...told } }
      },
      silent: false
    },
    [
      askTelephony({ _tag: "PlayPrompt", call: caller.call, attempt: caller.customer, playback, prompt, loop: false }),
      keep({ _tag: "WaitTold", at, call: caller.call, queue: place.queue, ...told })
    ]
  ]
}

const isAnswer = Schema.is(WaitNewsAnswer)
