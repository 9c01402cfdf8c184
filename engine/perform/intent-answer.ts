import type { Tell } from "#actors/output.ts"
import type { DiallingRight } from "#actors/dialling/settings.ts"
import type { AgentId, CallId, EpochMs } from "#actors/vocabulary.ts"
import type { RefusalReason } from "#wire/intent.ts"
import type { TerminalKeys } from "#actors/incident-words.ts"

/** What a person's wish comes to. */
export type IntentTold = { readonly tell: Tell } | { readonly refused: RefusalReason }

/** A number that the records have, for whom somebody means. */
export interface Known {
  readonly number: string
  /** Who has it dialled is not told it. */
  readonly isCovered: boolean
}

/** Around a wish of somebody for an agent's desk. */
export interface Wishing {
  /** How far who asks may dial; of the agent themselves nobody needs to say it. */
  readonly askers: DiallingRight
  /** Whose wish it is: an agent's id, or the account of who is none. */
  readonly by: string
  /** Names a call, or whatever else begins with it. */
  readonly newCall: () => CallId
  readonly now: () => EpochMs
  /** Of a terminal that is to be called: the numbers of its records. */
  readonly numbers?: ReadonlyArray<string>
  /** Of a terminal in a talk: what its keys are in digits. */
  readonly keys?: TerminalKeys
  /** Of whom the wish means by their record: the number there. */
  readonly known?: Known
  /** Whether a contact's number is covered for who asks: whom they have called by it stays covered. */
  readonly isCovered?: (number: string) => boolean
  /** Of an incident: whether who asks may ask it of one that this agent has, or that waits in this queue. */
  readonly mayOver: (place: { readonly agent: AgentId | null; readonly queue: string | null }) => boolean
}
