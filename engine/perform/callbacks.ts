import type { State as CallState } from "#actors/call/protocol.ts"
import { tellCall } from "#actors/call/protocol.ts"
import { numbersOf } from "#actors/call/caller.ts"
import { USUAL_SPACING_MS, USUAL_TRIES, USUAL_WITHIN_MS } from "#actors/callback/limits.ts"
import { type State as CallbackState, tellCallback, type Wish } from "#actors/callback/protocol.ts"
import type { CallbackRequest } from "#actors/callback/requests.ts"
import type { QueueSettings } from "#actors/centre.ts"
import type { DiallingRight } from "#actors/dialling/settings.ts"
import type { Tell } from "#actors/output.ts"
import { termsOf } from "#actors/queue/terms.ts"
import { e164 } from "#actors/telephone-number.ts"
import { type CallId, type EpochMs, later, type QueueId } from "#actors/vocabulary.ts"
import { dialledBy } from "./dialling.ts"
import type { Look } from "./look.ts"
import { between, ringTimeoutOf } from "./make-call.ts"

/** What only the centre can say of callbacks: its queues' limits, what may be dialled, and who has been spoken with. */

/** Whoever types a number into a telephone may be anybody: numbers abroad are entered by the centre's own people. */
export const CALLERS_RIGHT: DiallingRight = "national"

/** What a queue says of its callbacks. */
export const limitsOf = ({ callbacks }: Pick<QueueSettings, "callbacks">) => ({
  tries: callbacks?.tries ?? USUAL_TRIES,
  spacingMs: callbacks?.spacingMs ?? USUAL_SPACING_MS,
  withinMs: callbacks?.withinMs ?? USUAL_WITHIN_MS,
  calendar: callbacks?.calendar ?? null
})

/** When a calendar is open from one moment to another; undefined of one that is not there. */
export type Hours = (
  calendar: string,
  between: { readonly fromMs: number; readonly untilMs: number }
) => Wish["hours"] | undefined

export type WishRefusal = "no-queue" | "no-calls" | "number"

/** A promise that can be kept, or why none is made: a queue that takes calls, and a number outside that may be dialled. */
export const wishFor = (
  look: Pick<Look, "callers" | "centre">,
  asked: Pick<
    Wish,
    | "attributes"
    | "area"
    | "by"
    | "call"
    | "customerAgents"
    | "number"
    | "preferred"
    | "priority"
    | "queue"
    | "queuedAt"
  > & {
    readonly at: EpochMs
    readonly notBefore: EpochMs | null
    readonly right: DiallingRight
    readonly hours: Hours
  }
): Wish | WishRefusal => {
  const { at, hours: hoursOf, right, ...wish } = asked
  const settings = look.centre.queues.find(({ id }) => id === wish.queue)
  if (settings === undefined) return "no-queue"
  if (!settings.channels.includes("voice")) return "no-calls"
  const { number, notBefore, queue } = wish
  const dialled = dialledBy(look, { number, right, agent: null, queue, shown: null, lastCalled: null })
  // Nobody has the police called by leaving their number.
  if (dialled._tag !== "Outside" || dialled.kind === "emergency") return "number"
  const { calendar, spacingMs, tries, withinMs } = limitsOf(settings)
  const until = later(notBefore ?? at, withinMs)
  // A calendar that is not there closes nothing.
  const hours = calendar === null ? undefined : hoursOf(calendar, { fromMs: at, untilMs: until })
  return { ...wish, needs: [], until, tries, spacingMs, ...(hours && { hours }) }
}

/** A call by which somebody is called back begins, or the callback hears why not. */
export const dialTell = (look: Look, { callback, call, agent, isTaken, number, queue }: CallbackRequest): Tell => {
  const refused = (reason: string) => tellCallback(callback, { _tag: "DialRefused", call, reason })
  const settings = look.centre.queues.find(({ id }) => id === queue)
  if (settings === undefined) return refused("there is no such queue")
  // Whoever entered it was allowed to; what is barred by now is.
  const wish = { number, right: "international", agent, queue, shown: null, lastCalled: null } as const
  const dialled = dialledBy(look, wish)
  if (dialled._tag !== "Outside")
    return refused(dialled._tag === "Refused" ? dialled.refusal.reason : "it is a telephone of the house")
  const { digits, shown, trunk } = dialled
  const to = { _tag: "Number", digits, trunk, shown: shown ?? "" } as const
  return tellCall(call, {
    _tag: "MakeCallAsked",
    by: agent,
    ...between(agent, to),
    origin: "callback",
    to,
    ringTimeoutMs: ringTimeoutOf(to),
    flow: null,
    terms: { queue: settings.id, terms: termsOf(settings) },
    callback: { id: callback, isTaken }
  })
}

/** They were spoken with since it was asked for: nobody is called. */
export const spokenTells = ({ callback, call }: CallbackRequest): ReadonlyArray<Tell> => [
  tellCallback(callback, { _tag: "NumberServed" }),
  tellCallback(callback, { _tag: "DialRefused", call, reason: "they were spoken with since" })
]

/** It has come to an end, or to another time, since it asked for this call, and nobody is called. */
export const tooLateTell = ({ callback, call }: CallbackRequest): Tell =>
  tellCallback(callback, { _tag: "DialRefused", call, reason: "it has ended since" })

/** Whether it still waits for this call to begin. */
export const waitsForCall = (state: CallbackState | undefined, { call }: Pick<CallbackRequest, "call">): boolean =>
  state?._tag === "Calling" && state.call === call && state.ends === null

/** Numbers are the same, however they are written. */
export const sameNumber = (number: string, { centre }: Pick<Look, "centre">): string =>
  e164(number, centre.ownAreaCode ?? "")

/** The number of somebody with whom somebody began to talk in this step, and by which callback, if it was one. */
export const servedIn = (
  before: CallState | undefined,
  after: CallState
): { readonly number: string; readonly callback: string | undefined } | undefined => {
  if (after._tag !== "Served" || after.answeredAt === null) return undefined
  if (before?._tag === "Served" && before.answeredAt !== null) return undefined
  const { callback, origin } = after.caller
  const { callingNumber, dialledNumber } = numbersOf(after.caller)
  return { number: origin === "inbound" ? callingNumber : dialledNumber, callback }
}

/** Whatever a flow asks has a callback of its own: an earlier one may be of another number, be over, or be about to end. */
export const callbackOf = (call: CallId, question: number): string => `${call}-${question}`

/** Somebody who asks again for this queue is promised it by this one already. */
export const promises = (state: CallbackState | undefined, queue: QueueId): boolean =>
  isOpen(state) && state.about.queue === queue && (state._tag !== "Calling" || state.ends === null)

/** Callbacks that are not over, by the number. */
export interface OpenCallbacks {
  readonly stepped: (id: string, after: CallbackState, over: boolean) => void
  readonly of: (number: string) => ReadonlyArray<string>
}

export const openCallbacks = (look: () => Pick<Look, "centre">): OpenCallbacks => {
  const numbers = new Map<string, string>()
  const byNumber = new Map<string, Set<string>>()
  const forget = (id: string) => {
    const number = numbers.get(id)
    if (number === undefined) return
    numbers.delete(id)
    const others = byNumber.get(number)
    others?.delete(id)
    if (others?.size === 0) byNumber.delete(number)
  }
  return {
    stepped: (id, after, over) => {
      if (over || !isOpen(after)) return forget(id)
      if (numbers.has(id)) return
      const number = sameNumber(after.about.number, look())
      numbers.set(id, number)
      byNumber.set(number, (byNumber.get(number) ?? new Set()).add(id))
    },
    of: (number) => [...(byNumber.get(sameNumber(number, look())) ?? [])]
  }
}

export const isOpen = (
  state: CallbackState | undefined
): state is Extract<CallbackState, { _tag: "Calling" | "Queued" | "Spaced" }> =>
  state?._tag === "Spaced" || state?._tag === "Queued" || state?._tag === "Calling"
