import { randomBytes } from "node:crypto"
import { createSocket, type Socket } from "node:dgram"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import type { Hop, UserAgent, UserAgentCommand, UserAgentOutput } from "#engine/softswitch/sip-contract.ts"
import { acceptAnswer, answerOffer, makeOffer } from "#engine/softswitch/sdp/offer-answer.ts"
import { udpTo } from "#engine/softswitch/sip/hop.ts"
import { makeUserAgent } from "#engine/softswitch/user-agent.ts"
import { Audio } from "./audio.ts"
import type { Metronome } from "./metronome.ts"

/** What a test looks for in one leg of a phone. Times are performance.now() of this process, in ms. */
export interface Leg {
  readonly dialog: string
  /** Its Call-ID on the wire; undefined on a leg that we began. */
  readonly callId: string | undefined
  readonly audio: Audio
  /** Calling or called party's number. */
  readonly peer: string
  /** What was dialled: of a call that came in, as its INVITE asks for it. */
  readonly dialled: string
  readonly direction: "in" | "out"
  /** When its INVITE was sent or received. */
  readonly invitedAt: number
  rangAt: number | undefined
  /** When it was told of early media, which it hears from then on. */
  earlyAt: number | undefined
  answeredAt: number | undefined
  endedAt: number | undefined
  /** "bye" from the far end, "hung-up" by us, "cancelled", or the SIP status that refused it. */
  ending: string | undefined
  readonly onRing: Set<() => void>
  readonly onAnswer: Set<() => void>
  readonly onEnd: Set<() => void>
  /** Told by NOTIFY to take the call, as by a click on a screen. It is being answered when this is told. */
  readonly onTold: Set<() => void>
}

export interface PhoneOptions {
  readonly address: string
  readonly realm: string
  readonly metronome: Metronome
  /** Called for every INVITE that comes in, before anything is answered. Ring and answer are up to it. */
  readonly onCall: (leg: Leg) => void
  /** What it takes in a NOTIFY and announces; a telephone of the crowd can be answered from a screen. */
  readonly events?: ReadonlyArray<string>
}

type CallOffered = Extract<UserAgentOutput, { readonly _tag: "CallOffered" }>

/** `Event: talk` answers the call that rings. */
export const TALK = "talk"

/** With what a telephone, or a network, may decline (RFC 3261 §21). */
const DECLINES = {
  404: "Not Found",
  480: "Temporarily Unavailable",
  486: "Busy Here",
  503: "Service Unavailable"
} as const
export type DeclineStatus = keyof typeof DECLINES

/** A SIP telephone (or a trunk full of callers) on one UDP socket of loopback. */
export class Phone {
  readonly local: Endpoint
  readonly #socket: Socket
  readonly #ua: UserAgent
  readonly #options: PhoneOptions
  readonly #legs = new Map<string, Leg>()
  readonly #offers = new Map<string, string>()
  readonly #answers = new Map<string, string>()
  /** The number in the o= line of calls that came in. */
  readonly #sessions = new Map<string, number>()
  /** Calls that came in and have no leg yet, and whether they are over already. */
  readonly #coming = new Map<string, "offered" | "over">()
  /** Of calls that this telephone will answer by itself. */
  readonly #answering = new Set<NodeJS.Timeout>()
  #timer: NodeJS.Timeout | undefined
  #dialogs = 0
  /** Taken before `send` is called: the wire's own time is not seen, ours is. */
  #inviteSentAt = 0
  #closed = false

  private constructor(socket: Socket, options: PhoneOptions) {
    this.#socket = socket
    this.#options = options
    this.local = { address: options.address, port: socket.address().port }
    this.#ua = makeUserAgent({
      local: this.local,
      realm: options.realm,
      userAgent: "Carillon crowd",
      token: () => randomBytes(12).toString("hex"),
      directory: [],
      maxDialogs: 2_000,
      events: options.events ?? [TALK]
    })
    socket.on("message", (octets, from) =>
      this.#received(octets, { transport: "udp", address: from.address, port: from.port })
    )
    socket.on("error", () => {})
  }

  static open(options: PhoneOptions): Promise<Phone> {
    const socket = createSocket({ type: "udp4", lookup: (host, _options, answer) => answer(null, host, 4) })
    return new Promise((resolve, reject) => {
      socket.once("error", reject)
      socket.bind(0, options.address, () => {
        socket.removeListener("error", reject)
        resolve(new Phone(socket, options))
      })
    })
  }

  /** Calls `number` at the centre as `callingNumber`. */
  async call(
    centre: Endpoint,
    number: string,
    callingNumber: string,
    options: {
      readonly headers?: ReadonlyArray<readonly [name: string, value: string]>
      /** With what it proves who it is: a telephone of the house. */
      readonly credentials?: { readonly user: string; readonly password: string }
    } = {}
  ): Promise<Leg> {
    const { credentials, headers = [] } = options
    const audio = await Audio.open(this.local.address, this.#options.metronome)
    const dialog = `out-${++this.#dialogs}`
    const sdp = makeOffer({ address: this.local.address, port: audio.port, sessionId: this.#dialogs })
    this.#offers.set(dialog, sdp)
    this.#inviteSentAt = performance.now()
    const leg = this.#leg(dialog, audio, { peer: number, dialled: number }, "out", this.#inviteSentAt, undefined)
    this.#command({
      _tag: "Invite",
      dialog,
      target: `sip:${number}@${centre.address}:${centre.port}`,
      via: udpTo(centre),
      from: { displayName: "", user: callingNumber },
      sdp,
      headers,
      ...(credentials === undefined ? {} : { credentials })
    })
    return leg
  }

  ring(leg: Leg): void {
    this.#command({ _tag: "Ring", dialog: leg.dialog })
  }

  answer(leg: Leg): void {
    const sdp = this.#answers.get(leg.dialog)
    if (sdp === undefined || leg.ending !== undefined || leg.answeredAt !== undefined) return
    leg.answeredAt = performance.now()
    this.#command({ _tag: "Answer", dialog: leg.dialog, sdp })
  }

  /** Puts the far end on hold by a re-INVITE, or takes it back; false when the call is over. */
  hold(leg: Leg, isHeld: boolean): boolean {
    const previous = this.#answers.get(leg.dialog)
    const sessionId = this.#sessions.get(leg.dialog)
    if (previous === undefined || sessionId === undefined || leg.ending !== undefined) return false
    const direction = isHeld ? "sendonly" : "sendrecv"
    const sdp = makeOffer({ address: this.local.address, port: leg.audio.port, sessionId, direction, previous })
    this.#answers.set(leg.dialog, sdp)
    this.#command({ _tag: "Change", dialog: leg.dialog, sdp })
    return true
  }

  /** Says an event to the far end by NOTIFY, as a switch does. */
  tell(leg: Leg, event: string): void {
    this.#command({ _tag: "Notify", dialog: leg.dialog, event })
  }

  /** Has whom this leg talks with put through to `referTo`, a Refer-To as written (RFC 3515). */
  refer(leg: Leg, referTo: string): void {
    this.#command({ _tag: "Refer", dialog: leg.dialog, referTo })
  }

  /** CANCEL, BYE or 486, as fits. Answers when it was sent. */
  hangUp(leg: Leg, status: DeclineStatus = 486): number {
    const now = performance.now()
    if (leg.ending !== undefined) return now
    this.#command({ _tag: "Clear", dialog: leg.dialog, status, reason: DECLINES[status] })
    this.#end(leg, "hung-up", now)
    return now
  }

  get events(): ReadonlyArray<string> {
    return this.#options.events ?? [TALK]
  }

  get ua(): UserAgent {
    return this.#ua
  }

  get legs(): ReadonlyArray<Leg> {
    return [...this.#legs.values()]
  }

  /** Sends bytes as they are: for registration and for messages no phone should send. */
  send(octets: Uint8Array, to: Endpoint): void {
    if (!this.#closed) this.#socket.send(octets, to.port, to.address)
  }

  /** Whoever registers on this socket looks at each datagram first and says whether it was theirs. */
  intercept: ((octets: Uint8Array, from: Hop) => boolean) | undefined

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const timer of this.#answering) clearTimeout(timer)
    for (const leg of this.#legs.values()) leg.audio.close()
    this.#legs.clear()
    this.#socket.close()
  }

  #leg(
    dialog: string,
    audio: Audio,
    { dialled, peer }: Pick<Leg, "dialled" | "peer">,
    direction: Leg["direction"],
    invitedAt: number,
    callId: string | undefined
  ): Leg {
    const leg: Leg = {
      dialog,
      callId,
      audio,
      peer,
      dialled,
      direction,
      invitedAt,
      rangAt: undefined,
      earlyAt: undefined,
      answeredAt: undefined,
      endedAt: undefined,
      ending: undefined,
      onRing: new Set(),
      onAnswer: new Set(),
      onEnd: new Set(),
      onTold: new Set()
    }
    this.#legs.set(dialog, leg)
    return leg
  }

  #command(command: UserAgentCommand): void {
    this.#carryOut(this.#ua.command(command, performance.now()))
  }

  #received(octets: Uint8Array, from: Hop): void {
    if (this.intercept?.(octets, from) === true) return
    this.#carryOut(this.#ua.receive(octets, from, performance.now()))
  }

  #carryOut(outputs: ReadonlyArray<UserAgentOutput>): void {
    for (const output of outputs) this.#do(output)
    clearTimeout(this.#timer)
    const due = this.#ua.nextDueMs()
    if (due === undefined || this.#closed) return
    this.#timer = setTimeout(
      () => this.#carryOut(this.#ua.due(performance.now())),
      Math.max(1, due - performance.now())
    )
  }

  #do(output: UserAgentOutput): void {
    switch (output._tag) {
      case "Send":
        return this.send(output.octets, output.to)
      case "CallOffered":
        void this.#offered(output, performance.now())
        return
      case "CallProgress": {
        const leg = this.#legs.get(output.dialog)
        if (leg === undefined || output.status === 100) return
        if (output.sdp !== undefined && leg.earlyAt === undefined) this.#early(leg, output.sdp)
        if (leg.rangAt !== undefined) return
        leg.rangAt = performance.now()
        for (const tell of leg.onRing) tell()
        return
      }
      case "CallAnswered":
        return this.#answered(output.dialog, output.sdp)
      case "Notified":
        return this.#told(output.dialog)
      case "CallConfirmed": {
        const leg = this.#legs.get(output.dialog)
        if (leg !== undefined) for (const tell of leg.onAnswer) tell()
        return
      }
      case "CallFailed":
        return this.#over(output.dialog, String(output.status))
      case "CallCancelled":
        return this.#over(output.dialog, "cancelled")
      case "CallEnded":
        return this.#over(output.dialog, output.cause)
      case "ChangeOffered": {
        const sdp = this.#answers.get(output.dialog) ?? this.#offers.get(output.dialog)
        if (sdp !== undefined) this.#command({ _tag: "AcceptChange", dialog: output.dialog, sdp })
        return
      }
      default:
        return
    }
  }

  async #offered(
    { answerAfterSeconds, callId, dialled, dialog, from, sdp }: CallOffered,
    invitedAt: number
  ): Promise<void> {
    this.#coming.set(dialog, "offered")
    const audio = await Audio.open(this.local.address, this.#options.metronome)
    const isOver = this.#coming.get(dialog) === "over"
    this.#coming.delete(dialog)
    // Cancelled before anything could ring: no leg may stay that nothing will end.
    if (isOver) return audio.close()
    const local = { address: this.local.address, port: audio.port, sessionId: ++this.#dialogs }
    const answer = sdp === undefined ? { refused: "no offer" } : answerOffer(sdp, local)
    if ("refused" in answer) {
      audio.close()
      this.#command({ _tag: "Reject", dialog, status: 488, reason: "Not Acceptable Here" })
      return
    }
    const leg = this.#leg(dialog, audio, { peer: from.user, dialled }, "in", invitedAt, callId)
    this.#answers.set(dialog, answer.sdp)
    this.#sessions.set(dialog, local.sessionId)
    leg.onAnswer.add(() => audio.start(answer.negotiated))
    this.#options.onCall(leg)
    if (answerAfterSeconds !== undefined) this.#answerLater(leg, answerAfterSeconds * 1_000)
  }

  /** The far end asked for it in its INVITE; a hand may be quicker. */
  #answerLater(leg: Leg, waitMs: number): void {
    if (waitMs === 0) return this.answer(leg)
    const timer = setTimeout(() => {
      this.#answering.delete(timer)
      this.answer(leg)
    }, waitMs)
    this.#answering.add(timer)
    leg.onEnd.add(() => {
      clearTimeout(timer)
      this.#answering.delete(timer)
    })
  }

  #told(dialog: string): void {
    const leg = this.#legs.get(dialog)
    if (leg === undefined || leg.answeredAt !== undefined) return
    this.answer(leg)
    for (const tell of leg.onTold) tell()
  }

  #early(leg: Leg, sdp: string): void {
    const offer = this.#offers.get(leg.dialog)
    const accepted = offer === undefined ? undefined : acceptAnswer(offer, sdp)
    if (accepted === undefined || "refused" in accepted) return
    leg.earlyAt = performance.now()
    leg.audio.start(accepted)
  }

  #answered(dialog: string, sdp: string | undefined): void {
    const leg = this.#legs.get(dialog)
    const offer = this.#offers.get(dialog)
    if (leg === undefined || offer === undefined || sdp === undefined) return
    leg.answeredAt = performance.now()
    const accepted = acceptAnswer(offer, sdp)
    // What early media began goes on.
    if (!("refused" in accepted) && leg.earlyAt === undefined) leg.audio.start(accepted)
    for (const tell of leg.onAnswer) tell()
  }

  #over(dialog: string, ending: string): void {
    if (this.#coming.has(dialog)) this.#coming.set(dialog, "over")
    const leg = this.#legs.get(dialog)
    if (leg !== undefined) this.#end(leg, ending, performance.now())
  }

  #end(leg: Leg, ending: string, at: number): void {
    if (leg.ending !== undefined) return
    leg.ending = ending
    leg.endedAt = at
    this.#legs.delete(leg.dialog)
    this.#offers.delete(leg.dialog)
    this.#answers.delete(leg.dialog)
    this.#sessions.delete(leg.dialog)
    leg.audio.close()
    for (const tell of leg.onEnd) tell()
  }
}
