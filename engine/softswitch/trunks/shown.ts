import type { Stranger } from "../sources/strangers.ts"
import type { TrunkState } from "./keeper.ts"
import type { RegistrationState } from "./registrations.ts"

/** How the lines to others are, as health shows it: times in ms since 1970. */
export interface ShownTrunk {
  readonly id: string
  readonly hosts: ReadonlyArray<{
    readonly host: string
    /** Null: nobody asks, or it has not been asked yet. */
    readonly isUp: boolean | null
    readonly since: number | null
    /** Its last answer to OPTIONS; "silent" and "unreachable" where there was none. */
    readonly said: string
  }>
  /** Null: it does not register. */
  readonly registration: { readonly isRegistered: boolean; readonly since: number; readonly refusal: string } | null
}

export interface ShownStranger extends Pick<Stranger, "address" | "calls" | "dialled" | "isForUs"> {
  readonly last: number
}

/** `epochMs`: when our clock, which begins at any moment, was at 0. */
export const shownLines = (
  trunks: ReadonlyArray<TrunkState>,
  strangers: ReadonlyArray<Stranger>,
  epochMs: number
): { readonly trunks: ReadonlyArray<ShownTrunk>; readonly strangers: ReadonlyArray<ShownStranger> } => {
  const at = (ms: number): number => Math.round(epochMs + ms)
  return {
    trunks: trunks.map(({ hosts, id, registration }) => ({
      id,
      hosts: hosts.map(({ host, state }) => ({
        host,
        isUp: state?.isUp ?? null,
        since: state === undefined ? null : at(state.sinceMs),
        said: state?.said ?? ""
      })),
      registration: registration === undefined ? null : shownRegistration(registration, at)
    })),
    strangers: strangers.map(({ lastMs, ...stranger }) => ({ ...stranger, last: at(lastMs) }))
  }
}

const shownRegistration = (
  { isRegistered, refusal, sinceMs }: RegistrationState,
  at: (ms: number) => number
): ShownTrunk["registration"] => ({ isRegistered, since: at(sinceMs), refusal })
