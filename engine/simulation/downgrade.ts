import type { Hands, State as AgentState } from "#actors/agent/protocol.ts"
import { numbered } from "#actors/call/party.ts"
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
    { to: 5, state: (state) => agent5(state as AgentState) },
    // Its rows differ in a message alone.
    { to: 6, state: (state) => state }
  ],
  call: [
    { to: 4, state: (state) => callThen(state as CallState) },
    // Every talk was recorded, and nobody decided it.
    { to: 5, state: (state) => call5(state as CallState) },
    // A caller and at most one agent.
    { to: 6, state: (state) => call6(state as CallState) }
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
  if (!hand.work.id.startsWith("call/") || hand._tag === "SetAside") return undefined
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
  if (state._tag === "Unconfigured") return state
  // Nobody counted what anybody was given.
  const { tally: _, ...person } = state.person
  if (state._tag === "SignedOut") return { ...state, person }
  const { hands, retired, ...then } = state
  return retired ? undefined : { ...then, person, hands: ungiven(hands) }
}

/** A call that carries out a callback was as good as one of their own. */
export const ungiven = (hands: Hands): Hands =>
  Object.fromEntries(
    Object.entries(hands).map(([id, hand]) => {
      if (!("given" in hand)) return [id, hand]
      const { given: _, ...then } = hand
      return [id, then]
    })
  )

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

type Caller6 = Omit<Extract<CallState, { _tag: "Waiting" }>["caller"], "origin" | "customer" | "recording"> & {
  readonly recording: { readonly file: string; readonly ended: boolean } | null
}
type Place6 = Extract<CallState, { _tag: "Waiting" }>["place"]
type Call6 = { readonly _tag: string; readonly caller?: Caller6; readonly place?: Place6 }

/** A call of an engine that knew callers and the one agent whom they talk with; undefined where somebody else is there. */
const call6 = (state: CallState): Call6 | undefined => {
  if (!("caller" in state)) return state
  const { customer: _, origin, recording, ...known } = state.caller
  if (origin !== "inbound") return undefined
  const caller = { ...known, recording: recording === null ? null : { file: recording.file, ended: recording.ended } }
  if (state._tag === "Served") return talking6(state, caller)
  if (state._tag !== "Ended") return { ...state, caller }
  const { released, ...ended } = state
  const freed = { released: released[0] ?? null }
  return released.length > 1 ? undefined : { ...ended, caller, ...freed }
}

/** A talk that went on without its caller, as between two agents, was none then: it ended. */
const talking6 = (state: Extract<CallState, { _tag: "Served" }>, caller: Caller6): Call6 | undefined => {
  const { answeredAt, parties, place } = state
  const [customer, agent, more] = numbered(parties)
  const isPlain = customer?.state._tag === "Up" && agent?.state._tag === "Up" && more === undefined
  if (
    !isPlain ||
    customer.who._tag !== "Caller" ||
    agent?.who._tag !== "Agent" ||
    place === null ||
    answeredAt === null
  )
    return undefined
  const { apartSince, attempt, who } = agent
  const joined = apartSince === null
  const assigned = { agent: who.agent, offer: who.offer, attempt, answeredAt, joined }
  return { _tag: "Talking", caller, place, ...assigned } as Call6
}

/** Nobody was told anything while they waited. */
const call5 = (now: CallState): object | undefined => {
  const state = call6(now)
  if (state?.caller === undefined) return state
  const { ruling: _, ...caller } = state.caller
  if (state.place === undefined) return { ...state, caller }
  const { news: ______, overflow: _____, said: __, terms, ...place } = state.place
  const { news: _______, overflow: ____, waiting: ___, ...then } = terms
  return { ...state, caller, place: { ...place, terms: then } }
}

const callThen = (now: CallState): object | undefined => {
  const state = call6(now)
  if (state?.caller === undefined) return state
  const { attributes, ruling: _, ...caller } = state.caller
  const then = { ...state, caller: { ...caller, ...numbersOf(attributes) } }
  if (state.place === undefined) return then
  const { news: ____, overflow: ___, said: __, terms, ...place } = state.place
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
  const {
    farewellPrompt: _,
    news: ______,
    overflow: _____,
    waitAtMostMs: __,
    waitPrompt: ___,
    waitPromptEveryMs: ____,
    ...known
  } = settings
  return { ...then, settings: known }
}
