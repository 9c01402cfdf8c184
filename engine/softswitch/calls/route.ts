import type { Fork } from "../channel.ts"
import type { Hop } from "../sip-contract.ts"

/** One leg to ring, read from an `originate` string. */
export interface OriginateRequest {
  readonly variables: ReadonlyMap<string, string>
  readonly endpoint:
    /** `except`: the telephone that calls, where it is the user's own. */
    | { readonly _tag: "User"; readonly user: string; readonly except?: Hop }
    | { readonly _tag: "Address"; readonly user: string; readonly host: Hop }
    /** By a trunk of the administration, and by those that follow it. */
    | { readonly _tag: "Gateway"; readonly trunk: string; readonly number: string }
}

/** Where INVITEs go. */
export interface Route {
  readonly user: string
  readonly target: string
  readonly via: Hop
  readonly host: string
  /** The one above first. */
  readonly forks: ReadonlyArray<Fork>
}
