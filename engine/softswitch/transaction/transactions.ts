/** All transactions of one user agent: finds the one a message belongs to, or makes it (RFC 3261 §17). */
import type { Hop } from "../sip-contract.ts"
import type { RequestHead, ResponseParts } from "../sip/build.ts"
import { writeRequest, writeResponse } from "../sip/build.ts"
import { headerOf, type SipRequest, type SipResponse } from "../sip/message.ts"
import { goesBy, isReliable } from "../sip/hop.ts"
import { replyTo } from "../sip/via.ts"
import { inviteClient } from "./invite-client.ts"
import { inviteServer, type InviteServerEvent } from "./invite-server.ts"
import { cancelledKeyOf, clientKey, clientKeyOf, mergeKeyOf, serverKeyOf } from "./keys.ts"
import { nonInviteClient } from "./non-invite-client.ts"
import { nonInviteServer, type NonInviteServerEvent } from "./non-invite-server.ts"
import { runMachine, type Running, type Surroundings } from "./run-machine.ts"

/** At about 7 KB each a little over 200 MB, and 900 requests a second for the 32 s that each is kept. */
export const MAX_TRANSACTIONS = 30_000

export interface TransactionSurroundings extends Surroundings {
  readonly token: () => string
  /** Whether what `later` sends can be of the one whose request came from `first`. */
  readonly isSameParty: (first: Hop, later: Hop) => boolean
  readonly send: (octets: Uint8Array, to: Hop) => void
}

/** What becomes of a request we sent. */
export interface ClientUser {
  readonly response: (response: SipResponse, from: Hop) => void
  /** Timer B or F: nobody answered. */
  readonly timedOut: () => void
  /** Nothing can get there: the connection is gone, or cannot be made. Without it this is as `timedOut`. */
  readonly unreachable?: () => void
  /** The transaction is gone; comes after the rest, once. */
  readonly ended?: () => void
}

export interface ClientTransaction {
  /** Gives up waiting for a final response; no `timedOut` follows. */
  readonly abandon: () => void
}

/** What becomes of a request we answer. */
export interface ServerUser {
  /** A CANCEL came for this INVITE and no final response was sent yet. */
  readonly cancelled?: () => void
  /** The ACK of a 2xx that came by the INVITE's own key, as RFC 2543 and RFC 6026 allow. */
  readonly acknowledged?: (ack: SipRequest) => void
}

export interface ServerTransaction {
  readonly request: SipRequest
  /** The tag of our side, in To of every response but 100. */
  readonly localTag: string
  /** Sends a response and gives its datagram back. After a final one only further 2xx of an INVITE are sent. */
  readonly respond: (status: number, parts?: Omit<ResponseParts, "status" | "toTag">) => Uint8Array
  readonly isFinal: () => boolean
  /** Where responses go. */
  readonly peer: Hop
}

export interface Transactions {
  readonly open: (head: RequestHead, octets: Uint8Array, to: Hop, user: ClientUser) => ClientTransaction
  /** Ask {@link Transactions.isFull} first. */
  readonly serve: (request: SipRequest, source: Hop, user?: ServerUser) => ServerTransaction
  /** False when the response belongs to no transaction. */
  readonly takeResponse: (response: SipResponse, from: Hop) => boolean
  /** Retransmissions and ACKs of known transactions; false when the request is news, or another's with the same branch. */
  readonly takeRequest: (request: SipRequest, source: Hop) => boolean
  /** Tells the INVITE that a CANCEL means. */
  readonly cancel: (cancel: SipRequest, source: Hop) => ServerTransaction | "none" | "stranger"
  /** Nothing that was sent there over a reliable transport will be answered (RFC 3261 §17.1.4). */
  readonly lost: (hop: Hop) => void
  /** Whether another way brought this request before (RFC 3261 §8.2.2.2). */
  readonly isMerged: (request: SipRequest) => boolean
  readonly isFull: () => boolean
  readonly count: () => number
}

interface Serving {
  readonly transaction: ServerTransaction
  readonly user: ServerUser
  readonly machine: Running<string, string, SipRequest>
}

export const makeTransactions = (around: TransactionSurroundings): Transactions => {
  const clients = new Map<string, Running<string, string, Answer>>()
  const servers = new Map<string, Serving>()
  const merges = new Map<string, number>()
  /** Clients of reliable transports and where they sent to: those that a connection can fail. */
  const connected = new Map<Running<string, string, Answer>, Hop>()

  const open: Transactions["open"] = (head, octets, to, user) => {
    const key = clientKey(head.branch, head.method)
    const machine = runMachine(
      (head.method === "INVITE" ? inviteClient : nonInviteClient) as typeof inviteClient,
      around,
      {
        resend: () => around.send(octets, to),
        acknowledge: ({ response }: Answer) => around.send(writeFailureAck(head, response), to),
        tell: ({ from, response }) => user.response(response, from),
        timedOut: user.timedOut,
        unreachable: user.unreachable ?? user.timedOut,
        ended: () => {
          clients.delete(key)
          connected.delete(running)
          user.ended?.()
        }
      },
      isReliable(to.transport)
    )
    const running = machine as Running<string, string, Answer>
    clients.set(key, running)
    if (isReliable(to.transport)) connected.set(running, to)
    return { abandon: () => machine.take("abandon") }
  }

  const serve: Transactions["serve"] = (request, source, user = {}) => {
    const key = serverKeyOf(request)
    const mergeKey = request.toTag === undefined ? mergeKeyOf(request) : undefined
    const peer = replyTo(request.via, source)
    const localTag = request.toTag ?? around.token()
    let newest: Uint8Array | undefined
    let finalStatus = 0
    const machine = runMachine<string, InviteServerEvent | NonInviteServerEvent, SipRequest>(
      request.method === "INVITE" ? inviteServer : nonInviteServer,
      around,
      {
        resend: () => newest && around.send(newest, peer),
        acknowledge: () => undefined,
        tell: (ack) => user.acknowledged?.(ack),
        timedOut: () => undefined,
        unreachable: () => undefined,
        ended: () => {
          servers.delete(key)
          if (mergeKey !== undefined) release(merges, mergeKey)
        }
      },
      isReliable(source.transport)
    )
    const transaction: ServerTransaction = {
      request,
      localTag,
      peer,
      isFinal: () => finalStatus > 0,
      respond: (status, parts = {}) => {
        const toTag = status === 100 ? undefined : localTag
        const octets = writeResponse(request, source, { ...parts, status, toTag })
        const isRepeated2xx = request.method === "INVITE" && finalStatus < 300 && status < 300
        if (finalStatus > 0 && !isRepeated2xx) return octets
        newest = octets
        if (status >= 200) finalStatus = status
        machine.take(status < 200 ? "send 1xx" : status < 300 ? "send 2xx" : "send 300-699")
        return octets
      }
    }
    servers.set(key, { transaction, user, machine: machine as Running<string, string, SipRequest> })
    if (mergeKey !== undefined) merges.set(mergeKey, (merges.get(mergeKey) ?? 0) + 1)
    return transaction
  }

  return {
    open,
    serve,
    takeResponse: (response, from) => {
      const machine = clients.get(clientKeyOf(response))
      if (machine === undefined) return false
      machine.take(response.status < 200 ? "1xx" : response.status < 300 ? "2xx" : "300-699", { response, from })
      return true
    },
    lost: (hop) => {
      // Gathered first: whoever is told may send anew at once, and that is not lost yet.
      const gone = [...connected].filter(([, to]) => goesBy(to, hop))
      for (const [client] of gone) client.take("unreachable")
    },
    takeRequest: (request, source) => {
      const serving = servers.get(serverKeyOf(request))
      if (serving === undefined || !around.isSameParty(serving.transaction.peer, source)) return false
      serving.machine.take(request.method === "ACK" ? "ACK" : "request", request)
      return true
    },
    cancel: (cancel, source) => {
      const serving = servers.get(cancelledKeyOf(cancel))
      if (serving === undefined) return "none"
      if (!around.isSameParty(serving.transaction.peer, source)) return "stranger"
      if (!serving.transaction.isFinal()) serving.user.cancelled?.()
      return serving.transaction
    },
    isMerged: (request) => merges.has(mergeKeyOf(request)),
    isFull: () => clients.size + servers.size >= MAX_TRANSACTIONS,
    count: () => clients.size + servers.size
  }
}

interface Answer {
  readonly response: SipResponse
  readonly from: Hop
}

/** RFC 3261 §17.1.1.3: the INVITE's own branch and Request-URI, and To as the response has it. */
const writeFailureAck = (invite: RequestHead, response: SipResponse): Uint8Array =>
  writeRequest({ ...invite, method: "ACK", to: headerOf(response, "to") ?? invite.to })

const release = (counts: Map<string, number>, key: string): void => {
  const left = (counts.get(key) ?? 1) - 1
  if (left === 0) counts.delete(key)
  else counts.set(key, left)
}
