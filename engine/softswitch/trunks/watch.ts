/** Asks each host of each trunk by OPTIONS whether it is there (RFC 3261 §11). */
import type { Endpoint } from "../endpoint.ts"
import type { Hop } from "../sip-contract.ts"
import { type RequestHead, writeRequest } from "../sip/build.ts"
import { hostPort } from "../sip/hop.ts"
import { octetsOfDatagram } from "../sip/octets.ts"
import { parseMessage } from "../sip/parse.ts"
import { MAGIC_COOKIE } from "../sip/via.ts"
import { makeTimerHeap, type Timer } from "../transaction/timer-heap.ts"
import { makeTransactions } from "../transaction/transactions.ts"
import { changesOf, type KeeperOptions, type KeeperOutput, type KeeperPart } from "./part.ts"
import type { Trunk } from "./trunk.ts"

export interface HostWatch extends KeeperPart {
  /** Undefined: nobody asks, or it has not been asked yet. */
  readonly stateOf: (trunk: string, host: Endpoint) => HostState | undefined
}

/** What a host last showed of itself. */
export interface HostState {
  readonly isUp: boolean
  /** Since when it has been so. */
  readonly sinceMs: number
  /** Its answer: `200 OK`, `503 Full`; or why there was none. */
  readonly said: string
}

/** In the place of an answer: it was sent, and none came; it could not even be sent. */
export const SILENT = "silent"
export const UNREACHABLE = "unreachable"

interface Kept {
  readonly trunk: Trunk
  readonly hosts: Map<string, HostState>
  timer: Timer | undefined
}

/** What it answers says that it takes no calls; any other answer says that it is there. */
const NOT_NOW = new Set([408, 503])

export const makeHostWatch = ({ localFor, token, userAgent }: KeeperOptions): HostWatch => {
  let now = 0
  let outputs: Array<KeeperOutput> = []
  let all = new Map<string, Kept>()
  const timers = makeTimerHeap()
  const transactions = makeTransactions({
    timers,
    nowMs: () => now,
    token,
    send: (octets, to) => void outputs.push({ octets, to }),
    isSameParty: (one, other) => one.address === other.address
  })
  /** Our OPTIONS bear it in their Call-IDs, so that their answers are known. */
  const mark = `watch-${token()}`

  const watch = (kept: Kept): void => {
    const { hosts, transport, watchEveryS } = kept.trunk
    if (watchEveryS === 0) return
    for (const host of hosts) ask(kept, { transport, ...host })
    kept.timer = timers.at(now + watchEveryS * 1_000, () => watch(kept))
  }

  const ask = (kept: Kept, to: Hop): void => {
    const local = localFor(to)
    const head: RequestHead = {
      method: "OPTIONS",
      uri: `sip:${hostPort(to)}`,
      local,
      branch: MAGIC_COOKIE + token(),
      from: `<sip:${hostPort(local)}>;tag=${token()}`,
      to: `<sip:${hostPort(to)}>`,
      callId: `${mark}-${token()}`,
      cseq: 1,
      routes: []
    }
    const found = (isUp: boolean, said: string): void => {
      const before = kept.hosts.get(hostPort(to))
      kept.hosts.set(hostPort(to), { isUp, said, sinceMs: before?.isUp === isUp ? before.sinceMs : now })
    }
    transactions.open(head, writeRequest(head, [["User-Agent", userAgent]]), to, {
      response: ({ reason, status }) => status >= 200 && found(!NOT_NOW.has(status), `${status} ${reason}`),
      timedOut: () => found(false, SILENT),
      unreachable: () => found(false, UNREACHABLE)
    })
  }

  const during = (atMs: number, work: () => void): ReadonlyArray<KeeperOutput> => {
    now = atMs
    outputs = []
    work()
    return outputs
  }

  return {
    set: (trunks, atMs) =>
      during(atMs, () => {
        const { fresh, gone, stays } = changesOf(all, trunks)
        for (const { timer } of gone) timers.cancel(timer)
        const begun = fresh.map((trunk): Kept => ({ trunk, hosts: new Map(), timer: undefined }))
        all = new Map([...stays, ...begun].map((kept) => [kept.trunk.id, kept]))
        for (const kept of begun) watch(kept)
      }),
    receive: (octets, from, atMs) => {
      const text = octetsOfDatagram(octets)
      if (!text.startsWith("SIP/") || !text.includes(mark)) return undefined
      const message = parseMessage(octets)
      if (message._tag !== "Response" || !message.callId.startsWith(mark)) return undefined
      return during(atMs, () => void transactions.takeResponse(message, from))
    },
    lost: (hop, atMs) => during(atMs, () => transactions.lost(hop)),
    due: (atMs) => during(atMs, () => timers.run(atMs)),
    nextDueMs: timers.nextDueMs,
    stateOf: (trunk, host) => all.get(trunk)?.hosts.get(hostPort(host))
  }
}
