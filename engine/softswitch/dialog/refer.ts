/**
 * REFER inside a call: the far end wants whom it talks to to be put through elsewhere (RFC 3515). What becomes of it is told
 * by NOTIFY with a piece of a SIP message, in the dialog of the REFER, also when its call has ended meanwhile.
 */
import type { Meant, UserAgentCommand } from "../sip-contract.ts"
import { lineOf, writeRequest } from "../sip/build.ts"
import { headerOf, headersOf, type SipRequest } from "../sip/message.ts"
import { parseNameAddr } from "../sip/name-addr.ts"
import { octetsOf, textOf } from "../sip/octets.ts"
import { paramOf } from "../sip/params.ts"
import { shown } from "../sip/shown.ts"
import { reasonOf } from "../sip/status.ts"
import { isSipScheme, parseSipUri, unescaped, userTextOf } from "../sip/uri.ts"
import type { Timer } from "../transaction/timer-heap.ts"
import type { ServerTransaction } from "../transaction/transactions.ts"
import { type Context, type Refers, type Refusal, tellOwner } from "./context.ts"
import { type Dialog, headWithin, hopOf } from "./dialog.ts"
import type { Leg } from "./leg.ts"
import { legReplacedBy, parseReplaces, REPLACES, type Replaces } from "./replaces.ts"
import { malformed } from "./rules.ts"

/** The owner decides in milliseconds. */
const DECISION_LIMIT_MS = 10_000

/** A transfer rings for a minute; what is not over by then has been forgotten. */
export const SUBSCRIPTION_S = 180

type Progress = Extract<UserAgentCommand, { readonly _tag: "ReferProgress" }>

/** Whom the far end has subscribed to what becomes of its REFER. */
interface Subscription {
  readonly dialog: Dialog
  readonly event: string
  /** Sent and not answered: the next one waits, for one that overtook it would be out of order (RFC 6665 §4.1.3). */
  inFlight: boolean
  waiting: Progress | undefined
  readonly patience: Timer
}

export const makeRefers = (meant: (user: string) => Meant): Refers => {
  const asked = new Map<
    string,
    { readonly leg: Leg; readonly transaction: ServerTransaction; readonly patience: Timer }
  >()
  const subscriptions = new Map<string, Subscription>()

  const take: Refers["take"] = (context, leg, request, source) => {
    const wish = wishOf(request)
    if ("status" in wish) return
    const refer = context.options.token()
    const transaction = context.transactions.serve(request, source)
    const patience = context.timers.at(context.nowMs() + DECISION_LIMIT_MS, () =>
      answer(context, { _tag: "AnswerRefer", refer, status: 500 })
    )
    asked.set(refer, { leg, transaction, patience })
    const replaced = wish.replaces === undefined ? undefined : legReplacedBy(context.legs, wish.replaces)
    const user = userTextOf(wish.uri)
    const by = headerOf(request, "referred-by")
    tellOwner(context, leg, {
      _tag: "ReferOffered",
      dialog: leg.name,
      refer,
      user: shown(user),
      meant: meant(user),
      replaces:
        replaced === undefined || typeof replaced === "number"
          ? replaced && { status: replaced }
          : { dialog: replaced.name },
      referredBy: by === undefined || parseNameAddr(by) === undefined ? undefined : textOf(by)
    })
  }

  const answer: Refers["answer"] = (context, { refer, status }) => {
    const one = asked.get(refer)
    if (one === undefined) return
    asked.delete(refer)
    context.timers.cancel(one.patience)
    const { leg, transaction } = one
    if (status >= 300) return void transaction.respond(status)
    // Who does not want to hear of it says so (RFC 4488).
    const isQuiet = headerOf(transaction.request, "refer-sub")?.trim().toLowerCase() === "false"
    transaction.respond(202, {
      headers: [["Contact", leg.dialog.contact], ...(isQuiet ? ([["Refer-Sub", "false"]] as const) : [])]
    })
    if (isQuiet) return
    const isFirst = !leg.referred
    leg.referred = true
    subscriptions.set(refer, {
      dialog: leg.dialog,
      // Several in one dialog are told apart by the number of their REFER (RFC 3515 §2.4.6); some telephones know one alone.
      event: isFirst ? "refer" : `refer;id=${transaction.request.cseq}`,
      inFlight: false,
      waiting: undefined,
      patience: context.timers.at(context.nowMs() + SUBSCRIPTION_S * 1_000, () =>
        progress(context, { _tag: "ReferProgress", refer, status: 408 })
      )
    })
    progress(context, { _tag: "ReferProgress", refer, status: 100 })
  }

  const progress: Refers["progress"] = (context, command) => {
    const { refer } = command
    const subscription = subscriptions.get(refer)
    if (subscription === undefined || (subscription.waiting?.status ?? 0) >= 200) return
    if (subscription.inFlight) subscription.waiting = command
    else send(context, refer, subscription, command)
  }

  const send = (context: Context, refer: string, subscription: Subscription, { reason, status }: Progress): void => {
    const { dialog, event, patience } = subscription
    const isLast = status >= 200
    if (isLast) {
      subscriptions.delete(refer)
      context.timers.cancel(patience)
    }
    const gone = (): void => {
      context.timers.cancel(patience)
      subscriptions.delete(refer)
    }
    const next = (): void => {
      subscription.inFlight = false
      const { waiting } = subscription
      subscription.waiting = undefined
      if (waiting !== undefined) send(context, refer, subscription, waiting)
    }
    const head = headWithin(dialog, "NOTIFY", context.options)
    const octets = writeRequest(
      head,
      [
        ["Contact", dialog.contact],
        ["Event", event],
        ["Subscription-State", isLast ? "terminated;reason=noresource" : `active;expires=${SUBSCRIPTION_S}`],
        ["User-Agent", context.options.userAgent]
      ],
      {
        type: "message/sipfrag;version=2.0",
        octets: octetsOf(`SIP/2.0 ${status} ${lineOf(reason ?? reasonOf(status))}\r\n`)
      }
    )
    subscription.inFlight = true
    context.transactions.open(head, octets, hopOf(dialog, context.options), {
      response: (response) => {
        if (response.status < 200) return
        if (response.status < 300) next()
        // It does not want to hear more (RFC 6665 §4.2.2).
        else gone()
      },
      timedOut: gone
    })
  }

  return { take, answer, progress }
}

interface Wish {
  readonly uri: string
  readonly replaces: Replaces | undefined
}

/** Why a REFER cannot be followed by anybody; undefined when its owner is to decide. */
export const referRefusal = (request: SipRequest): Refusal | undefined => {
  const wish = wishOf(request)
  return "status" in wish ? wish : undefined
}

const wishOf = (request: SipRequest): Wish | Refusal => {
  const lines = headersOf(request, "refer-to")
  const [only = ""] = lines
  const place = lines.length === 1 ? parseNameAddr(only) : undefined
  // None or several: 400 (RFC 3515 §2.4.1).
  if (place === undefined) return malformed("Refer-To")
  if (!isSipScheme(place.uri)) return { status: 416, kind: "extension", reason: "scheme of the Refer-To" }
  const uri = parseSipUri(place.uri)
  if (uri === undefined) return malformed("URI of the Refer-To")
  const method = paramOf(uri.params, "method")
  if (method !== undefined && method.toUpperCase() !== "INVITE")
    return { status: 603, kind: "extension", reason: `REFER to ${lineOf(method)}` }
  const named = (uri.headers ?? "").split("&").filter((header) => header.toLowerCase().startsWith(`${REPLACES}=`))
  const [replaces] = named
  if (replaces === undefined) return { uri: place.uri, replaces: undefined }
  const parsed = named.length === 1 ? parseReplaces(unescaped(replaces.slice(REPLACES.length + 1))) : undefined
  return parsed === undefined ? malformed("Replaces in the Refer-To") : { uri: place.uri, replaces: parsed }
}
