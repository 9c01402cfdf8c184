import { ANNOUNCE_EVERY_MS } from "#actors/call/limits.ts"
import type { Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import { WAIT_NEWS_PORT } from "#actors/call/wait-news.ts"
import type { Step } from "./simulated-runtime.ts"

/** What must hold of what callers are told of their wait: as often as their queue says, as much as it says, and all of it is kept. */
export const makeNewsLaws = (broken: (law: string) => void) => {
  return {
    stepped: ({ address, after, before, commands, message }: Step): void => {
      if (!address.startsWith("call/")) return
      // As it was told; the step may end a few ms later.
      const { at } = message as CallMessage
      const state = before as CallState
      const asks = commands.some((output) => output._tag === "Ask" && output.port === WAIT_NEWS_PORT)
      const told = commands.flatMap((output) =>
        output._tag === "Keep" && output.fact._tag === "WaitTold" ? [output.fact] : []
      )
      if (state._tag !== "Waiting") {
        if (asks || told.length > 0) broken(`${address} is told how it waits, and does not wait`)
        return
      }
      const { queue, queuedAt, said, since = queuedAt, terms } = state.place
      const { news } = terms
      const stay = `${queue} ${since}`
      // What it knows itself: a step that was lost with a core has asked, too, and an older version had no words for it.
      const last = state.place.news?.at
      if (last !== undefined && hasForgotten(after as CallState, stay))
        broken(`${address} forgets that it asked how it waits`)
      if (asks) {
        const from = last ?? since
        if (news === undefined) broken(`${address} asks how it waits, and ${queue} tells nobody`)
        else if (at < from + (last === undefined ? news.firstMs : news.everyMs))
          broken(`${address} asks ${at - from} ms after the last time how it waits in ${queue}`)
      }
      const isSilent = said === undefined || said.over
      const isOverdue = news !== undefined && at > since + news.firstMs + ANNOUNCE_EVERY_MS
      // Unless its wait in this queue is over in the same step.
      const waitsOn = (after as CallState)._tag === "Waiting"
      if (message._tag === "AnnounceDue" && isOverdue && isSilent && last === undefined && !asks && waitsOn)
        broken(`${address} waits in ${queue} for ${at - since} ms and is not told how`)
      for (const { expectedMs, place } of told) {
        if (place === null && expectedMs === null) broken(`${address} is told nothing of its wait`)
        if (place !== null && (news?.tells === "wait" || place > (news?.placeAtMost ?? place)))
          broken(`${address} is told its place ${place} against the will of ${queue}`)
        if (expectedMs !== null && news?.tells === "place")
          broken(`${address} is told a wait against the will of ${queue}`)
      }
      const plays = commands.some((output) => output._tag === "Ask" && output.request._tag === "PlayPrompt")
      if (message._tag === "FlowAnswered" && plays && told.length === 0)
        broken(`it is not kept what ${address} was told of its wait`)
    }
  }
}

const hasForgotten = (state: CallState, stay: string): boolean => {
  if (state._tag !== "Waiting") return false
  const { news, queue, queuedAt, since = queuedAt } = state.place
  return news === undefined && stay === `${queue} ${since}`
}
