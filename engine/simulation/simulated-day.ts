import type { FlowAsked } from "#actors/call/flow.ts"
import { tellCall } from "#actors/call/protocol.ts"
import { type CallRequest, RECORDING_POLICY_PORT, type RecordingRequest } from "#actors/call/requests.ts"
import { STATE_LOST } from "#actors/call/ending.ts"
import type { Fact } from "#actors/facts.ts"
import { isAlike } from "#actors/alike.ts"
import { type Centre, reasonsOf } from "#actors/centre.ts"
import { growingCatalogue } from "#actors/flow/catalogue.ts"
import { CALENDAR_PORT } from "#actors/flow/nodes/hours.ts"
import { SPEECH_PORT } from "#actors/flow/nodes/say.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import { CHANNELS } from "#actors/work.ts"
import { answerAfterOf, telephonyRequest } from "../perform/call-requests.ts"
import { measuredFile } from "../perform/recording-file.ts"
import { lookAt } from "../perform/look.ts"
import { openingTell } from "../perform/opening-answer.ts"
import { spokenTell } from "../perform/spoken-values.ts"
import { rulingTell } from "../perform/recording-ruling.ts"
import { calendarAnswer, calendarHours } from "../records/calendars/answer.ts"
import { REST_MS } from "../runtime/defects.ts"
import { makeVirtualAgenda } from "./virtual-agenda.ts"
import { TIME_ZONE } from "./caller-laws.ts"
import { makeChance } from "./chance.ts"
import { callersOf, makeSimulatedCore, type SimulatedCore, type World } from "./simulated-core.ts"
import { LOST_EVENT_BOUND_MS, makeLaws } from "./laws.ts"
import { recordingsAreAsRuled } from "./recording-laws.ts"
import { makeVirtualLink } from "./virtual-link.ts"
import { makePeople, PATIENCE_LIMIT_MS } from "./people.ts"
import { NOISE, POISON } from "./poison.ts"
import type { LyingStore } from "./planted-store.ts"
import { makeSimulatedRuntime, type Step, type StepCounts } from "./simulated-runtime.ts"
import { type CentreDeed, centreOf, changedBy, type Scenario } from "./scenario.ts"
import { makeSimulatedScreens } from "./simulated-screens.ts"
import { makeSupervisor } from "./supervisor.ts"
import { makeTrace } from "./trace.ts"
import { makeVirtualSwitch } from "./virtual-switch.ts"

/** From the last person's last deed until everything must be quiet: wrap-ups, two audits, what lingers. */
const CLOSING_MS = 180_000
/** A disk slower than that is away, and no written work is taken in. */
const DISK_AWAY_MS = 1_000
/** People go on for so long after the last written work came: it is set aside, and comes back. */
const WRITING_MS = 60_000
/** Written work that nobody took by then is taken out, and all of it has long ended at closing time. */
const TIDIES_AFTER_MS = 60_000
/** More steps than any of these days has: a loop. */
const STEPS_LIMIT = 400_000
/** Somebody is always unread for less than this: a resting actor's rest, and what a flood leaves. */
const STUCK_MS = REST_MS + 5_000
/** Breaches reported of one day; the first says most. */
const BREACHES_LIMIT = 10
/** Any day will do: 2026-11-23T08:00:00Z. */
const MORNING = 1_795_420_800_000

/** Causes of ends that the centre found, and did not decide. */
const FOUND: ReadonlySet<string> = new Set(["LEG_MISSING", STATE_LOST])

export interface SimulatedDay {
  readonly breaches: ReadonlyArray<string>
  readonly steps: number
  readonly simulatedMs: number
  readonly trace: ReadonlyArray<string>
  readonly facts: ReadonlyArray<Fact>
  /** Pieces of work that came in, by channel. */
  readonly work: Readonly<Record<string, number>>
  readonly step: Readonly<Record<keyof StepCounts | "preempted", number>>
  /** Times that the centre was another one while work flowed. */
  readonly centreChanges: number
}

export interface SimulatedDayOptions {
  readonly kinds?: ReadonlyArray<AnyKind>
  /** A store for sleepers with a bug. */
  readonly store?: LyingStore
  readonly trace?: boolean
}

/** Lets one day of a centre happen, and checks the laws all along. `trace`: one line for every step that changed something. */
export const runDay = (scenario: Scenario, options: SimulatedDayOptions = {}): SimulatedDay => {
  const chance = makeChance(scenario.seed)
  const agenda = makeVirtualAgenda(chance.next, MORNING)
  const lastDeedAt = MORNING + lastDeedMs(scenario)
  const closingAt = lastDeedAt + CLOSING_MS
  const breaches: Array<string> = []
  const stamp = () => String(agenda.now() - MORNING).padStart(7)
  const trace = makeTrace(options.trace === true, stamp)
  const broken = (law: string) => {
    if (breaches.length < BREACHES_LIMIT) breaches.push(`${stamp().trim()} ms: ${law}`)
    trace.note(`!!! ${law}`)
  }
  const { faults = {} } = scenario
  const core = makeSimulatedCore(() => world)
  const tables = makeTables(scenario)
  const world = makeWorld({
    scenario,
    options,
    chance,
    agenda,
    trace,
    broken,
    core,
    onStep: core.stepped,
    lastDeedAt,
    tables
  })
  const { laws, legsOverAt, people, runtime } = world
  for (const { at, ...deed } of scenario.changes ?? [])
    agenda.at(MORNING + at, () => {
      if (!tables.change(deed)) return
      trace.note(`*** the centre changes: ${JSON.stringify(deed)}`)
      core.reconfigured()
    })

  for (const { at, forMs, switchDies } of faults.linkDown ?? []) {
    agenda.at(MORNING + at, () => {
      core.linkBreaks()
      if (switchDies === true) world.theSwitch.die()
    })
    agenda.at(MORNING + at + forMs, core.linkIsBack)
  }
  for (const crash of faults.crashes ?? [])
    if ("at" in crash) agenda.at(MORNING + crash.at, () => runtime.alive() && core.die(crash.downMs, crash.older))
  for (const { at, forMs, to } of faults.floods ?? []) {
    const flood = (until: number) => {
      runtime.fill(to, { _tag: NOISE })
      if (agenda.now() < until) agenda.at(agenda.now() + 1, () => flood(until))
    }
    agenda.at(MORNING + at, () => flood(MORNING + at + forMs))
  }
  for (const { at, to } of faults.poison ?? [])
    agenda.at(MORNING + at, () => runtime.tell({ _tag: "Tell", to, message: { _tag: POISON } }))

  const compare = () => {
    laws.compared()
    const unreadMs = agenda.now() - (runtime.unreadSince() ?? agenda.now())
    if (unreadMs > STUCK_MS) broken(`a message has been unread for ${unreadMs} ms`)
    agenda.at(agenda.now() + 1_000, compare)
  }
  core.begin()
  core.audit()
  compare()
  people.agents()
  people.callers(scenario.callers)
  const supervisor = makeSupervisor(world, core.deciding)
  const tasks = (faults.commitEveryMs ?? 0) > DISK_AWAY_MS ? [] : (scenario.tasks ?? [])
  for (const [index, plan] of tasks.entries()) supervisor.brings(`t${index + 1}`, plan)
  agenda.at(lastDeedAt + 1_000, () => people.finish())
  if (tasks.length > 0) agenda.at(lastDeedAt + TIDIES_AFTER_MS, supervisor.tidies)

  while (breaches.length < BREACHES_LIMIT && runtime.steps() < STEPS_LIMIT && agenda.step(closingAt));
  if (runtime.steps() >= STEPS_LIMIT) broken(`more than ${STEPS_LIMIT} steps`)
  if (breaches.length < BREACHES_LIMIT) laws.closed()
  recordingsAreKnown(runtime.facts(), world.theSwitch, broken)
  // Who comes back may have forgotten how it was ruled.
  if ((faults.crashes ?? []).length === 0) recordingsAreAsRuled(runtime.facts(), broken)
  endsAreNotLate(runtime.facts(), legsOverAt, scenario, broken)
  return {
    breaches,
    steps: runtime.steps(),
    simulatedMs: agenda.now() - MORNING,
    trace: trace.lines,
    facts: runtime.facts(),
    centreChanges: tables.changes(),
    work: { voice: scenario.callers.length, ...writtenIn(runtime.facts()) },
    step: { ...runtime.counts(), preempted: runtime.facts().filter(isSetAside).length }
  }
}

/** The centre's tables: they outlive every core. */
const makeTables = (scenario: Scenario) => {
  let [centre, changes] = [centreOf(scenario), 0]
  return {
    current: (): Centre => centre,
    changes: () => changes,
    /** Whether they say something else now. */
    change: (deed: CentreDeed): boolean => {
      const next = changedBy(centre, deed, scenario)
      if (isAlike(next, centre)) return false
      changes++
      centre = next
      return true
    }
  }
}

/** Tasks that came in, by channel. */
const writtenIn = (facts: ReadonlyArray<Fact>): Readonly<Record<string, number>> => {
  const [, ...written] = CHANNELS
  const created = facts.filter((fact) => fact._tag === "TaskCreated")
  return Object.fromEntries(
    written.map((channel) => [channel, created.filter((fact) => fact.channel === channel).length])
  )
}

const isSetAside = ({ _tag }: Fact): boolean => _tag === "TaskSetAside"

/** Whatever was lost, with a link, a core or the switch: of every talk the record says how much of it can be heard. */
const recordingsAreKnown = (
  facts: ReadonlyArray<Fact>,
  theSwitch: World["theSwitch"],
  broken: (law: string) => void
): void => {
  const ended = new Map(facts.flatMap((fact) => (fact._tag === "RecordingEnded" ? [[fact.call, fact] as const] : [])))
  const ruled = facts.filter((fact) => fact._tag === "RecordingRuled")
  const wanted = new Set(ruled.flatMap(({ call, records }) => (records ? [call] : [])))
  const spared = new Set(ruled.flatMap(({ call }) => (wanted.has(call) ? [] : [call])))
  for (const fact of facts) {
    if (fact._tag === "RecordingStarted" && ended.get(fact.call)?.file !== fact.file)
      broken(`the recording ${fact.file} never ended`)
    if (fact._tag === "CallAnswered" && !ended.has(fact.call) && !spared.has(fact.call))
      broken(`call ${fact.call} was answered and its record does not say how long its recording is`)
  }
  for (const { file, recordedMs } of ended.values())
    if (recordedMs !== theSwitch.recordedMs(file))
      broken(`${file} is said to be ${recordedMs} ms long and is ${theSwitch.recordedMs(file)}`)
}

/**
 * As long as a lost event may stay unnoticed, and longer where a core may forget that it knew: what was not committed, and,
 * when it dies itself before it hears the switch again, since when it did not.
 */
const endMayBeLateMs = ({ faults = {} }: Scenario): number => {
  const { commitEveryMs = 0, crashes = [], floods = [], linkDown = [] } = faults
  if (floods.length > 0) return Number.POSITIVE_INFINITY
  const unlinkedMs = crashes.length > 0 ? linkDown.reduce((sum, { forMs }) => sum + forMs, 0) : 0
  const deadMs = crashes.length > 1 ? crashes.reduce((sum, { downMs }) => sum + downMs, 0) : 0
  return LOST_EVENT_BOUND_MS + commitEveryMs + unlinkedMs + deadMs
}

/** Time in which nobody listened is no part of a call that was over by then, unless its flow ended it in that time. */
const endsAreNotLate = (
  facts: ReadonlyArray<Fact>,
  overAt: ReadonlyMap<string, number>,
  scenario: Scenario,
  broken: (law: string) => void
): void => {
  const lateMs = endMayBeLateMs(scenario)
  for (const fact of facts) {
    if (fact._tag !== "CallEnded" || (endedByItsFlow(fact) && isUnheard(scenario, fact.at))) continue
    const late = fact.at - (overAt.get(fact.call) ?? fact.at)
    if (late > lateMs) broken(`call ${fact.call} is said to have ended ${late} ms after its caller was gone`)
  }
}

/** What the centre decided itself, not what it found. */
const endedByItsFlow = ({ by, cause, outcome }: Extract<Fact, { _tag: "CallEnded" }>): boolean =>
  outcome === "in-flow" && by === "system" && !FOUND.has(cause)

/** Until the first look after an outage has been answered. */
const isUnheard = ({ faults = {}, jitterMs = 30 }: Scenario, at: number): boolean =>
  (faults.linkDown ?? []).some((down) => {
    const fromMs = MORNING + down.at
    return fromMs <= at && at <= fromMs + down.forMs + 2 * jitterMs
  })

const lastDeedMs = ({ agents, callers, changes = [], faults = {}, tasks = [] }: Scenario): number =>
  Math.max(
    0,
    ...changes.map(({ at }) => at),
    ...tasks.map(({ at, withdrawnAfterMs = 0 }) => at + Math.max(withdrawnAfterMs, WRITING_MS)),
    ...callers.map(({ at, patienceMs }) => at + Math.min(patienceMs ?? PATIENCE_LIMIT_MS, PATIENCE_LIMIT_MS)),
    ...agents.flatMap(({ deeds = [] }) => deeds.map(({ at }) => at)),
    ...(faults.linkDown ?? []).map(({ at, forMs }) => at + forMs)
  )

/** Core, switch, the wire between them, people at both ends, and the laws. */
const makeWorld = (day: {
  readonly scenario: Scenario
  readonly options: SimulatedDayOptions
  readonly chance: ReturnType<typeof makeChance>
  readonly agenda: World["agenda"]
  readonly trace: World["trace"]
  readonly broken: (law: string) => void
  readonly core: SimulatedCore
  readonly onStep: (step: Step) => void
  readonly lastDeedAt: number
  readonly tables: ReturnType<typeof makeTables>
}): World & { readonly legsOverAt: ReadonlyMap<string, number> } => {
  const { agenda, broken, chance, core, lastDeedAt, options, scenario, tables, trace } = day
  const { clearsOther = true, endsRings = true, faults = {}, jitterMs = 30 } = scenario
  const crashes = new Map((faults.crashes ?? []).flatMap((crash) => ("atStep" in crash ? [[crash.atStep, crash]] : [])))
  const catalogue = growingCatalogue(tables.current().flows)
  const runtime = makeSimulatedRuntime({
    kinds: options.kinds ?? kindsWith(catalogue),
    agenda,
    chance,
    ports: portsOf({ agenda, tables, link: () => link, runtime: () => runtime, theSwitch: () => theSwitch }),
    onStep: day.onStep,
    onDefect: broken,
    dies: (step) => {
      const crash = agenda.now() < lastDeedAt ? crashes.get(step) : undefined
      return crash === undefined ? undefined : crash.beforeActing === true ? "before acting" : "after"
    },
    onDeath: (step) => {
      const { downMs, older } = crashes.get(step)!
      core.die(downMs, older)
    },
    commitEveryMs: faults.commitEveryMs,
    slownessMs: jitterMs === 0 ? 0 : 2,
    mailboxLimit: faults.mailboxLimit,
    sleepsAfterMs: faults.sleepsAfterMs ?? {},
    store: options.store
  })
  const link = makeVirtualLink({
    agenda,
    chance,
    faults,
    faultsEndAt: lastDeedAt,
    jitterMs,
    toSwitch: (request) => {
      trace.request(request)
      theSwitch.request(request)
    },
    toCore: core.hear
  })
  const people = makePeople({
    agenda,
    plans: scenario.agents,
    theSwitch: () => theSwitch,
    stateOf: (address) => (core.deciding() ? runtime.stateOf(address) : undefined),
    tell: (tell) => runtime.tell(tell),
    reasons: reasonsOf(tables.current()),
    reflexMs: () => (jitterMs === 0 ? 0 : chance.between(0, 4))
  })
  const legsOverAt = new Map<string, number>()
  const theSwitch = makeVirtualSwitch({
    now: agenda.now,
    at: agenda.at,
    report: (event) => link.report(event),
    parties: {
      ...people.parties,
      over: (leg) => {
        legsOverAt.set(leg.id, agenda.now())
        people.parties.over(leg)
      }
    },
    clearsOther,
    endsRings,
    misdeed: broken
  })
  const screens = makeSimulatedScreens(agenda.now)
  const laws = makeLaws({
    centre: tables.current,
    living: core.living,
    board: screens.board,
    now: agenda.now,
    runtime: runtime,
    theSwitch: () => theSwitch,
    deciding: () => core.deciding() && link.connected() && agenda.now() - runtime.lostAt() > LOST_EVENT_BOUND_MS,
    broken
  })
  return {
    agenda,
    centre: tables.current,
    catalogue,
    screens,
    trace,
    runtime,
    link,
    laws,
    people,
    theSwitch,
    legsOverAt,
    peopleTwitch: () => agenda.now() < lastDeedAt
  }
}

/** What the core's ports do, each answer on its way for a while. */
const portsOf = (around: {
  readonly agenda: World["agenda"]
  readonly tables: ReturnType<typeof makeTables>
  readonly link: () => World["link"]
  readonly runtime: () => World["runtime"]
  readonly theSwitch: () => World["theSwitch"]
}): Parameters<typeof makeSimulatedRuntime>[0]["ports"] => {
  const { agenda, link, runtime, tables, theSwitch } = around
  const answerAfter = answerAfterOf(tables.current)
  const hours = () => calendarHours(tables.current(), agenda.now(), TIME_ZONE)
  return {
    telephony: (asked) => link().request(telephonyRequest(asked as CallRequest, answerAfter)),
    recordings: (asked, later) => {
      const [{ call }, file] = [asked as RecordingRequest, measuredFile(asked as RecordingRequest)]
      later(() => {
        runtime().tell(tellCall(call, { _tag: "RecordEnded", file, recordedMs: theSwitch().recordedMs(file) }))
      })
    },
    [RECORDING_POLICY_PORT]: (asked, later) => {
      later(() => {
        runtime().tell(rulingTell(tables.current(), asked, hours()))
      })
    },
    [CALENDAR_PORT]: (asked, later) => {
      later(() => {
        const look = lookAt(runtime(), tables.current, callersOf(tables.current))
        const answer = (request: unknown) => calendarAnswer(tables.current(), request, agenda.now(), TIME_ZONE)
        runtime().tell(openingTell(asked, look, agenda.now(), answer))
      })
    },
    [SPEECH_PORT]: (asked, later) => {
      const { number } = asked as unknown as FlowAsked
      // Of three texts one is never answered, one cannot be spoken.
      if (number % 3 === 0) return
      later(() => {
        runtime().tell(spokenTell(asked, number % 3 === 1 ? `spoken/${number}` : null))
      })
    }
  }
}
