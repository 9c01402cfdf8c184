import type { Tell } from "#actors/output.ts"
import type { RefusalReason } from "#wire/intent.ts"

/** What a person's wish comes to. */
export type IntentTold = { readonly tell: Tell } | { readonly refused: RefusalReason }
