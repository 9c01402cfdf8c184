/** Registers the trunks that have to, and takes back what a trunk had that is gone or is another now. */
import { makeRegistration, type Registration, type RegistrationOutput } from "../registrar/registration.ts"
import { changesOf, type KeeperOptions, type KeeperOutput, type KeeperPart } from "./part.ts"
import type { Trunk } from "./trunk.ts"

export interface TrunkRegistrations extends KeeperPart {
  /** Undefined: it does not register. */
  readonly stateOf: (trunk: string) => RegistrationState | undefined
}

export interface RegistrationState {
  readonly isRegistered: boolean
  /** Since when it has been so. */
  readonly sinceMs: number
  /** What the registrar said last, when it is not registered. */
  readonly refusal: string
}

interface Kept {
  readonly trunk: Trunk
  readonly registration: Registration | undefined
  isRegistered: boolean
  sinceMs: number
  refusal: string
}

export const makeTrunkRegistrations = (options: KeeperOptions): TrunkRegistrations => {
  let all = new Map<string, Kept>()
  /** They take back what they had, and are forgotten then. */
  const leaving = new Set<Kept>()
  const every = (): ReadonlyArray<Kept> => [...all.values(), ...leaving]

  const taken = (kept: Kept, nowMs: number, said: ReadonlyArray<RegistrationOutput>): ReadonlyArray<KeeperOutput> =>
    said.flatMap((output): ReadonlyArray<KeeperOutput> => {
      if (output._tag === "Send") return [output]
      if (output._tag === "Unregistered") leaving.delete(kept)
      const isRegistered = output._tag === "Registered"
      if (isRegistered !== kept.isRegistered) kept.sinceMs = nowMs
      kept.isRegistered = isRegistered
      kept.refusal = output._tag === "RegistrationFailed" ? `${output.status} ${output.reason}` : ""
      return []
    })

  const ofAll = (
    nowMs: number,
    ask: (registration: Registration) => ReadonlyArray<RegistrationOutput>
  ): ReadonlyArray<KeeperOutput> =>
    every().flatMap((kept) => (kept.registration === undefined ? [] : taken(kept, nowMs, ask(kept.registration))))

  return {
    set: (trunks, nowMs) => {
      const { fresh, gone, stays } = changesOf(all, trunks)
      const begun = fresh.map((trunk): Kept => ({
        trunk,
        registration: registrationOf(trunk, options),
        isRegistered: false,
        sinceMs: nowMs,
        refusal: ""
      }))
      all = new Map([...stays, ...begun].map((kept) => [kept.trunk.id, kept]))
      const outputs: Array<KeeperOutput> = []
      for (const kept of gone) {
        if (kept.registration === undefined) continue
        leaving.add(kept)
        outputs.push(...taken(kept, nowMs, kept.registration.command({ _tag: "Unregister" }, nowMs)))
      }
      for (const kept of begun)
        if (kept.registration !== undefined)
          outputs.push(...taken(kept, nowMs, kept.registration.command({ _tag: "Register" }, nowMs)))
      return outputs
    },
    receive: (octets, from, nowMs) => {
      for (const kept of every()) {
        const said = kept.registration?.receive(octets, from, nowMs)
        if (said !== undefined) return taken(kept, nowMs, said)
      }
      return undefined
    },
    lost: (hop, nowMs) => ofAll(nowMs, (registration) => registration.lost(hop, nowMs)),
    due: (nowMs) => ofAll(nowMs, (registration) => registration.due(nowMs)),
    nextDueMs: () => {
      const times = every().flatMap(({ registration }) => registration?.nextDueMs() ?? [])
      return times.length === 0 ? undefined : Math.min(...times)
    },
    stateOf: (trunk) => {
      const kept = all.get(trunk)
      return kept?.registration === undefined ? undefined : kept
    }
  }
}

const registrationOf = (trunk: Trunk, { localFor, token, userAgent }: KeeperOptions): Registration | undefined => {
  const { identity, registration, transport } = trunk
  if (registration === null) return undefined
  const { authUser, expiresS, password, user } = registration
  const registrar = { transport, ...registration.registrar }
  const domain = identity.domain === "" ? registrar.address : identity.domain
  return makeRegistration({
    local: localFor(registrar),
    registrar,
    domain,
    user,
    authUser,
    password,
    userAgent,
    expiresS,
    token
  })
}
