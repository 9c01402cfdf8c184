import * as Schema from "effect/Schema"
import { Flow } from "./flow/flow.ts"
import { CapacityProfile, DEFAULT_CAPACITY } from "./capacity.ts"
import { DiallingSettings } from "./dialling/settings.ts"
import { AlarmSettings } from "./incident-classes.ts"
import { Unit, UnitOf } from "./organisation.ts"
import { ownRecording, RecordingRule } from "./recording-policy.ts"
import { DEFAULT_REASONS, ENGINE_REASONS, isEngines, Reason } from "./reasons.ts"
import { MAX_NEIGHBOURS, MAX_RELAXATIONS, Relaxation } from "./stages.ts"
import { DEFAULT_STATES, StateStyle } from "./states.ts"
import { withDefault } from "./stored.ts"
import { AREA_CODE } from "./telephone-number.ts"
import { AgentId, AreaId, GroupId, ListName, QueueId, SkillId } from "./vocabulary.ts"
import { Channel, CHANNELS, Exit, ExitWish, Need, Overflow, WaitNews } from "./work.ts"

/** The centre as data: who works here, which lines there are, what a caller goes through. Read from the database at start. */

/** How a queue chooses among the agents who are ready: a name in the distributor's `strategies.ts`. */
export const StrategyName = Schema.Literals([
  "longest-idle",
  "round-robin",
  "top-down",
  "skill-score",
  "random",
  "even",
  "least-talk",
  "ring-all"
])
export type StrategyName = typeof StrategyName.Type

/** Areas whose agents help out, the first first. */
export const AreaNeighbours = Schema.Record(AreaId, Schema.Array(AreaId).check(Schema.isMaxLength(MAX_NEIGHBOURS)))

/** How often somebody is tried, with how long between two times, for how long in all, and in which hours: a calendar's, or any. */
export const CallbackSettings = Schema.Struct({
  tries: Schema.Int,
  spacingMs: Schema.Int,
  withinMs: Schema.Int,
  calendar: Schema.optionalKey(Schema.NullOr(Schema.String))
})

export const QueueSettings = Schema.Struct({
  id: QueueId,
  name: Schema.String,
  group: GroupId,
  /** Base priority of its work. Higher is served first; how age counts beside it, `ageingMs` says. */
  priority: Schema.Int,
  /** So much waiting counts as one point of priority. Null: a higher priority goes first, however long others wait. */
  ageingMs: withDefault(Schema.NullOr(Schema.Int.check(Schema.isGreaterThan(0))), () => null),
  /** What every agent must be able to do who takes work of it. */
  needs: withDefault(Schema.Array(Need), () => []),
  /** What a level of a skill counts for where the best are sought, 1 to 10; 1 of what is needed when not said. */
  weights: Schema.optionalKey(Schema.Record(SkillId, Schema.Int)),
  /** The ways in which its work may come. */
  channels: withDefault(Schema.Array(Channel), () => CHANNELS),
  strategy: StrategyName,
  /** What less does after a while. */
  relaxations: Schema.optionalKey(Schema.Array(Relaxation).check(Schema.isMaxLength(MAX_RELAXATIONS))),
  /** Work that has a preferred agent waits so long for them alone, when they are there; not at all when null or absent. */
  preferredHoldMs: Schema.optionalKey(Schema.NullOr(Schema.Int.check(Schema.isGreaterThan(0)))),
  /** Work of a customer is for the customer's own agent first; not when absent. */
  prefersOwn: Schema.optionalKey(Schema.Boolean),
  /** Else for who spoke with them last, when it was no longer ago than this; for nobody when null or absent. */
  lastAgentWithinMs: Schema.optionalKey(Schema.NullOr(Schema.Int.check(Schema.isGreaterThan(0)))),
  /** After each such wait the next neighbour of the work's area serves it, too, and everybody in the end; never when null or absent. */
  areaStepMs: Schema.optionalKey(Schema.NullOr(Schema.Int.check(Schema.isGreaterThan(0)))),
  /** Of each area that has any, in their order. */
  neighbours: Schema.optionalKey(AreaNeighbours),
  /** Work that has waited longer goes before everything but alarms; no bound when null or absent. */
  servedWithinMs: Schema.optionalKey(Schema.NullOr(Schema.Int.check(Schema.isGreaterThan(0)))),
  /** How long a telephone may ring, or an offer stand on a panel. */
  ringTimeoutMs: Schema.Int,
  wrapUpMs: Schema.Int,
  serviceLevelSeconds: Schema.Int,
  /** Prompt looped while waiting. */
  music: Schema.String,
  /** A prompt between the music for who waits, heard again after so long; none when empty or absent. */
  waitPrompt: Schema.optionalKey(Schema.String),
  waitPromptEveryMs: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0))),
  /** No caller waits longer; without end when null or absent. */
  waitAtMostMs: Schema.optionalKey(Schema.NullOr(Schema.Int.check(Schema.isGreaterThan(0)))),
  /** The prompt that ends such a wait; none when empty or absent. */
  farewellPrompt: Schema.optionalKey(Schema.String),
  /** Where callers go for whom nobody is there: see {@link Overflow}. None when null or absent. */
  overflow: Schema.optionalKey(Schema.NullOr(Overflow)),
  /** Of who is to be called back. The usual when absent. */
  callbacks: Schema.optionalKey(CallbackSettings),
  /** Of messages that callers leave. The usual when absent. */
  voicemail: Schema.optionalKey(Schema.Struct({ atMostMs: Schema.Int, atLeastMs: Schema.Int })),
  /** Ways out of it for callers, as they were entered, and what {@link withExits} made of them. None when absent. */
  exitWishes: Schema.optionalKey(Schema.Array(ExitWish)),
  exits: Schema.optionalKey(Schema.Array(Exit)),
  /** The calendar by which it takes callers; always when null or absent. */
  calendar: Schema.optionalKey(Schema.NullOr(Schema.String)),
  /** Its calendar is closed now: callers get no place. Said by whoever has a clock; see {@link withOpening}. */
  isShut: Schema.optionalKey(Schema.Boolean),
  /** Who waits when it closes is sent away as who comes then, and not served on. */
  sendsAtClosing: Schema.optionalKey(Schema.Boolean),
  /** What who waits is told of their wait; nothing when null or absent. */
  news: Schema.optionalKey(Schema.NullOr(WaitNews)),
  /** More work than this is refused, callers with a prompt-less busy; a limit on everything. */
  maxWaiting: Schema.Int
})
export type QueueSettings = typeof QueueSettings.Type

export const AgentSettings = Schema.Struct({
  id: AgentId,
  name: Schema.String,
  queues: Schema.Array(QueueId),
  /** Of which tier they are in a queue, 1 to 10, where it goes by tiers; the first where none is said. */
  tiers: Schema.optionalKey(Schema.Record(QueueId, Schema.Int)),
  /** What they can do, with a level from 1 to 10. */
  skills: withDefault(Schema.Record(SkillId, Schema.Int), () => ({})),
  /** Where they serve; everywhere when empty. */
  areas: withDefault(Schema.Array(AreaId), () => []),
  /** How much they take on at once: the id of one of the centre's profiles. */
  capacity: withDefault(Schema.String, () => DEFAULT_CAPACITY.id),
  /** Their telephone is asked to answer by itself after so many seconds; null: it rings until somebody answers. */
  autoAnswerSeconds: withDefault(
    Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 60 }))),
    () => null
  ),
  /** Their telephone's line has no room for G.711: Opus is offered to it first. */
  narrowLine: withDefault(Schema.Boolean, () => false),
  /** Whether their talks are recorded. */
  recording: ownRecording
})
export type AgentSettings = typeof AgentSettings.Type

/** Numbers that are refused (black), let past every block (white) or served first (VIP). */
export const ListedNumber = Schema.Struct({
  number: Schema.String,
  list: ListName,
  /** The last day on which it counts, `2026-10-01`; null: for good. */
  until: Schema.NullOr(Schema.String),
  /** What a black one hears, a Q.850 name as FreeSWITCH writes it. */
  cause: withDefault(Schema.String, () => "CALL_REJECTED"),
  /** Where a black one goes instead of being refused. */
  flow: withDefault(Schema.NullOr(Schema.String), () => null),
  /** A flow that asks whether it is open hears so of a white one. */
  passesHours: withDefault(Schema.Boolean, () => true)
})
export type ListedNumber = typeof ListedNumber.Type

const Hours = Schema.Struct({ from: Schema.String, to: Schema.String })
/** When something is open; what its fields mean `engine/records/calendars/` says. */
export const WorkingCalendar = Schema.Struct({
  id: Schema.String,
  /** Seven days, Monday first. */
  week: Schema.Array(Schema.Array(Hours)),
  keepsHolidays: Schema.Boolean,
  days: Schema.Array(Schema.Struct({ day: Schema.String, name: Schema.String, hours: Schema.Array(Hours) }))
})
export type WorkingCalendar = typeof WorkingCalendar.Type

export const Centre = Schema.Struct({
  queues: Schema.Array(QueueSettings),
  agents: Schema.Array(AgentSettings),
  /** Dialled number to flow id. */
  numbers: Schema.Record(Schema.String, Schema.String),
  /** Areas of callers whose own nobody knows, by the number they dialled. */
  numberAreas: Schema.optionalKey(Schema.Record(Schema.String, AreaId)),
  listed: Schema.optionalKey(Schema.Array(ListedNumber)),
  /** `010`: what trunks leave out of numbers of the centre's own town. */
  ownAreaCode: Schema.optionalKey(Schema.String.check(Schema.isPattern(AREA_CODE))),
  /** What is said of calls out; without it there are none but between telephones of the house: dialling/ reads it. */
  dialling: Schema.optionalKey(DiallingSettings),
  /** Which calls are recorded; every one when none says otherwise. */
  recordingRules: Schema.optionalKey(Schema.Array(RecordingRule)),
  /** Flows whose callers are recorded from the moment their line is seized, not from the agent's answer on. */
  recordedFromArrival: Schema.optionalKey(Schema.Array(Schema.String)),
  /** Flows whose callers are answered only when they are to hear something that is no early announcement. */
  answeredLate: Schema.optionalKey(Schema.Array(Schema.String)),
  /** Files of its own, by the prompt's id, then its language; null: as it came with the programme. */
  prompts: Schema.optionalKey(Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.NullOr(Schema.String)))),
  /** How alarms are handled; a centre that says nothing of it takes none. */
  alarms: Schema.optionalKey(AlarmSettings),
  calendars: Schema.optionalKey(Schema.Array(WorkingCalendar)),
  /** Public holidays and make-up working days, by their date. */
  holidays: Schema.optionalKey(Schema.Record(Schema.String, Schema.Literals(["holiday", "workday"]))),
  /** Every version that there is or was: a call that goes through an older one keeps to it. */
  flows: Schema.Array(Flow),
  /** How much work people take on; {@link capacitiesOf} has them with the usual one. */
  capacities: Schema.optionalKey(Schema.Array(CapacityProfile)),
  /** Of its own, or the usual ones changed; {@link reasonsOf} has all. */
  reasons: Schema.optionalKey(Schema.Array(Reason)),
  /** The looks of states that differ from the usual; {@link statesOf} has all. */
  states: Schema.optionalKey(Schema.Array(StateStyle)),
  /** The organisation, and who and what belongs where in it: organisation.ts reads them. */
  units: Schema.optionalKey(Schema.Array(Unit)),
  unitOf: Schema.optionalKey(UnitOf)
})
export type Centre = typeof Centre.Type

/** The centre's own, and of the usual ones those that it has not changed. */
const orUsual = <T>(
  own: ReadonlyArray<T> = [],
  usual: ReadonlyArray<T>,
  keyOf: (one: T) => string
): ReadonlyArray<T> => {
  const changed = new Set(own.map(keyOf))
  return [...usual.filter((one) => !changed.has(keyOf(one))), ...own]
}

export const capacitiesOf = ({ capacities }: Centre): ReadonlyArray<CapacityProfile> =>
  orUsual(capacities, [DEFAULT_CAPACITY], ({ id }) => id)

/** How much this agent takes on. A profile that is not there any more is taken for the usual one. */
export const capacityOf = (centre: Centre, agent: Pick<AgentSettings, "capacity">): CapacityProfile => {
  const all = capacitiesOf(centre)
  const named = (id: string) => all.find((profile) => profile.id === id)
  return named(agent.capacity) ?? named(DEFAULT_CAPACITY.id) ?? DEFAULT_CAPACITY
}

/**
 * Every reason for not being ready, in the order of menus. Whatever a centre says, the engine's own stay the engine's. A centre
 * that says how all of those look has chosen its own, too: no usual one is added to them.
 */
export const reasonsOf = ({ reasons = [] }: Pick<Centre, "reasons">): ReadonlyArray<Reason> =>
  orUsual(
    reasons,
    ENGINE_REASONS.every((name) => reasons.some(({ id }) => id === name)) ? [] : DEFAULT_REASONS,
    ({ id }) => id
  )
    .map((one) => ({ ...one, chosenBy: isEngines(one.id) ? ("engine" as const) : ("agent" as const) }))
    .toSorted((a, b) => a.order - b.order)

/** How each state is shown. */
export const statesOf = ({ states }: Pick<Centre, "states">): ReadonlyArray<StateStyle> =>
  orUsual(states, DEFAULT_STATES, ({ state }) => state).toSorted((a, b) => a.order - b.order)

/** All groups of queues, in the order of the queues. */
export const groupsOf = ({ queues }: Centre): ReadonlyArray<GroupId> => [...new Set(queues.map(({ group }) => group))]

/**
 * Whose distributor an agent belongs to: that of the first queue they serve. Who serves none belongs to the centre's first
 * group all the same, so that they can sign in and read on their screen why no call comes. Undefined in a centre without queues.
 */
export const groupOf = (centre: Centre, agent: AgentSettings): GroupId | undefined =>
  agent.queues
    .map((id) => centre.queues.find((queue) => queue.id === id)?.group)
    .find((group) => group !== undefined) ?? groupsOf(centre)[0]

/** Agents who can get no call, since they serve no queue of the centre. */
export const withoutQueue = ({ agents, queues }: Centre): ReadonlyArray<AgentId> =>
  agents.filter((agent) => !agent.queues.some((id) => queues.some((queue) => queue.id === id))).map(({ id }) => id)
