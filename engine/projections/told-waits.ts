import type { Fact } from "#actors/facts.ts"
import { type Pace, paceAfter } from "#actors/queue/expected-wait.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { ToldWaits, WordLeft } from "#wire/told-waits.ts"

/**
 * Whether what callers were told of their wait was so: each expected wait that was told stays with its caller until they leave the
 * queue, and is compared with how long they waited from then on. By queue, since local midnight; a queue's pace outlives the day.
 */
export interface WaitsSeen {
  readonly paces: Readonly<Record<string, Pace>>
  readonly pending: Readonly<Record<string, ReadonlyArray<{ readonly at: EpochMs; readonly expectedMs: number }>>>
  readonly told: Readonly<Record<string, ToldWaits>>
  readonly word: Readonly<Record<string, WordLeft>>
}

export const NO_WAITS: WaitsSeen = { paces: {}, pending: {}, told: {}, word: {} }
export const NO_WORD: WordLeft = { callbacks: 0, voicemails: 0 }
export const NONE_TOLD: ToldWaits = { served: 0, errorMs: 0, lateMs: 0, later: 0, left: 0, leftLater: 0 }

/** Of one caller: who waits for an hour is told often, and the last ones say enough. */
const PENDING_AT_MOST = 20

/** Served within a minute more than was told, nobody was told wrongly: they hear whole minutes. */
export const TOLERANCE_MS = 60_000

/** Where a call waits. */
interface Waits {
  readonly queue: string
  readonly since: EpochMs
}

/** `waited`: where the call of this fact was waiting when it happened. `today`: figures of the day count it. */
export const waitsAfter = (seen: WaitsSeen, fact: Fact, waited: Waits | undefined, today: boolean): WaitsSeen => {
  switch (fact._tag) {
    case "WaitTold": {
      if (fact.expectedMs === null) return seen
      const all = [...(seen.pending[fact.call] ?? []), { at: fact.at, expectedMs: fact.expectedMs }]
      return { ...seen, pending: { ...seen.pending, [fact.call]: all.slice(-PENDING_AT_MOST) } }
    }
    case "CallbackAsked": {
      const next = worded(seen, fact, today)
      const { at, call } = fact
      return call === undefined || waited === undefined
        ? next
        : over(next, { at, call, isServed: false, today }, waited)
    }
    case "VoicemailLeft":
      return worded(seen, fact, today)
    case "CallAnswered":
    case "PartyAnswered":
      return waited === undefined ? seen : over(seen, { ...fact, isServed: true, today }, waited)
    case "CallDiverted":
      // Who cannot be called back waits on.
      if (fact.to._tag === "Callback") return seen
      return waited === undefined ? without(seen, fact.call) : over(seen, { ...fact, isServed: false, today }, waited)
    case "CallEnded":
      return waited === undefined ? without(seen, fact.call) : over(seen, { ...fact, isServed: false, today }, waited)
    default:
      return seen
  }
}

type Worded = Extract<Fact, { _tag: "CallbackAsked" | "VoicemailLeft" }>

const worded = (seen: WaitsSeen, fact: Worded, today: boolean): WaitsSeen =>
  today ? { ...seen, word: { ...seen.word, [fact.queue]: oneMore(seen.word[fact.queue], fact) } } : seen

const oneMore = ({ callbacks, voicemails }: WordLeft = NO_WORD, { _tag }: Worded): WordLeft =>
  _tag === "CallbackAsked" ? { callbacks: callbacks + 1, voicemails } : { callbacks, voicemails: voicemails + 1 }

/** They came into it on another day, of which nothing is known since the last start. */
const without = (seen: WaitsSeen, call: string): WaitsSeen => {
  if (seen.pending[call] === undefined) return seen
  const { [call]: _, ...pending } = seen.pending
  return { ...seen, pending }
}

interface Over {
  readonly call: string
  readonly at: EpochMs
  readonly isServed: boolean
  readonly today: boolean
}

const over = (seen: WaitsSeen, { at, call, isServed, today }: Over, { queue, since }: Waits): WaitsSeen => {
  const { [call]: told, ...pending } = seen.pending
  const paces = { ...seen.paces, [queue]: paceAfter(seen.paces[queue] ?? null, { at, queuedAt: since }) }
  if (told === undefined || !today) return { ...seen, paces, pending }
  const before = seen.told[queue] ?? NONE_TOLD
  const next = told.reduce((sum, each) => {
    const lateMs = at - each.at - each.expectedMs
    const later = lateMs > TOLERANCE_MS ? 1 : 0
    if (!isServed) return { ...sum, left: sum.left + 1, leftLater: sum.leftLater + later }
    return {
      ...sum,
      served: sum.served + 1,
      errorMs: sum.errorMs + Math.abs(lateMs),
      lateMs: sum.lateMs + lateMs,
      later: sum.later + later
    }
  }, before)
  return { ...seen, paces, pending, told: { ...seen.told, [queue]: next } }
}
