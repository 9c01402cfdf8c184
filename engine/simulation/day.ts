import type { State as CallState } from "#actors/call/protocol.ts"
import type { CallRequest } from "#actors/call/requests.ts"
import { sayState } from "#actors/call/whereabouts.ts"
import type { AnyKind } from "#actors/kind.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { kindsWith } from "#actors/kinds.ts"
import { saidBy } from "#actors/output.ts"
import type { AgentId, EpochMs } from "#actors/vocabulary.ts"
import { telephonyRequest } from "../perform/call-requests.ts"
import { lookAt } from "../perform/look.ts"
import { recoveryTells } from "../perform/recovery.ts"
import { intake } from "../perform/telephony-intake.ts"
import type { TelephonyEvent, TelephonyRequest } from "../ports/Telephony.ts"
import { makeAgenda } from "./agenda.ts"
import { makeChance } from "./chance.ts"
import { makeSimulatedHouse, type Step } from "./house.ts"
import { makeLaws } from "./laws.ts"
import { makeLink } from "./link.ts"
import { makePeople, PATIENCE_LIMIT_MS } from "./people.ts"
import { centreOf, type Occasion, type Scenario } from "./scenario.ts"
import { makeVirtualSwitch, type VirtualSwitch } from "./virtual-switch.ts"

/** As the core does: the switch is asked what it has. */
const AUDIT_EVERY_MS = 5_000
/** A recovery that hears nothing of the switch goes on without it. */
const RESUME_WITHOUT_SWITCH_MS = 1_000
/** From the last person's last deed until everything must be quiet: wrap-ups, two audits, what lingers. */
const CLOSING_MS = 180_000
/** The gateway finds the core again. */
const PANELS_REOPEN_AFTER_MS = 400
/** More steps than any of these days has: a loop. */
const STEPS_LIMIT = 400_000
/** Breaches reported of one day; the first says most. */
const BREACHES_LIMIT = 10
/** Any day will do: 2026-11-23T08:00:00Z. */
const MORNING = 1_795_420_800_000

export interface Day {
  readonly breaches: ReadonlyArray<string>
  readonly steps: number
  readonly simulatedMs: number
  readonly trace: ReadonlyArray<string>
  readonly facts: ReturnType<ReturnType<typeof makeSimulatedHouse>["facts"]>
}

/** Lets one day of a centre happen, and checks the laws all along. `trace`: one line for every step that changed something. */
export const runDay = (
  scenario: Scenario,
  options: { readonly kinds?: ReadonlyArray<AnyKind>; readonly trace?: boolean } = {}
): Day => {
  const { clearsOther = true, endsRings = true, faults = {}, jitterMs = 30, seed } = scenario
  const chance = makeChance(seed)
  const agenda = makeAgenda(chance.next, MORNING)
  const centre = centreOf(scenario)
  const trace: Array<string> = []
  const breaches: Array<string> = []
  const lastDeed = Math.max(
    0,
    ...scenario.callers.map(({ at, patienceMs }) => at + Math.min(patienceMs ?? PATIENCE_LIMIT_MS, PATIENCE_LIMIT_MS)),
    ...scenario.agents.flatMap(({ deeds = [] }) => deeds.map(({ at }) => at)),
    ...(faults.linkDown ?? []).map(({ at, forMs }) => at + forMs)
  )
  const closingAt = MORNING + lastDeed + CLOSING_MS
  const stamp = () => String(agenda.now() - MORNING).padStart(7)
  const note = (line: string) => {
    if (options.trace === true) trace.push(`${stamp()} ${line}`)
  }
  const broken = (law: string) => {
    if (breaches.length < BREACHES_LIMIT) breaches.push(`${stamp().trim()} ms: ${law}`)
    note(`!!! ${law}`)
  }

  let deciding = false
  let recovering: { resume: () => void } | undefined
  let linkUp = true

  /** Something changed since the laws were last checked. */
  let changed = false

  const onStep = (step: Step) => {
    if (recovering === undefined) laws.stepped(step)
    if (step.after._tag !== step.before._tag && agenda.now() < closingAt - CLOSING_MS) twitch(step)
    if (options.trace === true) noteStep(note, step)
    changed ||= step.after !== step.before || step.commands.length > 0
    if (house.pending() > 0) return
    if (recovering !== undefined) {
      if (snapshotTaken) recovering.resume()
      return
    }
    if (changed) laws.settled()
    changed = false
  }
  let snapshotTaken = false

  const twitch = ({ address, after }: Step) => {
    if (address.startsWith("agent/")) people.twitch(after._tag as Occasion, address.slice("agent/".length) as AgentId)
    else if (after._tag === "Queueing" || after._tag === "Waiting") people.twitch("a call waits", undefined)
  }

  const crashes = new Map((faults.crashes ?? []).flatMap((crash) => ("atStep" in crash ? [[crash.atStep, crash]] : [])))
  const house = makeSimulatedHouse({
    kinds: options.kinds ?? kindsWith(makeCatalogue(centre.flows)),
    agenda,
    chance,
    ports: { telephony: (asked) => link.request(telephonyRequest(asked as CallRequest)) },
    onStep,
    dies: (step) => {
      const crash = agenda.now() < closingAt - CLOSING_MS ? crashes.get(step) : undefined
      return crash === undefined ? undefined : crash.beforeActing === true ? "before acting" : "after"
    },
    onDeath: () => die(crashes.get(house.steps())!.downMs),
    commitEveryMs: faults.commitEveryMs,
    slownessMs: jitterMs === 0 ? 0 : 2
  })

  const die = (downMs: number) => {
    note(`*** the core dies, back in ${downMs} ms`)
    house.kill()
    link.disconnect()
    deciding = false
    recovering = undefined
    agenda.at(agenda.now() + downMs, begin)
  }

  const begin = () => {
    const { first, resume } = recoveryTells(centre, house.restore())
    note("*** the core starts")
    laws.excused()
    snapshotTaken = false
    const mine = {
      resume: () => {
        if (recovering !== mine) return
        recovering = undefined
        for (const tell of resume) house.tell(tell)
        house.startTimers()
        deciding = true
        laws.excused()
      }
    }
    recovering = mine
    for (const tell of first) house.tell(tell)
    if (linkUp) connect(true)
    agenda.at(agenda.now() + RESUME_WITHOUT_SWITCH_MS, () => mine.resume())
    agenda.at(agenda.now() + PANELS_REOPEN_AFTER_MS, () => people.reopenPanels())
  }

  const connect = (first: boolean) => {
    link.connect()
    link.ask(() => theSwitch.snapshot(agenda.now(), first))
  }

  const audit = () => {
    const askedAt = agenda.now()
    if (house.alive()) link.ask(() => theSwitch.snapshot(askedAt, false))
    agenda.at(agenda.now() + AUDIT_EVERY_MS, audit)
  }

  const hear = (event: TelephonyEvent) => {
    if (!house.alive()) return
    if (options.trace === true) noteEvent(note, event)
    for (const tell of intake(event, lookAt(house, centre))) house.tell(tell)
    if (event._tag !== "Snapshot") return
    snapshotTaken = true
    if (house.pending() === 0) recovering?.resume()
  }

  const link = makeLink({
    agenda,
    chance,
    faults,
    faultsEndAt: closingAt - CLOSING_MS,
    jitterMs,
    toSwitch: (request) => {
      if (options.trace === true) noteRequest(note, request)
      theSwitch.request(request)
    },
    toCore: hear
  })

  const people = makePeople({
    agenda,
    plans: scenario.agents,
    theSwitch: () => theSwitch,
    stateOf: (address) => (deciding ? house.stateOf(address) : undefined),
    tell: (tell) => house.tell(tell),
    reflexMs: () => (jitterMs === 0 ? 0 : chance.between(0, 4))
  })

  const theSwitch: VirtualSwitch = makeVirtualSwitch({
    now: agenda.now,
    at: agenda.at,
    report: (event) => link.report(event),
    parties: people.parties,
    clearsOther,
    endsRings,
    misdeed: broken
  })

  const laws = makeLaws({
    now: agenda.now,
    house,
    theSwitch: () => theSwitch,
    deciding: () => deciding && link.connected(),
    broken
  })

  for (const { at, forMs } of faults.linkDown ?? []) {
    agenda.at(MORNING + at, () => {
      linkUp = false
      note("*** the link is down")
      link.disconnect()
      laws.excused()
      hear({ _tag: "LinkLost", at: agenda.now() as EpochMs, reason: "fault" })
    })
    agenda.at(MORNING + at + forMs, () => {
      linkUp = true
      note("*** the link is back")
      laws.excused()
      if (house.alive()) connect(true)
    })
  }

  for (const crash of faults.crashes ?? [])
    if ("at" in crash) agenda.at(MORNING + crash.at, () => house.alive() && die(crash.downMs))

  const compare = () => {
    laws.compared()
    agenda.at(agenda.now() + 1_000, compare)
  }

  begin()
  audit()
  compare()
  people.agents()
  people.callers(scenario.callers)
  agenda.at(closingAt - CLOSING_MS + 1_000, () => people.finish())

  while (breaches.length < BREACHES_LIMIT && house.steps() < STEPS_LIMIT && agenda.step(closingAt));
  if (house.steps() >= STEPS_LIMIT) broken(`more than ${STEPS_LIMIT} steps`)
  if (breaches.length < BREACHES_LIMIT) laws.closed()
  return { breaches, steps: house.steps(), simulatedMs: agenda.now() - MORNING, trace, facts: house.facts() }
}

/** Said again and again, or following from what was said before: left out of a trace unless something comes of it. */
const HEARTBEATS = new Set(["RollCallDue", "RollCalled", "AnnounceDue", "CheckDue", "AgentAsked", "SweepDue"])
const REPEATED = new Set(["CallAnnounced", "CallRanked", "AgentAnnounced", "AgentAsked", "RingStarted", "TalkStarted"])

const noteStep = (note: (line: string) => void, { address, after, before, commands, message }: Step): void => {
  const said = commands.map(saidBy)
  const [was, is] = [before, after].map((state) =>
    address.startsWith("call/") ? sayState(state as CallState) : state._tag
  )
  if (was === is && said.every((word) => REPEATED.has(word))) return
  if (HEARTBEATS.has(message._tag) && was === is) return
  const facts = said.filter((word) => word.startsWith("+"))
  const rest = said.filter((word) => !word.startsWith("+") && word !== "AgentAnnounced")
  const line = `${address} ${was} --${message._tag}--> ${is} ${[...rest, ...facts].join(" ")}`
  note(line.trimEnd())
}

const noteEvent = (note: (line: string) => void, event: TelephonyEvent): void => {
  switch (event._tag) {
    case "Snapshot":
      return event.first ? note(`<- Snapshot of ${event.legs.length} legs`) : undefined
    case "LinkLost":
      return
    case "DeviceInService":
    case "DeviceOutOfService":
      return note(`<- ${event._tag} ${event.agent}`)
    default:
      return note(`<- ${event._tag} ${shown(event)}`)
  }
}

const noteRequest = (note: (line: string) => void, request: TelephonyRequest): void =>
  note(`-> ${request._tag} ${shown(request)}`)

/** Everything but names of legs that follow from call and attempt. */
const shown = (thing: TelephonyEvent | TelephonyRequest): string => {
  const { _tag, at: _at, call, leg, with: _with, ...rest } = thing as Record<string, unknown>
  return [
    call ?? leg,
    ...Object.entries(rest).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]))
  ].join(" ")
}
