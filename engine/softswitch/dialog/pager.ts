/** MESSAGE (RFC 3428, pager mode): one request each way, outside a call or in one, and what was said to it. */
import type { Hop, UserAgentCommand } from "../sip-contract.ts"
import { type HeaderLines, lineOf, nameAddr, type RequestHead, writeRequest } from "../sip/build.ts"
import { localFor } from "../sip/hop.ts"
import { MAX_SENDABLE_OCTETS } from "../sip/limits.ts"
import { headerOf, type SipRequest } from "../sip/message.ts"
import { octetsOf, textOf } from "../sip/octets.ts"
import { reasonOf } from "../sip/status.ts"
import { parseSipUri, withoutHeaders } from "../sip/uri.ts"
import { MAGIC_COOKIE } from "../sip/via.ts"
import type { ServerTransaction } from "../transaction/transactions.ts"
import type { Context } from "./context.ts"
import { ownUri } from "./dialog.ts"
import { escapeUser } from "./outbound.ts"
import { partyOf } from "./inbound.ts"
import { RETRY_AFTER_S } from "../sources/turned-away.ts"

type Send = Extract<UserAgentCommand, { readonly _tag: "SendMessage" }>
type Answer = Extract<UserAgentCommand, { readonly _tag: "AnswerMessage" }>

/** RFC 3428 gives the sender 32 s (timer F). The owner has 10 to decide; what it forgets is answered a little later. */
const PATIENCE_MS = 15_000

const PLAIN_TEXT = "text/plain"

export interface Pager {
  /** `within`: the leg inside whose call it came. */
  readonly take: (request: SipRequest, source: Hop, within?: string) => void
  readonly answer: (command: Answer) => void
  readonly send: (command: Send) => void
}

interface Waiting {
  readonly transaction: ServerTransaction
  readonly request: SipRequest
  readonly source: Hop
}

/** `took`: the owner took this one. */
export const makePager = (context: Context, took: (request: SipRequest, source: Hop) => void): Pager => {
  const waiting = new Map<string, Waiting>()

  const answer: Pager["answer"] = ({ body, contentType, message, status }) => {
    const asked = waiting.get(message)
    waiting.delete(message)
    if (asked === undefined) return
    const { request, source, transaction } = asked
    if (status >= 200 && status <= 299) took(request, source)
    const said =
      body === undefined || body === ""
        ? undefined
        : { type: lineOf(contentType ?? PLAIN_TEXT), octets: octetsOf(body) }
    const headers: HeaderLines = [
      ["Server", context.options.userAgent],
      ...(status === 503 ? ([["Retry-After", String(RETRY_AFTER_S)]] as const) : [])
    ]
    transaction.respond(status >= 200 && status <= 699 ? status : 500, { headers, body: said })
  }

  const take: Pager["take"] = (request, source, within) => {
    const message = context.options.token()
    waiting.set(message, { transaction: context.transactions.serve(request, source), request, source })
    context.timers.at(context.nowMs() + PATIENCE_MS, () => answer({ _tag: "AnswerMessage", message, status: 503 }))
    context.output({
      _tag: "MessageOffered",
      message,
      ...(within === undefined ? {} : { within }),
      from: partyOf(request.from),
      to: partyOf(request.to),
      requestUri: textOf(request.uri),
      contentType: textOf(headerOf(request, "content-type") ?? PLAIN_TEXT),
      body: textOf(request.body),
      subject: textOf(headerOf(request, "subject") ?? ""),
      callId: textOf(request.callId),
      source
    })
  }

  const send: Pager["send"] = (command) => {
    const { message, via } = command
    const answered = (status: number, reason = reasonOf(status)): void =>
      context.output({ _tag: "MessageAnswered", message, status, reason })
    const target = octetsOf(command.target)
    if (parseSipUri(target) === undefined || /\s/.test(command.target)) return answered(400, "target")
    const local = localFor(context.options, via)
    const head: RequestHead = {
      method: "MESSAGE",
      uri: withoutHeaders(target),
      local,
      branch: MAGIC_COOKIE + context.options.token(),
      from: `${nameAddr(command.from.displayName, ownUri(local, escapeUser(command.from.user)))};tag=${context.options.token()}`,
      to: `<${withoutHeaders(target)}>`,
      callId: context.options.token(),
      cseq: 1,
      routes: []
    }
    const body = { type: lineOf(command.contentType), octets: octetsOf(command.body) }
    const octets = writeRequest(head, [["User-Agent", context.options.userAgent]], body)
    if (octets.length > MAX_SENDABLE_OCTETS) return answered(513)
    context.transactions.open(head, octets, via, {
      response: (response) => {
        if (response.status >= 200) answered(response.status, textOf(response.reason))
      },
      timedOut: () => answered(408),
      unreachable: () => answered(503)
    })
  }

  return { take, answer, send }
}
