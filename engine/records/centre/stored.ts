import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { AgentSettings, Centre, QueueSettings } from "#actors/centre.ts"
import { Flow } from "#actors/flow/flow.ts"
import type { FlowVersionRow } from "../../ports/Database.ts"
import type { Area } from "../areas/schema.ts"
import type { Calendar } from "../calendars/schema.ts"
import type { Capacity } from "../capacities/schema.ts"
import type { Holiday } from "../holidays/schema.ts"
import type { ListedNumber } from "../listed-numbers/schema.ts"
import type { FlowRow } from "../flows/schema.ts"
import type { RecordingRuleRow } from "../recording-rules/schema.ts"
import type { DialledNumber } from "../numbers/schema.ts"
import type { Person } from "../people/schema.ts"
import type { Prompt } from "../prompts/schema.ts"
import { callbackSettings } from "../queues/callback-fields.ts"
import { voicemailSettings } from "../queues/voicemail-fields.ts"
import { newsSettings } from "../queues/news-fields.ts"
import type { Queue } from "../queues/schema.ts"
import type { NotReadyReason } from "../reasons/schema.ts"
import type { StateLook } from "../state-looks/schema.ts"
import { type InTree, withAllBelow } from "../thing/tree.ts"
import type { Unit } from "../units/schema.ts"

/** A row that this code cannot read, by table and name: somebody has to look at it, and must not have to search for it. */
export class UnreadableRow extends Schema.TaggedError<UnreadableRow>()("UnreadableRow", {
  /** `queue sales`, `agent 1001`, `flow hotline version 2` */
  row: Schema.String,
  why: Schema.String
}) {}

export const queueOf = (
  {
    areaStepMs,
    exitWishes,
    lastAgentWithinMs,
    preferredHoldMs,
    prefersOwn,
    relaxations,
    servedWithinMs,
    weights,
    ...row
  }: Queue,
  areas: ReadonlyArray<Pick<Area, "id" | "neighbours">> = []
): Result.Result<QueueSettings, UnreadableRow> =>
  read(
    `queue ${row.id}`,
    decodeQueue({
      ...row,
      ...unlessEmpty({
        relaxations: relaxations.map(({ fewerThan, ...each }) => ({ ...each, ...unlessNull({ fewerThan }) }))
      }),
      ...unlessNull({ callbacks: callbackSettings(row), voicemail: voicemailSettings(row), news: newsSettings(row) }),
      ...unlessNull({ areaStepMs, lastAgentWithinMs, preferredHoldMs, servedWithinMs }),
      ...(prefersOwn ? { prefersOwn } : {}),
      ...(areaStepMs === null ? {} : unlessEmpty({ neighbours: neighboursOf(areas) })),
      needs: Object.entries(row.needs).map(([skill, level]) => ({ skill, level })),
      ...unlessEmpty({ exitWishes, weights })
    })
  )

/** A person who takes work; the actors know them by their agent's number. Who serves an area serves what is part of it. */
export const agentOf = (
  { agent, tiers, ...row }: Person,
  areas: ReadonlyArray<InTree> = []
): Result.Result<AgentSettings, UnreadableRow> =>
  read(
    `agent ${agent}`,
    decodeAgent({ ...row, ...unlessEmpty({ tiers }), areas: withAllBelow(row.areas, areas), id: agent })
  )

const neighboursOf = (
  areas: ReadonlyArray<Pick<Area, "id" | "neighbours">>
): Readonly<Record<string, ReadonlyArray<string>>> =>
  Object.fromEntries(areas.flatMap(({ id, neighbours }) => (neighbours.length === 0 ? [] : [[id, neighbours]])))

const unlessNull = (named: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(named).filter(([, value]) => value !== null))

/** What nobody said stays unsaid. */
const unlessEmpty = (named: Readonly<Record<string, object>>): object =>
  Object.fromEntries(Object.entries(named).filter(([, value]) => Object.keys(value).length > 0))

/** The row says which version it is, whatever its body says. */
export const flowOf = ({ body, flow, version }: FlowVersionRow): Result.Result<Flow, UnreadableRow> =>
  read(`flow ${flow} version ${version}`, decodeFlow({ ...fields(body), id: flow, version }))

/** What a centre calls its own. */
export const wordsOf = (rows: {
  readonly capacities: ReadonlyArray<Capacity>
  readonly reasons: ReadonlyArray<NotReadyReason>
  readonly states: ReadonlyArray<StateLook>
}): Result.Result<Pick<Centre, "capacities" | "reasons" | "states">, UnreadableRow> =>
  read(
    "capacities, reasons or looks of states",
    decodeOwn({
      capacities: rows.capacities,
      reasons: rows.reasons.map(({ pauses, pausesAll, ...rest }) => ({ ...rest, pauses: pausesAll ? "all" : pauses })),
      states: rows.states.map(({ id, ...rest }) => ({ ...rest, state: id }))
    })
  )

type Calling =
  | "answeredLate"
  | "calendars"
  | "holidays"
  | "listed"
  | "numberAreas"
  | "recordedFromArrival"
  | "recordingRules"

/** What is known of callers, which calls are recorded, and when somebody is there for them. What a centre has none of it does not say. */
export const callingOf = (rows: {
  readonly calendars: ReadonlyArray<Calendar>
  readonly flows: ReadonlyArray<Pick<FlowRow, "answers" | "id" | "recordsFrom">>
  readonly holidays: ReadonlyArray<Holiday>
  readonly people: ReadonlyArray<Pick<Person, "agent" | "id">>
  readonly rules: ReadonlyArray<RecordingRuleRow>
  readonly listed: ReadonlyArray<ListedNumber>
  readonly numbers: ReadonlyArray<DialledNumber>
}): Result.Result<Pick<Centre, Calling>, UnreadableRow> => {
  const withArea = rows.numbers.filter(({ area }) => area !== null)
  const fromArrival = rows.flows.filter(({ recordsFrom }) => recordsFrom === "arrival").map(({ id }) => id)
  const late = rows.flows.filter(({ answers }) => answers === "late").map(({ id }) => id)
  return read(
    "calendars, holidays, recording rules or number lists",
    decodeCalling({
      ...(withArea.length === 0 ? {} : { numberAreas: Object.fromEntries(withArea.map(({ area, id }) => [id, area])) }),
      ...(rows.listed.length === 0 ? {} : { listed: rows.listed.map(({ id, ...rest }) => ({ ...rest, number: id })) }),
      ...(rows.rules.length === 0 ? {} : { recordingRules: rows.rules.map((rule) => ruleOf(rule, rows.people)) }),
      ...(fromArrival.length === 0 ? {} : { recordedFromArrival: fromArrival }),
      ...(late.length === 0 ? {} : { answeredLate: late }),
      // Holidays mean something only to a calendar.
      ...(rows.calendars.length === 0
        ? {}
        : {
            calendars: rows.calendars,
            holidays: Object.fromEntries(rows.holidays.map(({ id, kind }) => [id, kind]))
          })
    })
  )
}

/** Calls know people by their agent's number. Who has none any more is in no call, and the rule does not fit everybody for that. */
const ruleOf = (rule: RecordingRuleRow, people: ReadonlyArray<Pick<Person, "agent" | "id">>) => ({
  ...rule,
  agents: rule.people.map((id) => people.find((each) => each.id === id)?.agent ?? NOBODY),
  dialledNumbers: rule.numbers,
  callingNumbers: rule.callers
})

/** No agent has this number. */
const NOBODY = "?"

/** The files of prompts, by language. Prompts that are as they came are not said. */
export const promptsOf = (rows: ReadonlyArray<Pick<Prompt, "id" | "voices">>): Pick<Centre, "prompts"> => {
  const changed = rows.flatMap(({ id, voices }) => {
    const files = Object.entries(voices).map(([language, { file }]) => [language, file] as const)
    return files.some(([, file]) => file !== null) ? [[id, Object.fromEntries(files)] as const] : []
  })
  return changed.length === 0 ? {} : { prompts: Object.fromEntries(changed) }
}

/** Who and what belongs where. */
export const organisationOf = (rows: {
  readonly agents: ReadonlyArray<Pick<Person, "agent" | "unit">>
  readonly queues: ReadonlyArray<Pick<Queue, "id" | "unit">>
  readonly units: ReadonlyArray<Unit>
}): Required<Pick<Centre, "unitOf" | "units">> => ({
  units: rows.units.map(({ id, name, parent }) => ({ id, name, parent })),
  unitOf: {
    agents: Object.fromEntries(rows.agents.flatMap(({ agent, unit }) => (agent === null ? [] : [[agent, unit]]))),
    queues: Object.fromEntries(rows.queues.map(({ id, unit }) => [id, unit]))
  }
})

const read = <A>(row: string, decoded: Result.Result<A, Schema.SchemaError>): Result.Result<A, UnreadableRow> =>
  Result.mapError(decoded, ({ message }) => new UnreadableRow({ row, why: message }))

const fields = (json: unknown): object => (typeof json === "object" && json !== null ? json : {})

const decodeQueue = Schema.decodeUnknownResult(QueueSettings)
const decodeAgent = Schema.decodeUnknownResult(AgentSettings)
const {
  answeredLate,
  calendars,
  capacities,
  holidays,
  listed,
  numberAreas,
  reasons,
  recordedFromArrival,
  recordingRules,
  states
} = Centre.fields
const decodeOwn = Schema.decodeUnknownResult(Schema.Struct({ capacities, reasons, states }))
const decodeCalling = Schema.decodeUnknownResult(
  Schema.Struct({ answeredLate, calendars, holidays, listed, numberAreas, recordedFromArrival, recordingRules })
)
const decodeFlow = Schema.decodeUnknownResult(Flow)
