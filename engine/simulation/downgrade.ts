import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import type { QueueSettings } from "#actors/centre.ts"
import type { Terms, Work } from "#actors/work.ts"

/**
 * Written states as older versions wrote them, by kind: what a core finds on disk that is newer than the one that died. The
 * first that has words for a state is taken. A kind that counts its version up says here what changed.
 */
export const DOWNGRADES: Readonly<Record<string, ReadonlyArray<Downgrade>>> = {
  agent: [
    { to: 3, state: (state) => agentThen(state as AgentState) },
    // Had words for everything; a longer one for the usual capacity.
    { to: 4, state: (state) => agent4(state as AgentState) },
    // Nobody was ever let go.
    { to: 5, state: (state) => agent5(state as AgentState) }
  ],
  call: [
    { to: 4, state: (state) => callThen(state as CallState) },
    // Every talk was recorded, and nobody decided it.
    { to: 5, state: (state) => call5(state as CallState) }
  ],
  queue: [
    { to: 2, state: (state) => queueThen(state as QueueThen) },
    // A queue was open for ever.
    { to: 3, state: (state) => queue3(state as QueueThen) }
  ],
  // Its rows of versions 2 and 3 differ in messages and outputs alone.
  distributor: [
    { to: 2, state: (state) => state },
    { to: 3, state: (state) => state }
  ]
}

export interface Downgrade {
  readonly to: number
  /** Undefined where that version had no words for it. */
  readonly state: (state: unknown) => unknown
}

/** One call at hand or nothing, and one choice for every channel: nothing else could be. */
const agentThen = (now: AgentState): object | undefined => {
  const state = agent5(now)
  if (state === undefined || state._tag === "Unconfigured") return state
  const { capacity: _, pauses: __, ...person } = state.person
  if (state._tag === "SignedOut") return { ...state, person }
  const { availability, hands, leaving } = state
  const [hand, more] = Object.values(hands)
  const { voice } = availability
  const reasonOf = (one: object): unknown => ("reason" in one ? one.reason : null)
  if (voice === undefined || more !== undefined) return undefined
  if (Object.values(availability).some((one) => reasonOf(one) !== reasonOf(voice))) return undefined
  const choice = voice._tag === "NotReady" ? { _tag: voice._tag, reason: voice.reason } : { _tag: voice._tag }
  if (hand === undefined) return leaving ? undefined : { ...choice, person, since: voice.since }
  if (hand.work.channel !== "voice" || hand._tag === "SetAside") return undefined
  const next = leaving ? { _tag: "SignOut" } : choice
  const [contact, { since }] = [contactOf(hand.work), hand]
  if (hand._tag === "WrapUp") return { _tag: "WrapUp", person, since, contact, next, until: hand.until }
  const { checkAt, offer, unanswered } = hand
  const bound = { person, since, work: { offer, contact, next, readySince: voice.since, checkAt, unanswered } }
  switch (hand._tag) {
    case "Offered":
      return { _tag: "Reserved", ...bound }
    case "Alerting":
      return { _tag: "Ringing", ...bound, until: hand.until, answerBy: hand.answerBy }
    case "Active":
      return { _tag: "Talking", ...bound, recording: hand.recording }
  }
}

type Agent5 = Exclude<AgentState, { _tag: "SignedIn" }> | Omit<Extract<AgentState, { _tag: "SignedIn" }>, "retired">

const agent5 = (state: AgentState): Agent5 | undefined => {
  if (state._tag !== "SignedIn") return state
  const { retired, ...then } = state
  return retired ? undefined : then
}

/** The usual capacity is not written; it was. */
const agent4 = (now: AgentState): object | undefined => {
  const state = agent5(now)
  if (state === undefined || state._tag === "Unconfigured") return state
  const { capacity = DEFAULT_CAPACITY, ...person }: Partial<typeof state.person> = state.person
  return { ...state, person: { ...person, capacity } }
}

const numbersOf = ({ callingNumber = "", dialledNumber = "", keys = "" }: Work["attributes"]) => ({
  callingNumber,
  dialledNumber,
  keys
})

const contactOf = ({ attributes, id, queue, queueName, queuedAt, wrapUpMs }: Work) => ({
  call: id.slice("call/".length),
  ...numbersOf(attributes),
  queue,
  queuedAt,
  queueName,
  wrapUpMs
})

/** Nobody was told anything while they waited. */
const call5 = (state: CallState): CallState | object => {
  if (!("caller" in state)) return state
  const { ruling: _, ...caller } = state.caller
  if (!("place" in state)) return { ...state, caller }
  const { said: __, terms, ...place } = state.place
  const { waiting: ___, ...then } = terms
  return { ...state, caller, place: { ...place, terms: then } }
}

const callThen = (state: CallState): object => {
  if (!("caller" in state)) return state
  const { attributes, ruling: _, ...caller } = state.caller
  const then = { ...state, caller: { ...caller, ...numbersOf(attributes) } }
  if (!("place" in state)) return then
  const { said: __, terms, ...place } = state.place
  return { ...then, place: { ...place, terms: termsThen(terms) } }
}

const termsThen = ({ alertTimeoutMs, music, queueName, wrapUpMs }: Terms) => ({
  queueName,
  ringTimeoutMs: alertTimeoutMs,
  wrapUpMs,
  music
})

/** As it is written: without its places. */
type QueueThen =
  | { readonly _tag: "Unconfigured" }
  | { readonly _tag: "Open"; readonly settings: QueueSettings; readonly closing: object | null }

const queueThen = (now: QueueThen): object | undefined => {
  const state = queue3(now)
  if (state === undefined || !("settings" in state)) return state
  const { ageingMs: _, channels: __, needs: ___, ...settings } = state.settings
  return { ...state, settings }
}

const queue3 = (state: QueueThen) => {
  if (state._tag === "Unconfigured") return state
  const { closing, settings, ...then } = state
  if (closing !== null) return undefined
  const { farewellPrompt: _, waitAtMostMs: __, waitPrompt: ___, waitPromptEveryMs: ____, ...known } = settings
  return { ...then, settings: known }
}
