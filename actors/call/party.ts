import * as Schema from "effect/Schema"
import { Purpose, Role, SupervisionMode } from "../party-words.ts"
import { AgentId, AnswerBy, EpochMs } from "../vocabulary.ts"
import { Outside } from "../work.ts"

const at = EpochMs
/**
 * Names a leg within its call, and counts the legs that the call made. 0 is the leg with which a call from outside began.
 */
export const Attempt = Schema.Int
export const CALLERS_OWN = 0

export const Who = Schema.TaggedUnion({
  /** The leg was there before the call: somebody called us. */
  Caller: {},
  /** `offer` binds them: the distributor's, 0 for a talk found after a restart, or minus the attempt when a person called them in. */
  Agent: { agent: AgentId, offer: Schema.Int },
  /** A person by their telephone alone: nothing that they do here is work of theirs. */
  Extension: { agent: AgentId },
  Number: Outside.fields,
  Terminal: { terminal: Schema.String }
})
export type Who = typeof Who.Type

export const PartyState = Schema.TaggedUnion({
  /** Their telephone is called. `answerBy`: null until it rings. */
  Dialling: { since: at, until: at, answerBy: Schema.NullOr(AnswerBy) },
  /** Connected, and standing where they stand since then. */
  Up: { since: at },
  /** Alone with music. */
  Held: { since: at }
})
export type PartyState = typeof PartyState.Type

export const Party = Schema.Struct({
  role: Role,
  who: Who,
  state: PartyState,
  /** Whom they hear, or will: those of the talk, or those of the consultation, which the talk does not hear. */
  side: Schema.Literals(["talk", "aside"]),
  /** Of a supervisor: whose leg they follow, and how. */
  over: Schema.NullOr(Schema.Struct({ attempt: Attempt, mode: SupervisionMode })),
  purpose: Purpose,
  /** Who called them in. */
  by: Schema.NullOr(AgentId),
  /** Since when they should hear somebody without the switch having said that they do; null: it did, or nobody is there. */
  apartSince: Schema.NullOr(at),
  /** Has talked with the customer. */
  served: Schema.Boolean,
  /** Their leg was there before, in a call of the switch's own: they talked with who called them in. Absent: it was called. */
  found: Schema.optionalKey(Schema.Literal(true))
})
export type Party = typeof Party.Type

/** By attempt. JSON knows names only; digits keep their order there. */
export const Parties = Schema.Record(Schema.String, Party)
export type Parties = typeof Parties.Type

/** A party with its number. */
export interface Numbered extends Party {
  readonly attempt: number
}

export const numbered = (parties: Parties): ReadonlyArray<Numbered> =>
  Object.entries(parties).map(([attempt, party]) => ({ ...party, attempt: Number(attempt) }))

export const partyAt = (parties: Parties, attempt: number): Party | undefined => parties[String(attempt)]

export const withParty = (parties: Parties, attempt: number, party: Party): Parties => ({
  ...parties,
  [String(attempt)]: party
})

export const withoutParty = (parties: Parties, attempt: number): Parties => {
  const { [String(attempt)]: _, ...others } = parties
  return others
}

/** Who is connected or held; a supervisor keeps no call alive. */
export const isPresent = ({ role, state }: Party): boolean => state._tag !== "Dialling" && role !== "supervisor"

export const isDialling = ({ role, state }: Party): boolean => state._tag === "Dialling" && role !== "supervisor"

/** Whose telephone this is. */
export const personOf = ({ who }: Party): AgentId | undefined =>
  who._tag === "Agent" || who._tag === "Extension" ? who.agent : undefined

/** The one who began the call from outside. */
export const callerParty = (since: EpochMs): Party => ({
  role: "customer",
  who: { _tag: "Caller" },
  state: { _tag: "Up", since },
  side: "talk",
  over: null,
  purpose: "talk",
  by: null,
  apartSince: null,
  served: true
})

/** An agent whom the distributor gave the call, or who was found talking with its caller. */
export const agentParty = (agent: AgentId, offer: number, since: EpochMs, joined: boolean): Party => ({
  role: "agent",
  who: { _tag: "Agent", agent, offer },
  state: { _tag: "Up", since },
  side: "talk",
  over: null,
  purpose: "talk",
  by: null,
  apartSince: joined ? null : since,
  served: true
})
