/** The door of the SIP rooms: one user agent without sockets, clock or chance (RFC 3261). */
import type { Hop, Meant, UserAgent, UserAgentCommand, UserAgentOptions, UserAgentOutput } from "./sip-contract.ts"
import { isForEcho } from "./echo-number.ts"
import { ACCEPT_SDP, allowOf, type Context, type Refusal } from "./dialog/context.ts"
import { follow, waitFor } from "./dialog/follow.ts"
import { type Caller, offerCall } from "./dialog/inbound.ts"
import { makeLegs } from "./dialog/legs.ts"
import { obeyFor } from "./dialog/obey.ts"
import { invite } from "./dialog/outbound.ts"
import { makePager, type Pager } from "./dialog/pager.ts"
import { isSameParty, strangerRefusal } from "./dialog/origin.ts"
import { makeRefers } from "./dialog/refer.ts"
import { refresh } from "./dialog/refresh.ts"
import type { Leg } from "./dialog/leg.ts"
import { legReplacedBy, replacesOf } from "./dialog/replaces.ts"
import {
  contactRefusal,
  malformed,
  methodRefusal,
  requireRefusal,
  sessionRefusal,
  textRefusal,
  uriRefusal
} from "./dialog/rules.ts"
import { takeAck, takeWithin } from "./dialog/within.ts"
import { askContact } from "./registrar/ask.ts"
import { type Gate, makeGate } from "./registrar/gate.ts"
import { makeRegistrar, type Registrar } from "./registrar/registrar.ts"
import { type Door, makeDoor } from "./sources/door.ts"
import { type Registered, mayHear, RETRY_AFTER_S, turnedAway } from "./sources/turned-away.ts"
import { type ResponseParts, writeResponse } from "./sip/build.ts"
import { md5 } from "./sip/digest.ts"
import { DEFAULT_PORT, hostOf, ownHops, sameHop, udpTo } from "./sip/hop.ts"
import { type Headers, headerOf, listOf, type SipRequest, type SipResponse } from "./sip/message.ts"
import { parseMessage } from "./sip/parse.ts"
import { isSipScheme, userTextOf } from "./sip/uri.ts"
import { replyTo, topVia } from "./sip/via.ts"
import { applyRules } from "./trunks/number-rules.ts"
import { makeTimerHeap } from "./transaction/timer-heap.ts"
import { makeTransactions } from "./transaction/transactions.ts"

export const makeUserAgent = (given: UserAgentOptions): UserAgent => {
  const door = given.door === undefined ? undefined : makeDoor(given.door)
  const options: UserAgentOptions = door === undefined ? given : { isSameParty: door.isSameTrunk, ...given }
  let now = 0
  let outputs: Array<UserAgentOutput> = []
  const nowMs = (): number => now
  const output = (one: UserAgentOutput): void => void outputs.push(one)

  const timers = makeTimerHeap()
  const transactions = makeTransactions({
    timers,
    nowMs,
    send: (octets, to) => output({ _tag: "Send", octets, to }),
    token: options.token,
    isSameParty: (one, other) => isSameParty(options, one, other)
  })
  const self = udpTo(options.local)
  const legs = makeLegs()
  const gate = makeGate(options)
  const registrar = makeRegistrar({ timers, nowMs, output, options })
  const { refuse, respond } = makeReplies(options.token(), output)

  const context: Context = {
    options,
    nowMs,
    chance: () => Number.parseInt(md5(options.token()).slice(0, 8), 16) / 2 ** 32,
    timers,
    transactions,
    legs,
    output,
    refers: makeRefers((user) => meantBy(door, gate, user)),
    refresh: (leg) => refresh(context, leg),
    refuse,
    takeText: (request, source, leg) => {
      if (door === undefined || door.admitsText(source.address, userTextOf(request.from.uri), now))
        return pager.take(request, source, leg.name)
      // With a transaction: answered without one, a retransmission would be out of order.
      transactions.serve(request, source).respond(503, { headers: [["Retry-After", String(RETRY_AFTER_S)]] })
      output({ _tag: "Refused", kind: "flood", reason: "MESSAGEs in a call", source, status: 503 })
    },
    telephoneAt: (hop) => registrar.all().find(({ source }) => sameHop(source, hop))?.user
  }

  const pager = makePager(context, ({ from }, { address }) => door?.tookText(address, userTextOf(from.uri)))

  const takeResponse = (response: SipResponse, from: Hop): void => {
    const isOurs = isAnswerToUs(options, response)
    if (isOurs && transactions.takeResponse(response, from)) return
    // A second Via means that we should send it on; we are no proxy (RFC 3261 §8.1.3.3).
    const reason = isOurs ? "response to no request" : "response with another's Via"
    output({ _tag: "Refused", kind: isOurs ? "unknown-dialog" : "malformed", reason, source: from, status: 0 })
  }

  const takeRequest = (request: SipRequest, source: Hop): void => {
    if (transactions.takeRequest(request, source)) return
    if (request.method === "ACK") return takeAck(context, request, source)
    if (request.method === "CANCEL") return takeCancel(request, source)
    const bad = uriRefusal(request, source)
    if (bad !== undefined) return refuse(request, source, bad)
    if (request.toTag !== undefined) return takeWithin(context, request, source)
    // Only what is new is turned away: a BYE refused for want of room would leave its call standing.
    if (transactions.isFull()) return refuse(request, source, overload("too many transactions"))
    takeOutside(request, source)
  }

  const takeCancel = (request: SipRequest, source: Hop): void => {
    const cancelled = transactions.cancel(request, source)
    if (cancelled === "stranger") return refuse(request, source, strangerRefusal(request))
    if (cancelled === "none") return refuse(request, source, CANCEL_OF_NOTHING)
    respond(request, source, { status: 200, toTag: cancelled.localTag })
  }

  const takeOutside = makeOutside({ context, door, gate, registrar, respond, pager })

  const take = (octets: Uint8Array, from: Hop, framingFault: string | undefined): void => {
    const message = parseMessage(octets, framingFault)
    switch (message._tag) {
      case "KeepAlive":
        return
      case "Broken": {
        const { answerable, reason, status } = message
        if (answerable !== undefined && mayHear(door, context, from, now))
          return refuse(answerable, from, { status, kind: "malformed", reason })
        return output({ _tag: "Refused", kind: "malformed", reason, source: from, status: 0 })
      }
      case "Response":
        return takeResponse(message, from)
      case "Request":
        return takeRequest(message, from)
    }
  }

  const obey = makeObey({ context, door, gate, registrar, pager })

  /** A bug must cost one message, not the switch: it is reported as a refusal that names it. */
  const guarded = (atMs: number, source: Hop, work: () => void): ReadonlyArray<UserAgentOutput> => {
    now = atMs
    outputs = []
    try {
      work()
    } catch (defect) {
      const reason = `defect: ${defect instanceof Error ? (defect.stack ?? defect.message) : String(defect)}`
      output({ _tag: "Refused", kind: "malformed", reason, source, status: 0 })
    }
    return outputs
  }

  return {
    receive: (octets, from, atMs, framingFault) => guarded(atMs, from, () => take(octets, from, framingFault)),
    lost: (hop, atMs) =>
      guarded(atMs, hop, () => {
        transactions.lost(hop)
        registrar.lost(hop, (moved, gaveUp) => {
          follow(context, moved)
          askContact(context, moved, gaveUp)
        })
        waitFor(context, hop)
      }),
    needs: (connection) => registrar.use(connection) || legs.use(connection),
    command: (command, atMs) => guarded(atMs, self, () => obey(command)),
    due: (atMs) => guarded(atMs, self, () => timers.run(atMs)),
    nextDueMs: timers.nextDueMs,
    bindingsOf: registrar.of,
    bindings: registrar.all,
    keptBindings: registrar.kept,
    strangers: (atMs) => door?.strangers(atMs) ?? [],
    counts: () => ({ transactions: transactions.count(), dialogs: legs.count(), bindings: registrar.count() })
  }
}

interface Inside {
  readonly context: Context
  readonly door: Door | undefined
  readonly pager: Pager
  readonly gate: Gate
  readonly registrar: Registrar
  readonly respond: Replies["respond"]
}

/** What the owner asks for. */
const makeObey = ({ context, door, gate, pager, registrar }: Omit<Inside, "respond">) => {
  const obey = (command: UserAgentCommand): void => {
    if (command._tag === "SetDirectory") {
      gate.setDirectory(command.entries)
      return registrar.keepOnly(gate.knows)
    }
    if (command._tag === "SetTrunks") return door?.setTrunks(command.trunks)
    if (command._tag === "SetNumbers") return door?.setNumbers(command.numbers)
    if (command._tag === "AnswerMessage") return pager.answer(command)
    if (command._tag === "SendMessage") return pager.send(command)
    if (command._tag === "AnswerRefer") return context.refers.answer(context, command)
    if (command._tag === "ReferProgress") return context.refers.progress(context, command)
    const leg = context.legs.named(command.dialog)
    if (command._tag === "Invite") {
      if (leg === undefined) return invite(context, command)
      return context.output({
        _tag: "Refused",
        ...malformed("dialog name in use"),
        source: udpTo(context.options.local),
        status: 0
      })
    }
    if (leg === undefined) return
    obeyFor(context, leg, command)
  }

  return obey
}

/** Takes requests that would start something new. */
const makeOutside = ({ context, door, gate, registrar, respond, pager }: Inside) => {
  const isTelephone = (hop: Hop): boolean => context.telephoneAt(hop) !== undefined
  const registered: Registered = {
    isTelephone,
    isUserAt: (user, address) => registrar.of(user).some((binding) => binding.source.address === address)
  }

  const takeOutside = (request: SipRequest, source: Hop): void => {
    const turned = door && turnedAway(door, registered, request, source, context.nowMs())
    if (turned !== undefined) return context.refuse(request, source, turned)
    if (request.maxForwards === 0)
      return context.refuse(request, source, { status: 483, kind: "loop", reason: "Max-Forwards 0" })
    if (context.transactions.isMerged(request))
      return context.refuse(request, source, { status: 482, kind: "loop", reason: "came by two ways" })
    const { method } = request
    const refusal = refusalOutside(request, context.options)
    if (refusal !== undefined) return context.refuse(request, source, refusal)
    if (method === "INVITE") return takeInvite(request, source)
    if (method === "REGISTER") return takeRegister(request, source)
    if (method === "MESSAGE") return takeText(request, source)
    respond(request, source, {
      status: 200,
      headers: [allowOf(context.options), ACCEPT_SDP, ["Server", context.options.userAgent]]
    })
  }

  /** From a trunk's or a terminal's address as it is; everybody else proves who they are, unless their telephone is registered there. */
  const takeText = (request: SipRequest, source: Hop): void => {
    const isKnown = door === undefined || door.takesTexts(source.address) || isTelephone(source)
    if (!isKnown && !door.isSetUp()) return context.refuse(request, source, NOT_SET_UP)
    if (!isKnown && !mayPass(request, source, "proxy-authorization", userTextOf(request.from.uri))) return
    pager.take(request, source)
  }

  const takeInvite = (request: SipRequest, source: Hop): void => {
    const caller = door === undefined ? callerAtTelephone(request, source) : callerAt(door, request, source)
    if (caller === undefined) return
    if (context.legs.live() >= context.options.maxDialogs)
      return context.refuse(request, source, overload("too many dialogs"))
    offerCall(context, request, source, caller)
  }

  /** A telephone is rung by whoever reaches it; who says that they have an account here has to prove it. */
  const callerAtTelephone = (request: SipRequest, source: Hop): Caller | undefined => {
    const user = userTextOf(request.from.uri)
    const account = isSipScheme(request.from.uri) && gate.knows(user) ? user : undefined
    if (account !== undefined && !mayPass(request, source, "proxy-authorization", account)) return undefined
    return { account, trunk: undefined, dialled: userTextOf(request.uri) }
  }

  /**
   * A trunk is known by its address, and what stands in From says nothing there. Everybody else hears 407, whoever they say
   * they are: nobody learns which accounts there are. Where a telephone is registered, it is the telephone.
   */
  const callerAt = (from: Door, request: SipRequest, source: Hop): Caller | undefined => {
    if (!from.isSetUp()) return void context.refuse(request, source, NOT_SET_UP)
    const isTrunk = source.account === undefined && !isTelephone(source)
    const trunk = isTrunk ? from.trunkAt(source.address) : undefined
    const account = trunk === undefined ? userTextOf(request.from.uri) : undefined
    if (account !== undefined && !mayCall(from, request, source, account)) return undefined
    const dialled = applyRules(trunk?.calledRules ?? [], userTextOf(request.uri))
    const replaces = context.options.takesTransfers === true ? replacedBy(request, source) : undefined
    if (replaces === "refused") return undefined
    const replacesOwn = account !== undefined && replaces?.dialog.account === account
    const caller = { account, trunk: trunk?.id, dialled, replaces: replaces?.name, replacesOwn }
    if (replaces !== undefined || from.takesNumber(dialled) || isForEcho({ account, dialled })) return caller
    // Only who proved to be one of the house reaches the others by their names.
    if (account !== undefined && gate.knows(dialled)) return { ...caller, callee: dialled }
    return void context.refuse(request, source, { status: 404, kind: "unknown-number", reason: "no such number" })
  }

  /** The first INVITE of any telephone is challenged; who never proves anything is a line that nobody entered, or none at all. */
  const mayCall = (from: Door, request: SipRequest, source: Hop, account: string): boolean => {
    if (mayPass(request, source, "proxy-authorization", account)) {
      from.proved(source.address)
      return true
    }
    // Who signed in is no stranger, and others call from its address.
    if (source.account === undefined && !isTelephone(source))
      from.asked(source.address, userTextOf(request.uri), context.nowMs())
    return false
  }

  /** The leg that the INVITE wants to take the place of (RFC 3891 §3). */
  const replacedBy = (request: SipRequest, source: Hop): Leg | "refused" | undefined => {
    const wish = replacesOf(request)
    if (wish === "none") return undefined
    const found = wish === "malformed" ? 400 : legReplacedBy(context.legs, wish)
    if (typeof found !== "number") return found
    const kind = found === 400 ? "malformed" : "unknown-dialog"
    context.refuse(request, source, { status: found, kind, reason: "Replaces" })
    return "refused"
  }

  const takeRegister = (request: SipRequest, source: Hop): void => {
    const user = userTextOf(request.to.uri)
    if (!isSipScheme(request.to.uri) || user === "")
      return context.refuse(request, source, { status: 404, kind: "unknown-user", reason: "address-of-record" })
    if (!mayPass(request, source, "authorization", user)) return
    context.output({ _tag: "RegisterTried", user, source })
    const { headers, status } = registrar.take(request, user, source)
    for (const binding of registrar.of(user)) if (sameHop(binding.source, source)) follow(context, binding)
    const kind = status === 423 ? "extension" : "malformed"
    if (status !== 200) context.output({ _tag: "Refused", kind, reason: "REGISTER", source, status })
    context.transactions
      .serve(request, source)
      .respond(status, { headers: [...headers, ["Server", context.options.userAgent]] })
  }

  const mayPass = (request: SipRequest, source: Hop, header: Proof, user: string): boolean => {
    if (source.account !== undefined) return isSignedIn(request, source, user)
    const verdict = gate.judge(request, header, user, context.nowMs())
    const isGuess = verdict._tag === "Wrong" || (verdict._tag === "Challenged" && verdict.isGuess)
    if (isGuess) door?.refused(source.address, user, context.nowMs())
    if (verdict._tag === "Challenged") respond(request, source, challengeIn(header, verdict.challenges))
    if (verdict._tag === "Wrong") context.refuse(request, source, { ...verdict, status: 403 })
    return verdict._tag === "Passed"
  }

  /** Whoever ended its WebSocket knows whose it is. What it says wrongly counts against nobody: others come from its address. */
  const isSignedIn = (request: SipRequest, source: Hop, user: string): boolean => {
    const isKnown = gate.knows(user)
    if (isKnown && source.account === user) return true
    const kind = isKnown ? "digest" : "unknown-user"
    context.refuse(request, source, { status: 403, kind, reason: `signed in as ${source.account}` })
    return false
  }

  return takeOutside
}

const meantBy = (door: Door | undefined, gate: Gate, user: string): Meant => {
  if (door?.takesNumber(user) === true) return "number"
  return gate.knows(user) ? "account" : "nobody"
}

const CANCEL_OF_NOTHING: Refusal = { status: 481, kind: "unknown-dialog", reason: "CANCEL of no INVITE" }

interface Replies {
  readonly respond: (request: Headers, source: Hop, parts: ResponseParts) => void
  readonly refuse: (request: Headers, source: Hop, refusal: Refusal) => void
}

/** Answers without a transaction. */
const makeReplies = (secret: string, output: Context["output"]): Replies => {
  /** The same To tag for the same request, without remembering it (RFC 3261 §8.2.7). */
  const statelessTag = (request: Headers): string =>
    md5(`${secret} ${headerOf(request, "via")} ${headerOf(request, "call-id")} ${headerOf(request, "cseq")}`).slice(
      0,
      16
    )

  const respond: Replies["respond"] = (request, source, parts) => {
    const to = replyTo(topVia(headerOf(request, "via") ?? ""), source)
    output({ _tag: "Send", octets: writeResponse(request, source, { toTag: statelessTag(request), ...parts }), to })
  }

  return {
    respond,
    refuse: (request, source, refusal) => {
      const { headers = [], kind, reason, status } = refusal
      if (status > 0) respond(request, source, { status, headers })
      output({ _tag: "Refused", kind, reason, source, status })
    }
  }
}

/** The header in which somebody proves to know an account's password. */
type Proof = "authorization" | "proxy-authorization"

const challengeIn = (header: Proof, challenges: ReadonlyArray<string>): ResponseParts =>
  header === "proxy-authorization"
    ? { status: 407, headers: challenges.map((one) => ["Proxy-Authenticate", one] as const) }
    : { status: 401, headers: challenges.map((one) => ["WWW-Authenticate", one] as const) }

/** The list of trunks comes as soon as somebody drives the switch, which is within a second or two. */
const NOT_SET_UP: Refusal = {
  status: 503,
  kind: "overload",
  reason: "trunks are not known yet",
  headers: [["Retry-After", "2"]]
}

const overload = (reason: string): Refusal => ({
  status: 503,
  kind: "overload",
  reason,
  headers: [["Retry-After", String(RETRY_AFTER_S)]]
})

const isAnswerToUs = (options: UserAgentOptions, response: SipResponse): boolean =>
  listOf(response, "via").length === 1 &&
  ownHops(options).some(
    (local) => response.via.host === hostOf(local.address) && (response.via.port ?? DEFAULT_PORT) === local.port
  )

/** A request that would start something new. */
const refusalOutside = (request: SipRequest, options: UserAgentOptions): Refusal | undefined => {
  const { method } = request
  if (method === "BYE" || method === "UPDATE" || method === "INFO")
    return { status: 481, kind: "unknown-dialog", reason: `${method} outside any dialog` }
  const isTaken = method === "MESSAGE" && options.takesMessages === true
  if (!isTaken && method !== "INVITE" && method !== "REGISTER" && method !== "OPTIONS") return methodRefusal(method)
  const missing = requireRefusal(request, options)
  if (missing !== undefined) return missing
  if (method === "INVITE") return sessionRefusal(request)
  if (method === "MESSAGE") return textRefusal(request)
  return method === "REGISTER" ? contactRefusal(request) : undefined
}
