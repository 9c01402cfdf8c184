import type { AgentId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import type { LegSnapshot, TelephonyEvent, TelephonyRequest } from "../ports/Telephony.ts"
import { type Click, PROMPTS } from "./scenario.ts"
import { makeVirtualRecordings, type VirtualRecording } from "./virtual-recordings.ts"

/** Between INVITE and 180. */
const DELIVERY_MS = 40

interface Leg {
  readonly id: LegId
  readonly direction: "inbound" | "outbound"
  readonly call: CallId | undefined
  readonly attempt: number | undefined
  readonly agent: AgentId | undefined
  readonly callingNumber: string
  readonly dialledNumber: string
  readonly createdAt: number
  delivered: boolean
  answered: boolean
  joinedWith: LegId | undefined
  playback: string | undefined
  recording: VirtualRecording | undefined
}

export type LegView = Readonly<Leg>

/** What people and telephones do when the switch reaches them. */
export interface Parties {
  readonly rings: (agent: AgentId, leg: LegId) => "busy" | "rings"
  /** What the agent's telephone does when the switch tells it to take the call. */
  readonly click: (agent: AgentId) => Click
  readonly clicked: (leg: LegId) => void
  readonly joined: (inbound: LegId, agent: AgentId, outbound: LegId) => void
  readonly over: (leg: LegView) => void
  /** Whether somebody asked the engine to end this talk. */
  readonly wantedToEnd: (leg: LegView, other: LegView | undefined) => boolean
}

/** An unstamped event: the engine stamps when it comes in. */
export type Report = TelephonyEvent extends infer E ? (E extends unknown ? Omit<E, "at"> : never) : never

export interface VirtualSwitch {
  readonly request: (request: TelephonyRequest) => void
  readonly snapshot: (askedAt: number, first: boolean) => Report
  readonly arrive: (leg: LegId, callingNumber: string, dialledNumber: string) => void
  readonly press: (leg: LegId, digit: string) => void
  /** The party at this leg hangs up, or refuses the ring with a cause. */
  readonly hangUp: (leg: LegId, cause?: string) => void
  readonly answer: (leg: LegId) => void
  readonly plug: (agent: AgentId, registered: boolean) => void
  readonly legs: () => ReadonlyMap<LegId, LegView>
  readonly registered: (agent: AgentId) => boolean
  /** How much of this recording lies on its disk; 0 when it has none. */
  readonly recordedMs: (file: string) => number
  /** Its process ends: every leg with it, and nobody is told. */
  readonly die: () => void
}

const shown = (leg: Leg, parties: Parties): LegSnapshot => ({
  leg: leg.id,
  direction: leg.direction,
  state: leg.answered ? "answered" : "ringing",
  joinedWith: leg.joinedWith,
  answerable: leg.agent !== undefined && leg.delivered ? parties.click(leg.agent) !== "none" : undefined,
  call: leg.call,
  attempt: leg.attempt,
  agent: leg.agent,
  callingNumber: leg.callingNumber,
  dialledNumber: leg.dialledNumber,
  createdAt: leg.createdAt as EpochMs
})

type Beginning = Omit<Leg, "answered" | "createdAt" | "delivered" | "joinedWith" | "playback" | "recording">

const begun = (leg: Beginning, createdAt: number): Leg => ({
  ...leg,
  createdAt,
  delivered: false,
  answered: false,
  joinedWith: undefined,
  playback: undefined,
  recording: undefined
})

/** A switch without wires: legs, ringing telephones, prompts, joined talks. Events go to `report` the moment they happen. */
export const makeVirtualSwitch = (options: {
  readonly now: () => number
  readonly at: (at: number, run: () => void) => void
  readonly report: (event: Report) => void
  readonly parties: Parties
  readonly clearsOther: boolean
  readonly endsRings: boolean
  /** Told what no switch should ever be asked. */
  readonly misdeed: (what: string) => void
}): VirtualSwitch => {
  const { at, misdeed, now, parties, report } = options
  const legs = new Map<LegId, Leg>()
  const used = new Set<LegId>()
  const recordings = makeVirtualRecordings({ at, misdeed, now, report, isThere: (leg) => legs.get(leg.id) === leg })
  const devices = new Set<AgentId>()

  const named = ({ attempt, call, id }: Leg) => ({ leg: id, call, attempt })

  const create = (leg: Beginning): Leg => {
    const created = begun(leg, now())
    legs.set(leg.id, created)
    used.add(leg.id)
    return created
  }

  const stopPlaying = (leg: Leg, outcome: "done" | "stopped") => {
    if (leg.playback === undefined) return
    const { playback } = leg
    leg.playback = undefined
    report({ _tag: "PlayEnded", leg: leg.id, playback, outcome })
  }

  const end = (leg: Leg, by: "party" | "us", cause: string) => {
    if (!legs.delete(leg.id)) return
    stopPlaying(leg, "stopped")
    report({ _tag: "ConnectionCleared", ...named(leg), cause, by })
    recordings.end(leg)
    parties.over(leg)
    const other = leg.joinedWith === undefined ? undefined : legs.get(leg.joinedWith)
    if (other === undefined) return
    other.joinedWith = undefined
    if (options.clearsOther) end(other, "us", "NORMAL_CLEARING")
  }

  const makeCall = (asked: Extract<TelephonyRequest, { _tag: "MakeCall" }>) => {
    const { agent, attempt, call, callingNumber, leg, ringTimeoutMs } = asked
    if (used.has(leg)) {
      if (!legs.has(leg)) misdeed(`attempt ${attempt} of ${call} was rung a second time`)
      return
    }
    const already = [...legs.values()].find((other) => other.agent === agent)
    if (already !== undefined) misdeed(`${agent} is rung for ${call} and has a leg of ${already.call}`)
    const made = create({ id: leg, direction: "outbound", call, attempt, agent, callingNumber, dialledNumber: agent })
    if (!devices.has(agent)) return end(made, "us", "USER_NOT_REGISTERED")
    if (parties.rings(agent, leg) === "busy") return end(made, "party", "USER_BUSY")
    at(now() + DELIVERY_MS, () => {
      if (legs.get(leg) !== made || made.answered) return
      made.delivered = true
      report({ _tag: "Delivered", leg, call, attempt, answerable: parties.click(agent) !== "none" })
    })
    if (!options.endsRings) return
    at(now() + ringTimeoutMs, () => {
      if (legs.get(leg) === made && !made.answered) end(made, "us", "NO_ANSWER")
    })
  }

  const play = (leg: Leg, { loop, playback, prompt }: Extract<TelephonyRequest, { _tag: "PlayMessage" }>) => {
    if (leg.joinedWith !== undefined) misdeed(`"${prompt}" is played into the talk of ${leg.id}`)
    if (leg.playback === playback) return
    stopPlaying(leg, "stopped")
    const durationMs = loop ? Number.POSITIVE_INFINITY : PROMPTS[prompt]
    if (durationMs === undefined) return report({ _tag: "PlayEnded", leg: leg.id, playback, outcome: "not-found" })
    leg.playback = playback
    if (!loop)
      at(now() + durationMs, () => {
        if (leg.playback === playback && legs.has(leg.id)) stopPlaying(leg, "done")
      })
  }

  const join = (a: Leg, b: Leg) => {
    if (!a.answered || !b.answered || a.joinedWith === b.id) return
    for (const leg of [a, b]) {
      const other = leg.joinedWith === undefined ? undefined : legs.get(leg.joinedWith)
      if (other !== undefined) {
        misdeed(`${leg.id} was taken out of a talk with ${other.agent ?? other.id}`)
        other.joinedWith = undefined
      }
      stopPlaying(leg, "stopped")
    }
    a.joinedWith = b.id
    b.joinedWith = a.id
    report({ _tag: "Joined", leg: a.id, with: b.id })
    const [inbound, outbound] = a.direction === "inbound" ? [a, b] : [b, a]
    if (outbound.agent !== undefined) parties.joined(inbound.id, outbound.agent, outbound.id)
  }

  const request = (asked: TelephonyRequest): void => {
    if (asked._tag === "MakeCall") return makeCall(asked)
    const leg = legs.get(asked.leg)
    if (leg === undefined) {
      // As a real switch: a recording that could not begin is over at once, and no file was made.
      if (asked._tag === "RecordMessage")
        report({ _tag: "RecordEnded", leg: asked.leg, file: asked.file, recordedMs: 0 })
      return
    }
    switch (asked._tag) {
      case "AnswerCall":
        return take(leg)
      case "PlayMessage":
        return play(leg, asked)
      case "StopMessage":
        return stopPlaying(leg, "stopped")
      case "JoinLegs": {
        const other = legs.get(asked.with)
        return other === undefined ? undefined : join(leg, other)
      }
      case "RecordMessage":
        return recordings.begin(leg, asked)
      case "StopRecording":
        if (leg.recording?.file === asked.file) recordings.end(leg)
        return
      case "ClearConnection":
        if (leg.joinedWith !== undefined && !parties.wantedToEnd(leg, legs.get(leg.joinedWith)))
          misdeed(`the talk of ${leg.id} and ${leg.joinedWith} is cut`)
        return end(leg, "us", asked.cause)
    }
  }

  const die = () => {
    const all = [...legs.values()]
    legs.clear()
    for (const leg of all) {
      if (leg.recording !== undefined) recordings.cutOff(leg.recording)
      parties.over(leg)
    }
  }

  /** A caller's leg is answered by us, an agent's by its telephone. */
  const take = ({ agent, answered, attempt, call, delivered, id }: Leg) => {
    if (agent === undefined || call === undefined || attempt === undefined) return answer(id)
    if (answered) return
    if (!delivered || parties.click(agent) !== "takes") return report({ _tag: "AnswerRefused", leg: id, call, attempt })
    parties.clicked(id)
    answer(id)
  }

  const answer = (id: LegId) => {
    const leg = legs.get(id)
    if (leg === undefined || leg.answered) return
    leg.answered = true
    report({ _tag: "Established", ...named(leg) })
  }

  return {
    request,
    snapshot: (askedAt, first) => ({
      _tag: "Snapshot",
      askedAt: askedAt as EpochMs,
      legs: [...legs.values()].map((leg) => shown(leg, parties)),
      devices: [...devices],
      first
    }),
    arrive: (id, callingNumber, dialledNumber) => {
      const inbound = { id, direction: "inbound" as const, call: undefined, attempt: undefined, agent: undefined }
      create({ ...inbound, callingNumber, dialledNumber })
      report({ _tag: "CallOffered", leg: id, callingNumber, dialledNumber })
    },
    press: (leg, digit) => {
      if (legs.get(leg)?.answered === true) report({ _tag: "DigitPressed", leg, digit })
    },
    hangUp: (id, cause) => {
      const leg = legs.get(id)
      if (leg !== undefined) end(leg, "party", cause ?? (leg.answered ? "NORMAL_CLEARING" : "ORIGINATOR_CANCEL"))
    },
    answer,
    plug: (agent, registered) => {
      if (devices.has(agent) === registered) return
      if (registered) devices.add(agent)
      else devices.delete(agent)
      report({ _tag: registered ? "DeviceInService" : "DeviceOutOfService", agent })
    },
    legs: () => legs,
    registered: (agent) => devices.has(agent),
    recordedMs: (file) => recordings.lengthMs(file, legs.values()),
    die
  }
}
