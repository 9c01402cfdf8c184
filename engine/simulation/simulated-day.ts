import { FAULT_EVENTS } from "#actors/alarm-event.ts"
import type { Fact } from "#actors/facts.ts"
import type { AgentId, LegId } from "#actors/vocabulary.ts"
import { CHANNELS } from "#actors/work.ts"
import { REST_MS } from "../runtime/defects.ts"
import { alarmsAreKept } from "./alarm-laws.ts"
import { callbacksEnd } from "./callback-laws.ts"
import { makeVirtualAgenda } from "./virtual-agenda.ts"
import { makeChance } from "./chance.ts"
import { makeSimulatedCore, type World } from "./simulated-core.ts"
import { recordingsAreAsRuled } from "./recording-laws.ts"
import { PATIENCE_LIMIT_MS } from "./people.ts"
import { NOISE, POISON } from "./poison.ts"
import { type StepCounts } from "./simulated-runtime.ts"
import { isDiskAway, type Scenario, MORNING } from "./scenario.ts"
import { makeSupervisor } from "./supervisor.ts"
import { makeTrace } from "./trace.ts"
import { makeServiceCounts, type ServiceCounts, type TroubleCounts } from "./service-counts.ts"
import { SUPERVISOR } from "./services.ts"
import { endsAreNotLate, recordingsAreKnown } from "./day-end-laws.ts"
import type { AlarmPlan } from "./terminal-plans.ts"
import { terminalsAreServed } from "./terminal-laws.ts"
import { makeTables, makeWorld, type WorldOptions } from "./simulated-world.ts"

/** From the last person's last deed until everything must be quiet: wrap-ups, two audits, what lingers. */
const CLOSING_MS = 180_000
/** People go on for so long after the last written work came: it is set aside, and comes back. */
const WRITING_MS = 60_000
/** Written work that nobody took by then is taken out, and all of it has long ended at closing time. */
const TIDIES_AFTER_MS = 60_000
/** Nobody talks for longer who was called by a person. */
const TALK_LIMIT_MS = 120_000
const MINUTE_MS = 60_000
/** More steps than any of these days has: a loop. */
const STEPS_LIMIT = 400_000
/** And more than any piece of work needs. */
const STEPS_A_WORK = 1_000
/** Somebody is always unread for less than this: a resting actor's rest, and what a flood leaves. */
const STUCK_MS = REST_MS + 5_000
/** Breaches reported of one day; the first says most. */
const BREACHES_LIMIT = 10

export interface SimulatedDay {
  readonly breaches: ReadonlyArray<string>
  readonly steps: number
  readonly simulatedMs: number
  readonly trace: ReadonlyArray<string>
  readonly facts: ReadonlyArray<Fact>
  /** Pieces of work that came in, by channel. */
  readonly work: Readonly<Record<string, number>>
  readonly step: Readonly<Record<keyof StepCounts | "preempted", number>>
  /** What calls did that people asked of them, by what it was. */
  readonly parties: ServiceCounts
  /** How often the core died in the middle of each of them. */
  readonly killed: ServiceCounts
  /** What befell calls of which somebody asked something. */
  readonly troubles: TroubleCounts
  /** Times that the centre was another one while work flowed. */
  readonly centreChanges: number
}

export interface SimulatedDayOptions extends WorldOptions {
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
  const counted = makeServiceCounts(() => world.services)
  const world = makeWorld({
    scenario,
    options,
    chance,
    agenda,
    trace,
    broken,
    core,
    onStep: (step) => {
      world.callbacks.stepped(step)
      counted.stepped(step)
      core.stepped(step)
    },
    lastDeedAt,
    counted,
    tables
  })
  const { laws, legsOverAt, people, runtime, services } = world
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
  if (scenario.services !== undefined) {
    world.theSwitch.plug(SUPERVISOR, true)
    services.begin(scenario.services)
  }
  talkInHouse(scenario, world)
  const supervisor = makeSupervisor(world, core.deciding)
  const away = isDiskAway(faults)
  const tasks = away ? [] : (scenario.tasks ?? [])
  for (const [index, plan] of tasks.entries()) supervisor.brings(`t${index + 1}`, plan)
  const alarms = away ? [] : (scenario.alarms ?? [])
  const terminals = away ? [] : (scenario.terminals ?? [])
  world.alarms.begin(alarms, terminals)
  world.callbacks.begin(scenario.callbacks ?? [])
  if (scenario.callbacks !== undefined) agenda.at(lastDeedAt + TIDIES_AFTER_MS, world.callbacks.tidies)
  agenda.at(lastDeedAt + 1_000, () => people.finish())
  if (tasks.length > 0 || alarms.some(isFault)) agenda.at(lastDeedAt + TIDIES_AFTER_MS, supervisor.tidies)
  const hasAlarms = alarms.length + terminals.length > 0
  if (hasAlarms) agenda.at(lastDeedAt + TIDIES_AFTER_MS, world.alarms.tidies)

  const stepsLimit = STEPS_LIMIT + STEPS_A_WORK * (scenario.callers.length + tasks.length)
  if (scenario.servedWithinMs !== undefined)
    agenda.at(MORNING + lastTroubleMs(scenario) + scenario.servedWithinMs, () => {
      for (const [address, state] of runtime.states())
        if (/^(call|task)\//.test(address) && WAITS.has(state._tag))
          broken(`${address} still waits, ${scenario.servedWithinMs} ms after the last of it came`)
    })

  while (breaches.length < BREACHES_LIMIT && runtime.steps() < stepsLimit && agenda.step(closingAt));
  if (runtime.steps() >= stepsLimit) broken(`more than ${stepsLimit} steps`)
  if (breaches.length < BREACHES_LIMIT) laws.closed()
  if (hasAlarms) {
    alarmsAreKept(runtime, world.alarms, alarms, agenda.now(), broken)
    terminalsAreServed(runtime, world.alarms, { plans: terminals, visits: laws.visits }, agenda.now(), broken)
  }
  callbacksEnd(runtime.facts(), broken)
  recordingsAreKnown(runtime.facts(), world.theSwitch, scenario, broken)
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
    parties: counted.counts(),
    killed: counted.kills(),
    troubles: counted.troubles(),
    step: { ...runtime.counts(), preempted: runtime.facts().filter(isSetAside).length }
  }
}

/** Telephones call each other, where they are there and not in use. */
const talkInHouse = (
  { houseTalks = [] }: Scenario,
  { agenda, theSwitch }: Pick<World, "agenda" | "theSwitch">
): void => {
  for (const [index, { agent, at, forMs }] of houseTalks.entries()) {
    const leg = `t${index + 1}` as LegId
    agenda.at(MORNING + at, () => {
      if (theSwitch.registered(agent as AgentId)) theSwitch.talkInHouse(leg, agent as AgentId)
    })
    agenda.at(MORNING + at + forMs, () => theSwitch.hangUpInHouse(leg))
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

const isFault = ({ event }: AlarmPlan): boolean => (FAULT_EVENTS as ReadonlyArray<string>).includes(event)

const isSetAside = ({ _tag }: Fact): boolean => _tag === "TaskSetAside"

/** Work that nobody has taken. */
const WAITS: ReadonlySet<string> = new Set(["Queueing", "Waiting"])

const lastTroubleMs = ({ callers, faults: { crashes = [], linkDown = [] } = {}, tasks = [] }: Scenario): number =>
  Math.max(
    0,
    ...[...callers, ...tasks].map(({ at }) => at),
    ...crashes.map((crash) => ("at" in crash ? crash.at + crash.downMs : 0)),
    ...linkDown.map(({ at, forMs }) => at + forMs)
  )

const lastDeedMs = ({
  agents,
  alarms = [],
  callbacks = [],
  callers,
  changes = [],
  faults = {},
  houseTalks = [],
  servedWithinMs = 0,
  services = [],
  tasks = [],
  terminals = [],
  ...rest
}: Scenario): number =>
  Math.max(
    servedWithinMs === 0 ? 0 : lastTroubleMs({ agents, callers, faults, tasks, ...rest }) + servedWithinMs,
    // Who is called then has hung up when everybody goes home.
    ...services.map(({ at }) => at + TALK_LIMIT_MS),
    ...changes.map(({ at }) => at),
    ...houseTalks.map(({ at, forMs }) => at + forMs),
    ...callbacks.map(({ at, cancelledAfterMs = 0, notBeforeMs = 0 }) => at + cancelledAfterMs + notBeforeMs),
    ...alarms.map(({ at }) => at + WRITING_MS),
    ...terminals.flatMap(({ changes: ofRecords = [], checkIns }) => [
      ...checkIns.map((minute) => minute * MINUTE_MS + WRITING_MS),
      ...ofRecords.map(({ at }) => at)
    ]),
    ...tasks.map(({ at, withdrawnAfterMs = 0 }) => at + Math.max(withdrawnAfterMs, WRITING_MS)),
    ...callers.map(({ at, patienceMs }) => at + Math.min(patienceMs ?? PATIENCE_LIMIT_MS, PATIENCE_LIMIT_MS)),
    ...agents.flatMap(({ deeds = [] }) => deeds.map(({ at }) => at)),
    ...(faults.linkDown ?? []).map(({ at, forMs }) => at + forMs)
  )
