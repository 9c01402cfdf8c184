import type { Tagged } from "#actors/behaviour.ts"

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

export interface Defect {
  readonly actor: string
  /** The words of what was thrown, with its trace. */
  readonly cause: string
  readonly message: Tagged | undefined
  readonly state: string
}

export interface Defects {
  readonly remember: (actor: string, message: Tagged) => void
  readonly forget: (actor: string) => void
  /** Logs and counts; true when the actor shall rest. */
  readonly report: (defect: Defect) => boolean
  readonly count: () => number
}

export const makeDefects = (around: {
  readonly now: () => number
  readonly log: (text: string, about: object) => void
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
    report: ({ actor, ...defect }) => {
      total++
      const now = around.now()
      const recent = [...(times.get(actor) ?? []).filter((time) => time > now - MINUTE_MS), now]
      const rests = recent.length > DEFECTS_PER_MINUTE
      times.set(actor, rests ? [] : recent)
      // The messages before it go on lines of their own: a line of the log has a limit, and these are what a test is made of.
      for (const [index, before] of oldestFirst(messages.get(actor)).entries())
        around.log("heard before the defect", { actor, index, before })
      around.log(`defect in ${actor}: this message is dropped, the actor goes on`, { ...defect, rests })
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
