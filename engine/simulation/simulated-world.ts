import type { FlowAsked } from "#actors/call/flow.ts"
import {
  type CallRequest,
  CUSTOMER_AGENTS_PORT,
  RECORDING_POLICY_PORT,
  type RecordingRequest
} from "#actors/call/requests.ts"
import { WAIT_NEWS_PORT } from "#actors/call/wait-news.ts"
import { isAlike } from "#actors/alike.ts"
import { type Centre, reasonsOf } from "#actors/centre.ts"
import { CALLBACKS_PORT } from "#actors/callback/requests.ts"
import { growingCatalogue } from "#actors/flow/catalogue.ts"
import { CALLBACK_WISH_PORT } from "#actors/flow/nodes/callback.ts"
import { CALENDAR_PORT } from "#actors/flow/nodes/hours.ts"
import { SPEECH_PORT } from "#actors/flow/nodes/say.ts"
import { ALARM_CALLS_PORT, OUTBOX_PORT } from "#actors/incident/requests.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import { ALARM_LINE_PORT } from "#actors/terminal/requests.ts"
import { telephoneOf, telephonyRequest } from "../perform/call-requests.ts"
import { measured, measuredFile } from "../perform/recording-file.ts"
import { lookAt } from "../perform/look.ts"
import { openingTell } from "../perform/opening-answer.ts"
import { spokenTell } from "../perform/spoken-values.ts"
import { rulingTell } from "../perform/recording-ruling.ts"
import { calendarAnswer, calendarHours } from "../records/calendars/answer.ts"
import { TIME_ZONE } from "./caller-laws.ts"
import { makeChance } from "./chance.ts"
import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import type { Tagged } from "#actors/vocabulary.ts"
import type { makeServiceCounts } from "./service-counts.ts"
import { type Alarms, makeAlarms, terminalsSleep } from "./alarms.ts"
import { type Callbacks, makeCallbacks } from "./callbacks.ts"
import { makeServices, type Services } from "./services.ts"
import { hearsAll, isCalm } from "./calm.ts"
import { makeDeaths } from "./deaths.ts"
import { callersOf, type SimulatedCore, type World } from "./simulated-core.ts"
import { makeAllLaws } from "./line-laws.ts"
import { LOST_EVENT_BOUND_MS } from "./laws.ts"
import { makeVirtualLink } from "./virtual-link.ts"
import { makeOutsiders } from "./outsiders.ts"
import { makePeople } from "./people.ts"
import type { LyingStore } from "./planted-store.ts"
import { makeSimulatedRuntime, READ_MS, type Step } from "./simulated-runtime.ts"
import { type CentreDeed, centreOf, changedBy, type Scenario } from "./scenario.ts"
import { simulatedAgents } from "./simulated-agents.ts"
import { simulatedNews } from "./simulated-news.ts"
import { makeSimulatedScreens } from "./simulated-screens.ts"
import type { LegView, Parties } from "./virtual-legs.ts"
import { makeVirtualSwitch } from "./virtual-switch.ts"

export interface WorldOptions {
  readonly kinds?: ReadonlyArray<AnyKind>
  /** A store for sleepers with a bug. */
  readonly store?: LyingStore
}

interface WholeWorld extends World {
  readonly alarms: Alarms
  readonly callbacks: Callbacks
  readonly legsOverAt: ReadonlyMap<string, number>
  readonly services: Services
}

/** Core, switch, the wire between them, people at both ends, and the laws. */
export const makeWorld = (day: {
  readonly scenario: Scenario
  readonly options: WorldOptions
  readonly chance: ReturnType<typeof makeChance>
  readonly agenda: World["agenda"]
  readonly trace: World["trace"]
  readonly broken: (law: string) => void
  readonly core: SimulatedCore
  readonly onStep: (step: Step) => void
  readonly lastDeedAt: number
  readonly counted: ReturnType<typeof makeServiceCounts>
  readonly tables: ReturnType<typeof makeTables>
}): WholeWorld => {
  const { agenda, broken, chance, core, lastDeedAt, options, scenario, tables, trace } = day
  const { clearsOther = true, endsRings = true, faults = {}, jitterMs = 30 } = scenario
  const deaths = makeDeaths(faults, day.counted.died)
  const catalogue = growingCatalogue(tables.current().flows)
  const look = () => lookAt(runtime, tables.current, callersOf(tables.current))
  const ofAlarms = { agenda, centre: tables.current, deciding: core.deciding, look }
  const alarms = makeAlarms({ ...ofAlarms, chance: chanceOf(scenario, OF_ALARMS), runtime: () => runtime })
  const callbacks = makeCallbacks({ ...ofAlarms, runtime: () => runtime, faults })
  const there = { agenda, theSwitch: () => theSwitch }
  const runtime = makeSimulatedRuntime({
    kinds: options.kinds ?? kindsWith(catalogue),
    agenda,
    chance,
    ports: portsOf({ ...there, alarms, callbacks, tables, link: () => link, runtime: () => runtime }),
    onStep: alsoTold(day.onStep, () => alarms),
    onDefect: broken,
    dies: (step, told) => (agenda.now() < lastDeedAt ? deaths.dies(step, told) : undefined),
    onDeath: (step) => dies(core, deaths.of(step)),
    commitEveryMs: faults.commitEveryMs,
    slownessMs: jitterMs === 0 ? 0 : 2,
    mailboxLimit: faults.mailboxLimit,
    sleepsAfterMs: { ...faults.sleepsAfterMs, ...terminalsSleep(scenario) },
    store: options.store
  })
  const link = makeVirtualLink({
    agenda,
    chance,
    faults,
    faultsEndAt: lastDeedAt,
    jitterMs,
    onFault: day.counted.troubled,
    toSwitch: (request) => {
      trace.request(request)
      theSwitch.request(request)
    },
    toCore: core.hear
  })
  const people = makePeople({
    ...there,
    plans: scenario.agents,
    stateOf: (address) => (core.deciding() ? runtime.stateOf(address) : undefined),
    tell: (tell) => runtime.tell(tell),
    reasons: reasonsOf(tables.current()),
    reflexMs: () => (jitterMs === 0 ? 0 : chance.between(0, 4))
  })
  const services = makeServices({
    ...there,
    chance: chanceOf(scenario, OF_SERVICES),
    calls: () => (core.deciding() ? callsIn(runtime.states()) : []),
    agentOf: (agent) => runtime.stateOf(`agent/${agent}`) as AgentState | undefined,
    tell: (tell) => runtime.tell(tell)
  })
  const outsiders = makeOutsiders({
    ...there,
    chance: chanceOf(scenario, OF_OUTSIDERS),
    agentsRing: people.parties.rings
  })
  const legsOverAt = new Map<string, number>()
  const theSwitch = makeVirtualSwitch({
    now: agenda.now,
    at: agenda.at,
    report: (event) => link.report(event),
    parties: partiesOf({ ...people.parties, ...outsiders }, movedIn(services, alarms), (leg) =>
      legsOverAt.set(leg.id, agenda.now())
    ),
    clearsOther,
    endsRings,
    longestRecordingMs: scenario.longestRecordingMs,
    misdeed: broken
  })
  const screens = makeSimulatedScreens(agenda.now)
  const laws = makeAllLaws({
    centre: tables.current,
    living: core.living,
    board: screens.board,
    now: agenda.now,
    runtime,
    theSwitch: () => theSwitch,
    deciding: () => core.deciding() && link.connected() && agenda.now() - runtime.lostAt() > LOST_EVENT_BOUND_MS,
    longestRecordingMs: scenario.longestRecordingMs,
    isCalm: () => isCalm(scenario, agenda.now(), runtime.upSince()),
    hearsAll: () => hearsAll(scenario),
    broken
  })
  return {
    agenda,
    alarms,
    callbacks,
    centre: tables.current,
    catalogue,
    screens,
    trace,
    runtime,
    link,
    laws,
    people,
    services,
    theSwitch,
    legsOverAt,
    measure: (asked) =>
      agenda.at(agenda.now() + chance.between(1, READ_MS), () => runtime.tell(measuredTell(asked, theSwitch))),
    peopleTwitch: () => agenda.now() < lastDeedAt
  }
}

/** Incidents hear how the calls of their terminals stand, and the door which strangers are gone. */
const alsoTold =
  (onStep: (step: Step) => void, alarms: () => Alarms) =>
  (step: Step): void => {
    onStep(step)
    alarms().stepped(step)
  }

const movedIn = (services: Services, { lines }: Alarms): Pick<Services, "isMeddledWith"> => ({
  isMeddledWith: (call) => services.isMeddledWith(call) || lines.isTaken(call)
})

/** What may be done to legs depends on what people asked of their calls. */
const partiesOf = (
  parties: Parties,
  { isMeddledWith }: Pick<Services, "isMeddledWith">,
  over: (leg: LegView) => void
): Parties => {
  const isMoved = ({ call, id }: LegView) => isMeddledWith(call ?? id)
  return {
    ...parties,
    isCalledIn: (call) => call !== undefined && isMeddledWith(call),
    wantedToLeave: isMoved,
    wantedToEnd: (leg, other) => isMoved(leg) || parties.wantedToEnd(leg, other),
    over: (leg) => {
      over(leg)
      parties.over(leg)
    }
  }
}

/** Chances of their own, so that the rest of the day does not depend on them. */
const [OF_SERVICES, OF_OUTSIDERS, OF_ALARMS] = [10_000_000_000, 11_000_000_000, 12_000_000_000]

const dies = (core: SimulatedCore, { downMs, older }: ReturnType<ReturnType<typeof makeDeaths>["of"]>): void =>
  core.die(downMs, older)

const chanceOf = ({ seed }: Scenario, of: number) => makeChance(seed + of)

const callsIn = function* (states: Iterable<readonly [string, Tagged]>): Generator<readonly [string, CallState]> {
  for (const [address, state] of states)
    if (address.startsWith("call/")) yield [address.slice("call/".length), state as CallState]
}

/** What the core's ports do, each answer on its way for a while. */
const portsOf = (around: {
  readonly agenda: World["agenda"]
  readonly alarms: Alarms
  readonly callbacks: Callbacks
  readonly tables: ReturnType<typeof makeTables>
  readonly link: () => World["link"]
  readonly runtime: () => World["runtime"]
  readonly theSwitch: () => World["theSwitch"]
}): Parameters<typeof makeSimulatedRuntime>[0]["ports"] => {
  const { agenda, alarms, callbacks, link, runtime, tables, theSwitch } = around
  const telephone = telephoneOf(tables.current)
  const hours = () => calendarHours(tables.current(), agenda.now(), TIME_ZONE)
  return {
    telephony: (asked) => link().request(telephonyRequest(asked as CallRequest, telephone)),
    recordings: (asked, later) => {
      later(() => {
        runtime().tell(measuredTell(asked as RecordingRequest, theSwitch()))
      })
    },
    [CALLBACKS_PORT]: callbacks.dial,
    [CALLBACK_WISH_PORT]: callbacks.wished,
    [ALARM_LINE_PORT]: (asked) => alarms.line(asked),
    [ALARM_CALLS_PORT]: (asked, later) => alarms.calls(asked, later),
    // Nobody there answers.
    [OUTBOX_PORT]: () => undefined,
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
    [CUSTOMER_AGENTS_PORT]: simulatedAgents({
      known: tables.known,
      centre: tables.current,
      now: agenda.now,
      tell: (tell) => runtime().tell(tell)
    }),
    [WAIT_NEWS_PORT]: simulatedNews({
      look: () => lookAt(runtime(), tables.current, callersOf(tables.current)),
      now: agenda.now,
      tell: (tell) => runtime().tell(tell)
    }),
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

const measuredTell = (asked: RecordingRequest, { recordedMs }: World["theSwitch"]) =>
  measured(asked, recordedMs(measuredFile(asked)))

/** The centre's tables: they outlive every core. */
export const makeTables = (scenario: Scenario) => {
  let [centre, changes] = [centreOf(scenario), 0]
  return {
    /** Who knows which customers. */
    known: scenario.known,
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
