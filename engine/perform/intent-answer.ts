import type { Tell } from "#actors/output.ts"
import type { DiallingRight } from "#actors/dialling/settings.ts"
import type { CallId } from "#actors/vocabulary.ts"
import type { RefusalReason } from "#wire/intent.ts"

/** What a person's wish comes to. */
export type IntentTold = { readonly tell: Tell } | { readonly refused: RefusalReason }

/** Around a wish of somebody for an agent's desk. */
export interface Wishing {
  /** How far who asks may dial; of the agent themselves nobody needs to say it. */
  readonly askers: DiallingRight
  /** Whose wish it is: an agent's id, or the account of who is none. */
  readonly by: string
  /** Names a call that begins with it. */
  readonly newCall: () => CallId
}
