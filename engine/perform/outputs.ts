import type { Fact } from "#actors/facts.ts"
import type { Address } from "#actors/vocabulary.ts"
import type { TelephonyRequest } from "../ports/Telephony.ts"

/**
 * What a command comes to. `perform/` turns commands into outputs without doing anything; the runtime carries them out
 * over sockets, the simulation on its virtual switch. So both run the very same actors *and* the same wiring.
 */
export type Output =
  /** A message to another actor. Delivered in order per sender; the receiver's runtime stamps `at`. */
  | { readonly _tag: "Tell"; readonly to: Address; readonly message: { readonly _tag: string } }
  | { readonly _tag: "Request"; readonly request: TelephonyRequest }
  | { readonly _tag: "Keep"; readonly fact: Fact }
