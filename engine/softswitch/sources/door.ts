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
  /** A new call, a stranger's MESSAGE, any other request that begins something: each has a bucket of its own for each source. */
  readonly admits: (what: Limited, address: string, nowMs: number) => boolean
  /** A MESSAGE of who may send them: bounded by who it says it is, and by {@link SENDERS} of the source. */
  readonly admitsText: (address: string, user: string, nowMs: number) => boolean
  /** The owner took a MESSAGE, so it is of a terminal that is entered: it costs its sender nothing. */
  readonly tookText: (address: string, user: string) => void
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

/** A source may have so many times what one sender may: proxies and gateways speak for thousands, and most of what they say is taken. */
const SENDERS = 10
/** Of a name: a longer one is cut, so that what is remembered is bounded. */
const NAME_OCTETS = 64

export const makeDoor = (limits: DoorLimits): Door => {
  const { messagesPerMinute } = limits
  const messages = (each: number): BucketLimit => ({
    perSecond: (messagesPerMinute * each) / 60,
    burst: messagesPerMinute * each
  })
  const buckets: Readonly<Record<Limited, ReturnType<typeof makeBuckets>>> = {
    call: makeBuckets(perSecond(limits.callsPerSecond)),
    message: makeBuckets(messages(1)),
    request: makeBuckets(perSecond(limits.callsPerSecond))
  }
  const [senders, gateways] = [makeBuckets(messages(1)), makeBuckets(messages(SENDERS))]
  const senderOf = (address: string, user: string) => `${sourceOf(address)} ${user.slice(0, NAME_OCTETS)}`
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
    admitsText: (address, user, nowMs) =>
      senders.take(senderOf(address, user), nowMs) && gateways.take(sourceOf(address), nowMs),
    tookText: (address, user) => {
      senders.give(senderOf(address, user))
      gateways.give(sourceOf(address))
      buckets.message.give(sourceOf(address))
    },
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
