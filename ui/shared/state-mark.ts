import type { AgentTile } from "#wire/board.ts"
import { t, type WordKey } from "./language.ts"

/** The eight looks of an agent: each has its own colour, its own icon and its own word. */
export const MARKS = [
  "ringing",
  "talking",
  "wrap-up",
  "ready",
  "not-ready",
  "break",
  "disconnected",
  "signed-out"
] as const
export type Mark = (typeof MARKS)[number]

/** Reserved looks like ringing, because the telephone rings a moment later; a meal looks like a break. */
export const markOf = (agent: Pick<AgentTile, "state" | "reason">): Mark => {
  if (agent.state === "reserved") return "ringing"
  if (agent.state === "not-ready" && (agent.reason === "break" || agent.reason === "meal")) return "break"
  return agent.state
}

/** The state in words with its reason: 示忙 · 培训. */
export const stateText = (agent: Pick<AgentTile, "state" | "reason">): string => {
  const { state, reason } = agent
  if (state !== "not-ready" || reason === null) return t(`state.${state}`)
  if (reason === "busy" || reason === "break" || reason === "meal") return t(`reason.${reason}`)
  return `${t("state.not-ready")} · ${t(`reason.${reason}`)}`
}

/** Shorter, for tiles: the reason alone says enough beside the icon. */
export const shortStateText = (agent: Pick<AgentTile, "state" | "reason">): string => {
  const { state, reason } = agent
  if (state === "not-ready" && reason !== null) return t(`reason.${reason}`)
  return state === "reserved" ? t("state.reserved") : t(`mark.${state}` satisfies WordKey)
}
