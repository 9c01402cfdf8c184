import type { AgentTile } from "#wire/board.ts"
import { reasonColour, reasonIcon, reasonWord, stateColour, stateWord } from "./centre-words.ts"
import type { IconName } from "./icon-names.ts"
import { t, type WordKey } from "./language.ts"

/** The looks of an agent and of work: each has its own colour, its own icon and its own word. */
export const MARKS = [
  "ringing",
  "talking",
  "alarm",
  "working",
  "wrap-up",
  "ready",
  "not-ready",
  "break",
  "unreachable",
  "disconnected",
  "signed-out"
] as const
export type Mark = (typeof MARKS)[number]

type Stated = Pick<AgentTile, "state" | "reason"> & Partial<Pick<AgentTile, "device" | "hands">>

/** Ready by the word, but their telephone has a call that is none of the centre's: nothing comes to them. */
const isOnOtherCall = ({ device, state }: Pick<Stated, "device" | "state">): boolean =>
  state === "ready" && device === "busy"

/** They work on an alarm and talk with nobody; the engine has one word for both. */
export const isOnAlarm = ({ hands, state }: Stated): boolean =>
  state === "talking" && hands !== undefined && hands.alarm > 0 && hands.voice === 0

/** Reserved looks like ringing, because the telephone rings a moment later; a reason in the colour of a break looks like one. */
export const markOf = (stated: Stated): Mark => {
  const { reason, state } = stated
  if (isOnOtherCall(stated)) return "talking"
  if (state === "reserved") return "ringing"
  if (isOnAlarm(stated)) return "alarm"
  if (state === "not-ready" && reason !== null && reasonColour(reason) === "break") return "break"
  return state
}

/** What a centre chose in place of a mark's own look; undefined: the mark's own. */
export const colourOf = (stated: Stated): string | undefined => {
  const { reason, state } = stated
  if (isOnOtherCall(stated)) return stateColour("talking")
  if (isOnAlarm(stated)) return undefined
  return state === "not-ready" && reason !== null ? reasonColour(reason) : stateColour(state)
}

export const iconOf = ({ reason, state }: Stated): IconName | undefined =>
  state === "not-ready" && reason !== null ? reasonIcon(reason) : undefined

/** A mark in the centre's word, where it names the state of the same name. */
export const markWord = (mark: Mark): string => stateWord(mark) ?? t(`mark.${mark}` satisfies WordKey)

/** The state in words with its reason: 示忙 · 培训. */
export const stateText = (stated: Stated): string => {
  const { reason, state } = stated
  if (isOnOtherCall(stated)) return t("state.internal-call")
  if (isOnAlarm(stated)) return markWord("alarm")
  const word = stateWord(state) ?? t(`state.${state}`)
  if (state !== "not-ready" || reason === null) return word
  const why = reasonWord(reason)
  return why === word || markOf({ state, reason }) === "break" ? why : `${word} · ${why}`
}

/** Shorter, for tiles: the reason alone says enough beside the icon. */
export const shortStateText = (stated: Stated): string => {
  const { reason, state } = stated
  if (isOnOtherCall(stated)) return t("state.internal-call")
  if (isOnAlarm(stated)) return markWord("alarm")
  if (state === "not-ready" && reason !== null) return reasonWord(reason)
  return state === "reserved" ? (stateWord(state) ?? t("state.reserved")) : markWord(state)
}
