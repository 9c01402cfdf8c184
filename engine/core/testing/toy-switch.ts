import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import type { AgentId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import type { Said } from "../../ports/Health.ts"
import {
  type Made,
  type Lines,
  type LegSnapshot,
  Telephony,
  type TelephonyEvent,
  type TelephonyRequest,
  withMakers
} from "../../ports/Telephony.ts"

type ToyLeg = { -readonly [K in keyof LegSnapshot]: LegSnapshot[K] } & { recording: string | undefined }

/** Answered by {@link ToySwitch} when an engine asks for it, as a quick and faultless switch would. */
export class ToySwitch {
  readonly legs = new Map<LegId, ToyLeg>()
  readonly devices = new Set<AgentId>()
  /** Agents whose telephones take a call when told to; `refuses` of those who only say so. */
  readonly clicks = new Map<AgentId, "takes" | "refuses">()
  /** By whom it may be called, and at which numbers. */
  lines: Lines = { trunks: [], numbers: [] }
  /** Whose telephones may register. */
  directory: ReadonlyArray<string> = []
  /** What it says is wrong with its files. */
  problems: ReadonlyArray<Said> = []
  /** Everything asked of it, in order. */
  readonly asked: Array<TelephonyRequest> = []
  #events: Queue.Queue<TelephonyEvent> | undefined
  /** Also of legs that are over. */
  readonly #makers = new Map<LegId, Made>()

  /** A fresh connection of an engine; what an earlier engine has not read is lost with it. */
  readonly layer: Layer.Layer<Telephony> = Layer.effect(
    Telephony,
    Effect.gen({ self: this }, function* () {
      const events = yield* Queue.unbounded<TelephonyEvent>()
      this.#events = events
      this.#snapshot(true)
      return Telephony.of({
        request: (request) => Effect.sync(() => this.#request(request)),
        events: Stream.fromQueue(events),
        audit: Effect.sync(() => this.#snapshot(false)),
        setDirectory: (entries) => Effect.sync(() => void (this.directory = entries.map(({ user }) => user))),
        setLines: (lines) => Effect.sync(() => void (this.lines = lines)),
        problems: () => this.problems
      })
    })
  )

  register(...agents: ReadonlyArray<string>): void {
    for (const agent of agents as ReadonlyArray<AgentId>) {
      this.devices.add(agent)
      this.#tell({ _tag: "DeviceInService", at: now(), agent })
    }
  }

  /** A caller dials; answers the leg, which is also the call's name. */
  dial(leg: string, callingNumber: string, dialledNumber: string): LegId {
    const caller = this.#leg(leg as LegId, { direction: "inbound", callingNumber, dialledNumber })
    this.#tell({ _tag: "CallOffered", at: now(), leg: caller.leg, callingNumber, dialledNumber })
    return caller.leg
  }

  press(leg: LegId, digit: string): void {
    this.#tell({ _tag: "DigitPressed", at: now(), leg, digit })
  }

  /** The leg ringing at this agent's telephone. */
  ringingAt(agent: string): LegId | undefined {
    return [...this.legs.values()].find((leg) => leg.agent === agent && leg.state === "ringing")?.leg
  }

  answer(leg: LegId): void {
    const { attempt, call } = this.#answered(leg)
    this.#tell({ _tag: "Established", at: now(), leg, call, attempt })
  }

  /** Its telephone asks for a transfer. */
  refer(leg: LegId, to: string, replaces?: LegId): void {
    this.#tell({ _tag: "TransferAsked", at: now(), leg, to, ...(replaces === undefined ? {} : { replaces }) })
  }

  hangUp(leg: LegId, by: "party" | "us" = "party", cause = "NORMAL_CLEARING"): void {
    const cleared = this.legs.get(leg)
    if (cleared === undefined) return
    this.legs.delete(leg)
    const { attempt, call, recording } = cleared
    if (recording !== undefined) this.#tell({ _tag: "RecordEnded", at: now(), leg, file: recording, recordedMs: 1_000 })
    this.#tell({ _tag: "ConnectionCleared", at: now(), leg, cause, call, attempt, by })
  }

  /** The leg is not recorded: it could not begin. */
  refuseRecording(leg: LegId, file: string): void {
    const refused = this.legs.get(leg)
    if (refused !== undefined) refused.recording = undefined
    this.#tell({ _tag: "RecordEnded", at: now(), leg, file, recordedMs: 0 })
  }

  #request(request: TelephonyRequest): void {
    this.asked.push(request)
    if (request._tag === "ConferenceLegs") return this.#confer(request.conversation, request.legs)
    // Nobody is at the other end of a message; what was asked stands in `asked`.
    if (request._tag === "AnswerMessage" || request._tag === "SendMessage") return
    const leg = this.legs.get(request.leg)
    switch (request._tag) {
      case "AnswerCall":
        if (leg === undefined) return
        if (leg.agent !== undefined) return this.#click(leg)
        this.#answered(leg.leg)
        return this.#tell({ _tag: "Established", at: now(), leg: leg.leg, call: undefined, attempt: undefined })
      case "PlayMessage":
        if (!request.loop)
          this.#tell({ _tag: "PlayEnded", at: now(), leg: request.leg, playback: request.playback, outcome: "done" })
        return
      case "StopMessage":
        return
      case "MakeCall": {
        if (leg !== undefined) return
        const { attempt, call, callingNumber, to } = request
        const agent = to._tag === "Agent" ? to.agent : undefined
        const dialledNumber = to._tag === "Outside" ? to.number : to._tag === "Terminal" ? to.terminal : to.agent
        this.#leg(request.leg, { direction: "outbound", agent, attempt, call, callingNumber, dialledNumber })
        const answerable = agent !== undefined && this.clicks.has(agent)
        this.legs.get(request.leg)!.answerable = answerable
        return this.#tell({ _tag: "Delivered", at: now(), leg: request.leg, call, attempt, answerable })
      }
      case "JoinLegs": {
        const other = this.legs.get(request.with)
        if (leg === undefined || other === undefined) return
        this.#part(leg)
        this.#part(other)
        leg.joinedWith = other.leg
        other.joinedWith = leg.leg
        return this.#tell({ _tag: "Joined", at: now(), leg: leg.leg, with: other.leg })
      }
      case "PartLeg": {
        if (leg === undefined) return
        const other = leg.joinedWith === undefined ? undefined : this.legs.get(leg.joinedWith)
        for (const one of other === undefined ? [leg] : [leg, other]) {
          this.#part(one)
          this.#tell({ _tag: "Parted", at: now(), leg: one.leg })
        }
        return
      }
      case "SuperviseLeg": {
        if (leg === undefined || !this.legs.has(request.target)) return
        const { mode, target } = request
        this.#part(leg)
        leg.supervises = { target, mode }
        return this.#tell({ _tag: "Supervising", at: now(), leg: leg.leg, target, mode })
      }
      case "PauseRecording":
      case "ResumeRecording":
        if (leg?.recording !== request.file) return
        return this.#tell({
          _tag: request._tag === "PauseRecording" ? "RecordPaused" : "RecordResumed",
          at: now(),
          leg: leg.leg,
          file: request.file
        })
      case "SendDigits":
      case "AnswerTransfer":
        return
      case "RecordMessage":
        if (leg === undefined || leg.recording !== undefined) return
        leg.recording = request.file
        return this.#tell({ _tag: "RecordStarted", at: now(), leg: leg.leg, file: request.file })
      case "ClearConnection":
        return this.hangUp(request.leg, "us", request.cause)
    }
  }

  #confer(conversation: string, legs: ReadonlyArray<LegId>): void {
    for (const leg of legs.flatMap((id) => this.legs.get(id) ?? [])) {
      if (leg.conversation === conversation) continue
      this.#part(leg)
      leg.conversation = conversation
      this.#tell({ _tag: "Conferenced", at: now(), leg: leg.leg, conversation })
    }
  }

  /** It hears nobody any more, nor is heard. */
  #part(leg: ToyLeg): void {
    const other = leg.joinedWith === undefined ? undefined : this.legs.get(leg.joinedWith)
    if (other !== undefined) other.joinedWith = undefined
    Object.assign(leg, { joinedWith: undefined, conversation: undefined, supervises: undefined })
  }

  #click({ agent, attempt, call, leg }: ToyLeg): void {
    if (this.clicks.get(agent!) === "takes") return this.answer(leg)
    this.#tell({ _tag: "AnswerRefused", at: now(), leg, call: call!, attempt: attempt! })
  }

  #answered(leg: LegId): ToyLeg {
    const found = this.legs.get(leg)
    if (found === undefined) throw new Error(`no leg ${leg}`)
    found.state = "answered"
    return found
  }

  #leg(leg: LegId, more: Partial<ToyLeg>): ToyLeg {
    const made: ToyLeg = {
      leg,
      direction: "inbound",
      state: "ringing",
      joinedWith: undefined,
      conversation: undefined,
      supervises: undefined,
      answerable: undefined,
      call: undefined as CallId | undefined,
      attempt: undefined,
      agent: undefined,
      callingNumber: "",
      dialledNumber: "",
      createdAt: now(),
      recording: undefined,
      ...more
    }
    this.legs.set(leg, made)
    const { attempt, call } = made
    if (call !== undefined && attempt !== undefined) this.#makers.set(leg, { call, attempt })
    return made
  }

  #snapshot(first: boolean): void {
    const legs = [...this.legs.values()].map(({ recording: _recording, ...leg }) => leg)
    this.#tell({ _tag: "Snapshot", at: now(), askedAt: now(), legs, devices: [...this.devices], first })
  }

  #tell(event: TelephonyEvent): void {
    if (this.#events !== undefined)
      Queue.offerUnsafe(
        this.#events,
        withMakers(event, (leg) => this.#makers.get(leg))
      )
  }
}

const now = () => Date.now() as EpochMs
