import type { Desk } from "#wire/board.ts"
import type { Channel } from "#wire/words-of-work.ts"
import { channelsAsked, type Hand, type Obstacle, obstaclesOf } from "../desk-view.ts"

/** One thing that is missing, with everything that it keeps away. */
export interface Missing {
  readonly why: Obstacle
  /** What the agent is not ready for, by their own choice or the engine's. */
  readonly reason: string | null
  readonly channels: ReadonlyArray<Channel>
}

/** In the order in which it is to be mended: who has no telephone cannot be ready for calls. */
const ORDER: ReadonlyArray<Obstacle> = [
  "signed-out",
  "device-unregistered",
  "device-busy",
  "no-panel",
  "panel-lost",
  "no-queue",
  "not-ready",
  "alerting",
  "wrap-up",
  "full",
  "excluded"
]

export const missingOf = (desk: Desk): ReadonlyArray<Missing> => {
  const found = new Map<string, Missing>()
  for (const channel of channelsAsked(desk)) {
    for (const why of obstaclesOf(desk, channel)) {
      const reason = why === "not-ready" ? desk.availability[channel].reason : null
      const key = keyOfMissing({ why, reason })
      found.set(key, { why, reason, channels: [...(found.get(key)?.channels ?? []), channel] })
    }
  }
  return [...found.values()].toSorted((a, b) => ORDER.indexOf(a.why) - ORDER.indexOf(b.why))
}

/** The same as long as the same is missing, whatever it keeps away. */
export const keyOfMissing = ({ reason, why }: Pick<Missing, "reason" | "why">): string => `${why} ${reason ?? ""}`

/** What stands outside of the agent's work and keeps calls away, also from who is ready. */
const OUTSIDE: ReadonlySet<Obstacle> = new Set<Obstacle>([
  "device-unregistered",
  "device-busy",
  "no-panel",
  "panel-lost",
  "no-queue"
])

/** What is missing for calls before anything else counts; null: nothing. */
export const missingForCalls = (desk: Desk): Missing | null =>
  missingOf(desk).find(({ channels, why }) => OUTSIDE.has(why) && channels.includes("voice")) ?? null

/** The call whose notes are in the way, which the agent can finish now. */
export const inWrapUp = (desk: Desk, channels: ReadonlyArray<Channel>): Hand | null =>
  Object.values(desk.hands).find(({ channel, phase }) => phase === "wrap-up" && channels.includes(channel)) ?? null
