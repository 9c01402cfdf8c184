import * as Cause from "effect/Cause"
import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

type Tagged = { readonly _tag: string }

/** How many messages before a defect its report shows: enough to play the failing step again. */
export const REMEMBERED = 20

/** More defects than this of one actor within a minute, and it rests before its next message. */
export const DEFECTS_PER_MINUTE = 20
const MINUTE_MS = 60_000

/**
 * A resting actor keeps its mailbox, so nothing is lost that is not beyond the mailbox's limit. It is not left for dead: a
 * distributor that stays down stops the centre, and most of its messages are good. The rest keeps a bad actor from filling the log.
 */
export const REST_MS = 10_000

export interface Defects {
  readonly remember: (actor: string, message: Tagged) => void
  readonly forget: (actor: string) => void
  /** Logs and counts; true when the actor shall rest. */
  readonly report: (
    actor: string,
    defect: { readonly cause: Cause.Cause<never>; readonly message: Tagged | undefined; readonly state: string }
  ) => boolean
  readonly count: () => number
}

export const makeDefects = (house: {
  readonly clock: Clock.Clock
  readonly fork: (fiber: Effect.Effect<void>) => unknown
}): Defects => {
  const messages = new Map<string, Ring>()
  const times = new Map<string, ReadonlyArray<number>>()
  let total = 0
  return {
    remember: (actor, message) => {
      const ring = messages.get(actor)
      if (ring === undefined) messages.set(actor, { next: 1, kept: [message] })
      else ring.kept[ring.next++ % REMEMBERED] = message
    },
    forget: (actor) => {
      messages.delete(actor)
      times.delete(actor)
    },
    report: (actor, { cause, message, state }) => {
      total++
      const now = house.clock.currentTimeMillisUnsafe()
      const recent = [...(times.get(actor) ?? []).filter((time) => time > now - MINUTE_MS), now]
      const rests = recent.length > DEFECTS_PER_MINUTE
      times.set(actor, rests ? [] : recent)
      // The messages before it go on lines of their own: a line of the log has a limit, and these are what a test is made of.
      house.fork(
        Effect.forEach(
          oldestFirst(messages.get(actor)),
          (before, index) => Effect.logError("  heard before the defect", { actor, index, before }),
          { discard: true }
        ).pipe(
          Effect.andThen(
            Effect.logError(`defect in ${actor}: this message is dropped, the actor goes on`, {
              state,
              message,
              rests,
              cause: Cause.pretty(cause)
            })
          )
        )
      )
      return rests
    },
    count: () => total
  }
}

interface Ring {
  next: number
  readonly kept: Array<Tagged>
}

const oldestFirst = (ring: Ring | undefined): ReadonlyArray<Tagged> => {
  if (ring === undefined || ring.kept.length < REMEMBERED) return ring?.kept ?? []
  const from = ring.next % REMEMBERED
  return [...ring.kept.slice(from), ...ring.kept.slice(0, from)]
}
