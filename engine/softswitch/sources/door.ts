/**
 * Who is listened to. Calls come from trunks, known by their address, and from accounts, known by digest. Everybody else is
 * refused before anything is remembered of them but a few counters.
 */
import type { DoorTrunk, DoorLimits } from "../sip-contract.ts"
import { makeBackOff } from "./back-off.ts"
import { type BucketLimit, makeBuckets } from "./buckets.ts"
import { type Network, networkOf, sourceOf } from "./networks.ts"
import { makeStrangers, type Stranger } from "./strangers.ts"

export interface Door {
  readonly setTrunks: (trunks: ReadonlyArray<DoorTrunk>) => void
  readonly setNumbers: (numbers: ReadonlyArray<string>) => void
  /** False until trunks were told of: nobody can say yet who may call. */
  readonly isSetUp: () => boolean
  readonly trunkAt: (address: string) => DoorTrunk | undefined
  /** Whether a MESSAGE from there is taken without a proof: a trunk's, or of a network of terminals. */
  readonly takesTexts: (address: string) => boolean
  /** A trunk with several addresses is one party: a call may come from one and go on from another. Of a network only who is named. */
  readonly isSameTrunk: (one: string, other: string) => boolean
  /** Until somebody says which numbers there are, every number is taken, and whoever drives the switch decides. */
  readonly takesNumber: (number: string) => boolean
  /** A new call, a MESSAGE, any other request that begins something: each has a bucket of its own for each source. */
  readonly admits: (what: Limited, address: string, nowMs: number) => boolean
  /** A proof was wrong: it counts against where it came from and against the account that was tried. */
  readonly refused: (address: string, user: string, nowMs: number) => void
  /** Whether nothing from there is answered now; of a user: nothing that wants to be them. */
  readonly ignores: (address: string, nowMs: number) => boolean
  readonly ignoresUser: (user: string, nowMs: number) => boolean
  /** A call that is no trunk's was asked for a proof, or gave it. */
  readonly asked: (address: string, dialled: string, nowMs: number) => void
  readonly proved: (address: string) => void
  /** Who called in vain, and is still in no trunk. */
  readonly strangers: (nowMs: number) => ReadonlyArray<Stranger>
}

export type Limited = "call" | "message" | "request"

export const makeDoor = (limits: DoorLimits): Door => {
  const buckets: Readonly<Record<Limited, ReturnType<typeof makeBuckets>>> = {
    call: makeBuckets(perSecond(limits.callsPerSecond)),
    message: makeBuckets({ perSecond: limits.messagesPerMinute / 60, burst: limits.messagesPerMinute }),
    request: makeBuckets(perSecond(limits.callsPerSecond))
  }
  const sources = makeBackOff(limits)
  const users = makeBackOff(limits)
  const strangers = makeStrangers()
  let trunks: ReadonlyArray<{ readonly trunk: DoorTrunk; readonly has: Network }> | undefined
  let numbers: ReadonlySet<string> | undefined
  const takesNumber = (number: string): boolean => numbers === undefined || numbers.has(number)
  // The settings were read before; a list that is none would let nobody in.
  const isTerminal = networkOf(limits.terminals ?? []) ?? (() => false)
  const trunkAt = (address: string): DoorTrunk | undefined => trunks?.find(({ has }) => has(address))?.trunk

  return {
    setTrunks: (told) => {
      // A list that cannot be read was refused where it came in; here it would be nobody's address.
      trunks = told.map((trunk) => ({ trunk, has: networkOf(trunk.from) ?? (() => false) }))
    },
    setNumbers: (told) => {
      numbers = new Set(told)
    },
    isSetUp: () => trunks !== undefined,
    trunkAt,
    takesTexts: (address) => trunkAt(address) !== undefined || isTerminal(address),
    isSameTrunk: (one, other) => {
      const from = trunkAt(one)?.from
      return from !== undefined && from.includes(one) && from.includes(other)
    },
    takesNumber,
    admits: (what, address, nowMs) => buckets[what].take(sourceOf(address), nowMs),
    refused: (address, user, nowMs) => {
      sources.refused(sourceOf(address), nowMs)
      users.refused(user, nowMs)
    },
    ignores: (address, nowMs) => sources.isIgnored(sourceOf(address), nowMs),
    ignoresUser: (user, nowMs) => users.isIgnored(user, nowMs),
    asked: (address, dialled, nowMs) => strangers.called(address, dialled, takesNumber(dialled), nowMs),
    proved: strangers.proved,
    strangers: (nowMs) => strangers.all(nowMs).filter(({ address }) => trunkAt(address) === undefined)
  }
}

/** A second's worth may come at once, and one more that was saved: offices switch all their telephones on together. */
const perSecond = (limit: number): BucketLimit => ({ perSecond: limit, burst: limit * 2 })
