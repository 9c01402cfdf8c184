/** Where telephones are: bindings of addresses-of-record (RFC 3261 §10.3). Whoever comes here has proved who he is. */
import type { Binding, Hop, KeptBinding, UserAgentOptions, UserAgentOutput } from "../sip-contract.ts"
import { allowEventsOf } from "../sip/allow-events.ts"
import type { HeaderLines } from "../sip/build.ts"
import { hopOfUri, type Own } from "../sip/hop.ts"
import { MAX_DELTA_SECONDS } from "../sip/limits.ts"
import { headerOf, listOf, numberOf, type SipRequest } from "../sip/message.ts"
import { parseNameAddr } from "../sip/name-addr.ts"
import { octetsOf, textOf } from "../sip/octets.ts"
import { paramOf, type Params, parseParams, writeParams } from "../sip/params.ts"
import { sameUri } from "../sip/uri.ts"
import type { Timer, TimerHeap } from "../transaction/timer-heap.ts"

export interface Registrar {
  readonly take: (request: SipRequest, user: string, source: Hop) => RegistrarAnswer
  readonly of: (user: string) => ReadonlyArray<Binding>
  readonly all: () => ReadonlyArray<Binding>
  /** Whether a telephone is reached by this connection. */
  readonly use: (connection: string) => boolean
  /**
   * What came by a connection that has gone is dropped, for nobody can be rung by it (RFC 5626 §5.3); but for a telephone whose
   * Contact is where it came from: that one is `asked` there, and dropped when it cannot be reached.
   */
  readonly lost: (gone: Hop, asked: (moved: Binding, gaveUp: () => void) => void) => void
  readonly kept: () => ReadonlyArray<KeptBinding>
  /** Drops the bindings of accounts that are no more. */
  readonly keepOnly: (isKept: (user: string) => boolean) => void
  readonly count: () => number
}

export interface RegistrarAnswer {
  readonly status: 200 | 400 | 403 | 423 | 500
  readonly headers: HeaderLines
}

/** A desk telephone, a soft one, a mobile one, and two that were restarted and left their old Contact behind. */
export const MAX_CONTACTS = 5

/**
 * RFC 3261 §10.2.1.1 and §10.3: an hour when nobody says otherwise, and no longer: a dead telephone is forgotten then. At
 * least a minute: shorter, and a thousand telephones cost the switch more than their calls.
 */
const USUAL_LIMITS: Limits = { leastSeconds: 60, mostSeconds: 3_600 }

type Limits = NonNullable<UserAgentOptions["registration"]>

interface Kept {
  readonly binding: Binding
  readonly cseq: number
  readonly params: Params
  readonly expiry: Timer
}

interface Wanted {
  readonly uri: string
  readonly params: Params
  readonly expiresS: number
  readonly before: Kept | undefined
}

export const makeRegistrar = (around: {
  readonly timers: TimerHeap
  readonly nowMs: () => number
  readonly output: (output: UserAgentOutput) => void
  readonly options: Pick<UserAgentOptions, "bindings" | "registration"> & Own
}): Registrar => {
  const byUser = new Map<string, ReadonlyArray<Kept>>()
  const limits = around.options.registration ?? USUAL_LIMITS

  const keptOf = (user: string): ReadonlyArray<Kept> => byUser.get(user) ?? []

  const remove = (user: string, gone: Kept, cause: "asked" | "expired" | "lost"): void => {
    around.timers.cancel(gone.expiry)
    const left = keptOf(user).filter((kept) => kept !== gone)
    if (left.length === 0) byUser.delete(user)
    else byUser.set(user, left)
    around.output({ _tag: "Unregistered", binding: gone.binding, cause })
  }

  const keep = (user: string, wanted: Wanted, request: SipRequest, source: Hop): void => {
    const expiresAtMs = around.nowMs() + wanted.expiresS * 1_000
    const binding: Binding = {
      user,
      contact: textOf(wanted.uri),
      source,
      expiresAtMs,
      callId: textOf(request.callId),
      userAgent: textOf(headerOf(request, "user-agent") ?? ""),
      allowEvents: allowEventsOf(request)
    }
    const expiry = around.timers.at(expiresAtMs, () => remove(user, kept, "expired"))
    const kept: Kept = { binding, cseq: request.cseq, params: wanted.params, expiry }
    around.timers.cancel(wanted.before?.expiry)
    byUser.set(user, [...keptOf(user).filter((other) => other !== wanted.before), kept])
    around.output({ _tag: "Registered", binding, fresh: wanted.before === undefined })
    // A telephone that was restarted must get in, and the Contact it lost is the oldest: that one goes.
    const [oldest] = keptOf(user)
    if (oldest !== undefined && keptOf(user).length > MAX_CONTACTS) remove(user, oldest, "expired")
  }

  for (const { cseq, params, ...binding } of around.options.bindings ?? []) {
    const { user } = binding
    const expiry = around.timers.at(binding.expiresAtMs, () => remove(user, kept, "expired"))
    const kept: Kept = { binding, cseq, params: parseParams(params, 0) ?? [], expiry }
    byUser.set(user, [...keptOf(user), kept])
  }

  const move = (user: string, kept: Kept, source: Hop, asked: Parameters<Registrar["lost"]>[1]): void => {
    around.timers.cancel(kept.expiry)
    const binding: Binding = { ...kept.binding, source }
    const expiry = around.timers.at(binding.expiresAtMs, () => remove(user, moved, "expired"))
    const moved: Kept = { ...kept, binding, expiry }
    byUser.set(
      user,
      keptOf(user).map((other) => (other === kept ? moved : other))
    )
    // It may have registered anew meanwhile.
    asked(binding, () => keptOf(user).includes(moved) && remove(user, moved, "lost"))
  }

  const bindings = (): ReadonlyArray<Binding> =>
    [...byUser.values()].flatMap((kept) => kept.map(({ binding }) => binding))

  const take: Registrar["take"] = (request, user, source) => {
    const plan = planOf(request, keptOf(user), limits)
    if (plan._tag === "Refused") return plan
    for (const wanted of plan.wanted) {
      if (wanted.expiresS > 0) keep(user, wanted, request, source)
      else if (wanted.before !== undefined) remove(user, wanted.before, "asked")
    }
    return { status: 200, headers: keptOf(user).map((kept) => contactLine(kept, around.nowMs())) }
  }

  return {
    take,
    of: (user) => keptOf(user).map(({ binding }) => binding),
    all: bindings,
    use: (connection) => bindings().some(({ source }) => source.connection === connection),
    lost: ({ connection }, asked) => {
      if (connection === undefined) return
      for (const [user, all] of byUser)
        for (const kept of all) {
          if (kept.binding.source.connection !== connection) continue
          const place = placeOf(around.options, kept.binding)
          if (place === undefined) remove(user, kept, "lost")
          else move(user, kept, place, asked)
        }
    },
    kept: () =>
      [...byUser.values()].flatMap((all) =>
        all.map(({ binding, cseq, params }) => ({ ...binding, cseq, params: writeParams(params) }))
      ),
    keepOnly: (isKept) => {
      for (const [user, all] of byUser) if (!isKept(user)) for (const kept of all) remove(user, kept, "expired")
    },
    count: () => [...byUser.values()].reduce((sum, kept) => sum + kept.length, 0)
  }
}

/** Where a telephone takes connections: of TCP alone, for we could not tell whether a certificate is its own. */
const placeOf = (own: Own, { contact, source }: Binding): Hop | undefined => {
  const hop = source.transport === "tcp" ? hopOfUri(own, octetsOf(contact)) : undefined
  return hop?.transport === "tcp" && hop.address === source.address ? hop : undefined
}

type Plan =
  | { readonly _tag: "Planned"; readonly wanted: ReadonlyArray<Wanted> }
  | ({ readonly _tag: "Refused" } & RegistrarAnswer)

/** All of a REGISTER is done or none of it (RFC 3261 §10.3 step 7): first everything is looked at. */
const planOf = (request: SipRequest, kept: ReadonlyArray<Kept>, limits: Limits): Plan => {
  const contacts = listOf(request, "contact")
  const expires = headerOf(request, "expires")
  if (contacts.includes("*")) {
    if (contacts.length > 1 || numberOf(expires, MAX_DELTA_SECONDS) !== 0) return refused(400)
    if (kept.some((one) => isOutOfOrder(request, one))) return refused(500)
    const gone = kept.map((before) => ({ uri: octetsOf(before.binding.contact), params: [], expiresS: 0, before }))
    return { _tag: "Planned", wanted: gone }
  }
  if (contacts.length > MAX_CONTACTS) return refused(403)
  const wanted: Array<Wanted> = []
  for (const contact of contacts) {
    const parsed = parseNameAddr(contact)
    if (parsed === undefined) return refused(400)
    const { params, uri } = parsed
    const asked = numberOf(paramOf(params, "expires") ?? expires, MAX_DELTA_SECONDS) ?? limits.mostSeconds
    if (asked > 0 && asked < limits.leastSeconds) return refused(423, [["Min-Expires", String(limits.leastSeconds)]])
    const before = kept.find((one) => sameUri(octetsOf(one.binding.contact), uri))
    if (before !== undefined && isOutOfOrder(request, before)) return refused(500)
    if (wanted.some((other) => sameUri(other.uri, uri))) continue
    const others = params.filter(([name]) => name !== "expires")
    wanted.push({ uri, params: others, expiresS: Math.min(asked, limits.mostSeconds), before })
  }
  return { _tag: "Planned", wanted }
}

/** A REGISTER that was overtaken by a newer one of the same telephone. */
const isOutOfOrder = (request: SipRequest, before: Kept): boolean =>
  before.binding.callId === textOf(request.callId) && request.cseq <= before.cseq

const refused = (status: 400 | 403 | 423 | 500, headers: HeaderLines = []): Plan => ({
  _tag: "Refused",
  status,
  headers
})

const contactLine = ({ binding, params }: Kept, nowMs: number): HeaderLines[number] => [
  "Contact",
  `<${octetsOf(binding.contact)}>${writeParams(params)};expires=${Math.ceil((binding.expiresAtMs - nowMs) / 1_000)}`
]
