import type { State as AgentState } from "#actors/agent/protocol.ts"
import { doing } from "#actors/agent/word.ts"
import type { Centre } from "#actors/centre.ts"
import type { RecordingRequest } from "#actors/call/requests.ts"
import type { growingCatalogue } from "#actors/flow/catalogue.ts"
import type { AgentId, AgentWord, EpochMs } from "#actors/vocabulary.ts"
import { knownCallers } from "../perform/known-callers.ts"
import { lookAt } from "../perform/look.ts"
import { type LivingCentre, makeLivingCentre } from "../perform/living-centre.ts"
import { inForceAtStart, recoveryTells } from "../perform/recovery.ts"
import { unbegunRecording } from "../perform/recording-file.ts"
import { intake } from "../perform/telephony-intake.ts"
import type { TelephonyEvent } from "../ports/Telephony.ts"
import { makeLocalDay } from "../projections/local-day.ts"
import { NO_PREFIXES } from "../records/prefixes/prefix-areas.ts"
import { TIME_ZONE } from "./caller-laws.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"
import type { Laws } from "./laws.ts"
import type { VirtualLink } from "./virtual-link.ts"
import type { Tell } from "#actors/output.ts"
import type { People } from "./people.ts"
import type { SimulatedRuntime, Step } from "./simulated-runtime.ts"
import type { Occasion } from "./scenario.ts"
import type { SimulatedScreens } from "./simulated-screens.ts"
import type { Trace } from "./trace.ts"
import type { VirtualSwitch } from "./virtual-switch.ts"

/** As the core does: the switch is asked what it has. */
const AUDIT_EVERY_MS = 5_000
/** A recovery that hears nothing of the switch goes on without it. */
const RESUME_WITHOUT_SWITCH_MS = 1_000
/** The gateway finds the core again. */
const PANELS_REOPEN_AFTER_MS = 400

/** What the core does around its actors: it starts, recovers, audits, hears the switch, and dies. */
export interface SimulatedCore {
  readonly begin: () => void
  /** `older`: who comes back is of a newer version. */
  readonly die: (downMs: number, older?: boolean) => void
  /** Asks the switch what it has, again and again. */
  readonly audit: () => void
  readonly hear: (event: TelephonyEvent) => void
  readonly stepped: (step: Step) => void
  /** The centre's tables were changed. A core that is not there, or is busy with its recovery, reads them later. */
  readonly reconfigured: () => void
  /** As it knows the centre; undefined while it is not there. */
  readonly living: () => LivingCentre | undefined
  /** Whether it is through with its recovery. */
  readonly deciding: () => boolean
  readonly linkBreaks: () => void
  readonly linkIsBack: () => void
}

/** The parts of a day; each may ask the others. */
export interface World {
  readonly agenda: VirtualAgenda
  /** As its tables are now. */
  readonly centre: () => Centre
  /** The flows that the core knows. */
  readonly catalogue: ReturnType<typeof growingCatalogue>
  readonly trace: Trace
  readonly runtime: SimulatedRuntime
  readonly link: VirtualLink
  readonly laws: Laws
  readonly people: People
  readonly theSwitch: VirtualSwitch
  readonly screens: SimulatedScreens
  /** Asks a file how long a recording is, and tells its call, unless the core dies before. */
  readonly measure: (asked: RecordingRequest) => void
  /** Whether people still do what comes to their mind. */
  readonly peopleTwitch: () => boolean
}

export const makeSimulatedCore = (world: () => World): SimulatedCore => {
  let deciding = false
  let recovering: { resume: () => void } | undefined
  let [linkUp, snapshotTaken] = [true, false]
  /** Since when nobody hears the switch; undefined while somebody does, and before the first time. */
  let unheardSince: EpochMs | undefined
  /** Something changed since the laws were last checked. */
  let changed = false
  let living: LivingCentre | undefined

  const die = (downMs: number, older = false) => {
    const { agenda, link, runtime, trace } = world()
    trace.note(`*** the core dies, back in ${downMs} ms${older ? " as the next version" : ""}`)
    // When a core that is gone heard the switch last nobody knows; only until when it was there.
    unheardSince = agenda.now() as EpochMs
    runtime.kill(older)
    link.disconnect()
    deciding = false
    living = undefined
    recovering = undefined
    agenda.at(agenda.now() + downMs, begin)
  }

  const begin = () => {
    const { agenda, catalogue, centre, laws, people, runtime, screens, trace } = world()
    const addresses = runtime.restore()
    const tell = tellAll(runtime)
    living = makeLivingCentre(inForceAtStart(centre(), runtime), { ...runtime, tell, linked: () => linkUp })
    catalogue.add(centre().flows)
    screens.begin(centre(), runtime.states())
    const { first, resume } = recoveryTells(living.inForce(), addresses)
    trace.note("*** the core starts")
    laws.excused()
    snapshotTaken = false
    const mine = {
      resume: () => {
        if (recovering !== mine) return
        recovering = undefined
        tell(resume)
        runtime.startTimers()
        deciding = true
        laws.excused()
        reconfigured()
      }
    }
    recovering = mine
    tell(first)
    if (linkUp) connect()
    agenda.at(agenda.now() + RESUME_WITHOUT_SWITCH_MS, () => mine.resume())
    agenda.at(agenda.now() + PANELS_REOPEN_AFTER_MS, () => people.reopenPanels())
  }

  const reconfigured = () => {
    const { catalogue, centre, screens } = world()
    if (!deciding || living === undefined || living.current() === centre()) return
    catalogue.add(centre().flows)
    screens.configured(centre())
    living.become(centre())
  }

  const connect = () => {
    const { agenda, link, theSwitch } = world()
    link.connect()
    link.ask(() => theSwitch.snapshot(agenda.now(), true))
  }

  const audit = () => {
    const { agenda, link, runtime, theSwitch } = world()
    const askedAt = agenda.now()
    if (runtime.alive()) link.ask(() => theSwitch.snapshot(askedAt, false))
    if (deciding) living?.mend()
    agenda.at(agenda.now() + AUDIT_EVERY_MS, audit)
  }

  /** The first look after a time without one says since when nobody looked. */
  const sinceThen = (event: TelephonyEvent): TelephonyEvent => {
    if (event._tag !== "Snapshot" || !event.first || unheardSince === undefined) return event
    const lastHeardAt = unheardSince
    unheardSince = undefined
    return { ...event, lastHeardAt }
  }

  const hear = (event: TelephonyEvent) => {
    const { runtime, trace } = world()
    if (!runtime.alive() || living === undefined) return
    trace.event(event)
    take(world(), event, intake(sinceThen(event), lookAt(runtime, living.current, callersOf(living.current))))
    if (event._tag !== "Snapshot") return
    snapshotTaken = true
    if (runtime.pending() === 0) recovering?.resume()
  }

  const stepped = (step: Step) => {
    const { laws, peopleTwitch, people, runtime, screens, trace } = world()
    laws.followed(step)
    screens.stepped(step)
    living?.stepped(step.address, step.after)
    if (recovering === undefined) laws.stepped(step)
    if (peopleTwitch()) twitch(people, step)
    trace.step(step)
    changed ||= step.after !== step.before || step.commands.length > 0
    if (runtime.pending() > 0) return
    if (recovering !== undefined) {
      if (snapshotTaken) recovering.resume()
      return
    }
    if (changed) laws.settled()
    changed = false
  }

  return {
    begin,
    die,
    audit,
    hear,
    stepped,
    reconfigured,
    living: () => living,
    deciding: () => deciding,
    linkBreaks: () => {
      const { agenda } = world()
      linkUp = false
      unheardSince ??= agenda.now() as EpochMs
      linkTurns(world(), "down")
      hear({ _tag: "LinkLost", at: agenda.now() as EpochMs, reason: "fault" })
    },
    linkIsBack: () => {
      linkUp = true
      linkTurns(world(), "back")
      if (world().runtime.alive()) connect()
    }
  }
}

const linkTurns = ({ laws, link, trace }: World, how: "down" | "back"): void => {
  trace.note(`*** the link is ${how}`)
  if (how === "down") link.disconnect()
  laws.excused()
}

/** As the core does with what a report comes to. */
const take = ({ measure, runtime }: World, event: TelephonyEvent, tells: ReadonlyArray<Tell>): void => {
  const unbegun = unbegunRecording(event, tells)
  if (unbegun === undefined) tellAll(runtime)(tells)
  else unbegun.forEach(measure)
}

const tellAll =
  ({ tell }: Pick<SimulatedRuntime, "tell">) =>
  (tells: ReadonlyArray<Tell>): void => {
    for (const each of tells) tell(each)
  }

const { dayOf } = makeLocalDay(TIME_ZONE)
export const callersOf = (centre: () => Centre) => knownCallers({ centre, dayOf, prefixes: () => NO_PREFIXES })

/** What a person sees of themselves, as an occasion to do something. */
const OCCASIONS: Partial<Record<AgentWord, Occasion>> = {
  reserved: "Reserved",
  ringing: "Ringing",
  talking: "Talking",
  "wrap-up": "WrapUp",
  "not-ready": "NotReady"
}

const twitch = (people: People, { address, after, before }: Step) => {
  if (address.startsWith("agent/")) {
    const [was, is] = [doing(before as AgentState), doing(after as AgentState)]
    const occasion = was === is ? undefined : OCCASIONS[is]
    if (occasion !== undefined) people.twitch(occasion, address.slice("agent/".length) as AgentId)
  } else if (after._tag === before._tag) return
  else if (after._tag === "Queueing" || after._tag === "Waiting") people.twitch("a call waits", undefined)
}
