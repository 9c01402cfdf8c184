import type { AgentId, EpochMs, LegId } from "#actors/vocabulary.ts"
import { type Made, type TelephonyRequest, withMakers } from "../ports/Telephony.ts"
import { makeVirtualCompany } from "./virtual-company.ts"
import {
  type Beginning,
  begun,
  dialledNumberOf,
  type Leg,
  type LegView,
  type Parties,
  type Report,
  shown
} from "./virtual-legs.ts"
import { makeVirtualHouse, type VirtualHouse } from "./virtual-house.ts"
import { makeVirtualPlays } from "./virtual-plays.ts"
import { makeVirtualRecordings } from "./virtual-recordings.ts"

/** Between INVITE and 180. */
const DELIVERY_MS = 40

export interface VirtualSwitch extends VirtualHouse {
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

const makerOf = ({ attempt, call }: Beginning): Made | undefined =>
  call === undefined || attempt === undefined ? undefined : { call, attempt }

type AdoptLeg = Extract<TelephonyRequest, { _tag: "AdoptLeg" }>

/** A leg that is there comes to the engine, under the engine's name. */
const adopted = ({ agent, attempt, call, leg }: AdoptLeg): Beginning => {
  const of = { call, attempt, agent, callingNumber: "", dialledNumber: agent, staysAlone: true }
  return { id: leg, direction: "outbound", ...of }
}

const notThere = ({ attempt, call, leg }: AdoptLeg): Report => {
  const cause = "NO_USER_RESPONSE"
  return { _tag: "ConnectionCleared", leg, call, attempt, cause, by: "us" }
}

/** Nobody's talk is cut unless somebody asked for it. */
const isCut = (leg: Leg, others: ReadonlyArray<Leg>, parties: Parties): boolean =>
  others.length > 0 && !others.some((other) => parties.wantedToEnd(leg, other))

const hearsEarly = (leg: Leg): void => {
  leg.early = true
}

const named = ({ attempt, call, id }: Leg) => ({ leg: id, call, attempt })

const arriving = (id: LegId, callingNumber: string, dialledNumber: string): Beginning => {
  const inbound = { id, direction: "inbound" as const, call: undefined, attempt: undefined, agent: undefined }
  return { ...inbound, callingNumber, dialledNumber, staysAlone: false }
}

export interface VirtualSwitchOptions {
  readonly now: () => number
  readonly at: (at: number, run: () => void) => void
  readonly report: (event: Report) => void
  readonly parties: Parties
  readonly clearsOther: boolean
  readonly endsRings: boolean
  /** No recording is longer. */
  readonly longestRecordingMs?: number | undefined
  /** Told what no switch should ever be asked. */
  readonly misdeed: (what: string) => void
}

/** A switch without wires: legs, ringing telephones, prompts, joined talks. Events go to `report` the moment they happen. */
export const makeVirtualSwitch = (options: VirtualSwitchOptions): VirtualSwitch => {
  const { at, misdeed, now, parties } = options
  const legs = new Map<LegId, Leg>()
  /** Of every leg that ever was: its name is used once, and its recording may end after it. */
  const makers = new Map<LegId, Made | undefined>()
  const report = (event: Report) => options.report(withMakers(event, (leg) => makers.get(leg)))
  const recordings = makeVirtualRecordings({
    at,
    misdeed,
    now,
    report,
    legs,
    longestMs: options.longestRecordingMs
  })
  const devices = new Set<AgentId>()
  const house = makeVirtualHouse((agent) => [...legs.values()].some((leg) => leg.agent === agent), report)
  const plays = makeVirtualPlays({ at, misdeed, now, report, isThere: (leg) => legs.get(leg.id) === leg })
  const company = makeVirtualCompany({
    legs,
    report,
    parties,
    misdeed,
    stopPlaying: (leg) => plays.stop(leg, "stopped")
  })

  const create = (leg: Beginning): Leg => {
    const created = begun(leg, now())
    legs.set(leg.id, created)
    makers.set(leg.id, makerOf(leg))
    return created
  }

  const end = (leg: Leg, by: "party" | "us", cause: string) => {
    if (!legs.delete(leg.id)) return
    plays.stop(leg, "stopped")
    report({ _tag: "ConnectionCleared", ...named(leg), cause, by })
    recordings.end(leg)
    parties.over(leg)
    const other = company.gone(leg)
    if (other !== undefined && options.clearsOther) end(other, "us", "NORMAL_CLEARING")
  }

  const makeCall = (asked: Extract<TelephonyRequest, { _tag: "MakeCall" }>) => {
    const { attempt, call, callingNumber, leg, ringTimeoutMs, staysAlone = false, to } = asked
    if (makers.has(leg))
      return legs.has(leg) ? undefined : misdeed(`attempt ${attempt} of ${call} was rung a second time`)
    const agent = to._tag === "Agent" ? to.agent : undefined
    const already = agent === undefined ? undefined : [...legs.values()].find((other) => other.agent === agent)
    if (already !== undefined && ![call, already.call].some(parties.isCalledIn))
      misdeed(`${agent} is rung for ${call} and has a leg of ${already.call}`)
    const of = { call, attempt, agent, callingNumber, dialledNumber: dialledNumberOf(to), staysAlone }
    const made = create({ id: leg, direction: "outbound", ...of })
    if (agent !== undefined && !devices.has(agent)) return end(made, "us", "USER_NOT_REGISTERED")
    if (already !== undefined || house.isTalking(agent)) return end(made, "party", "USER_BUSY")
    const answer = to._tag === "Agent" ? parties.rings(to.agent, leg) : parties.called(to, leg)
    if (answer === "busy") return end(made, "party", "USER_BUSY")
    if (answer === "unknown number") return end(made, "party", "UNALLOCATED_NUMBER")
    at(now() + DELIVERY_MS, () => {
      if (legs.get(leg) !== made || made.answered) return
      made.delivered = true
      const answerable = agent !== undefined && parties.click(agent) !== "none"
      report({ _tag: "Delivered", leg, call, attempt, answerable })
    })
    if (!options.endsRings) return
    at(now() + ringTimeoutMs, () => {
      if (legs.get(leg) === made && !made.answered) end(made, "us", "NO_ANSWER")
    })
  }

  const adopt = (asked: AdoptLeg) => {
    if (makers.has(asked.leg)) return
    if (!house.take(asked.found)) return report(notThere(asked))
    create(adopted(asked)).delivered = true
    answer(asked.leg)
  }

  const request = (asked: TelephonyRequest): void => {
    if (asked._tag === "MakeCall") return makeCall(asked)
    if (asked._tag === "AdoptLeg") return adopt(asked)
    if (asked._tag === "ConferenceLegs")
      return company.confer(
        asked.conversation,
        asked.legs.flatMap((id) => legs.get(id) ?? [])
      )
    // Alarms come by lines of their own here.
    if (asked._tag === "AnswerMessage" || asked._tag === "SendMessage") return
    const leg = legs.get(asked.leg)
    if (leg === undefined) {
      // As a real switch: a recording that could not begin is over at once, and no file was made.
      if (asked._tag === "RecordMessage")
        report({ _tag: "RecordEnded", leg: asked.leg, file: asked.file, recordedMs: 0 })
      return
    }
    switch (asked._tag) {
      case "AnswerCall":
        if (asked.staysAlone === true) leg.staysAlone = true
        return take(leg)
      case "PreAnswerCall":
        return hearsEarly(leg)
      case "PlayMessage":
        return plays.begin(leg, asked, company.isTalking(leg))
      case "StopMessage":
        return plays.stop(leg, "stopped")
      case "JoinLegs": {
        const other = legs.get(asked.with)
        return other === undefined ? undefined : company.join(leg, other)
      }
      case "PartLeg":
        return company.part(leg)
      case "SuperviseLeg":
        return company.supervise(leg, asked.target, asked.mode)
      case "SendDigits":
        return parties.heardDigits(leg.id, asked.digits)
      case "PauseRecording":
        return recordings.pause(leg, asked.file)
      case "ResumeRecording":
        return recordings.resume(leg, asked.file)
      case "AnswerTransfer":
        return parties.transferAnswered(leg.id, asked.answer)
      case "RecordMessage":
        return recordings.begin(leg, asked)
      case "StopRecording":
        return leg.recording?.file === asked.file ? recordings.end(leg) : undefined
      case "ClearConnection":
        if (isCut(leg, company.others(leg), parties)) misdeed(`the talk of ${leg.id} is cut`)
        return end(leg, "us", asked.cause)
    }
  }

  const die = () => {
    const all = [...legs.values()]
    legs.clear()
    house.clear()
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
      busy: house.busy(),
      first
    }),
    arrive: (id, callingNumber, dialledNumber) => {
      create(arriving(id, callingNumber, dialledNumber))
      report({ _tag: "CallOffered", leg: id, callingNumber, dialledNumber })
    },
    press: (leg, digit) => {
      if (legs.get(leg)?.answered === true) report({ _tag: "DigitPressed", leg, digit })
    },
    ...house.doors,
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
    recordedMs: (file) => recordings.lengthMs(file),
    die
  }
}
