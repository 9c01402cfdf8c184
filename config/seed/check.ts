import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { parseDocument } from "yaml"
import type { CapacityProfile } from "#actors/capacity.ts"
import { type AgentSettings, capacitiesOf, Centre, QueueSettings } from "#actors/centre.ts"
import { checkAlarms } from "#actors/check-alarms.ts"
import { NO_DIALLING } from "#actors/dialling/settings.ts"
import { flowKey } from "#actors/flow/catalogue.ts"
import { checkFlow } from "#actors/flow/check.ts"
import { AlarmSettings, IncidentClass, Plan } from "#actors/incident-classes.ts"
import { withDefault } from "#actors/stored.ts"
import { nearest } from "#actors/nearest.ts"
import { COLOURS, ENGINE_REASONS } from "#actors/reasons.ts"
import { PlanStep } from "#actors/terminal/handling.ts"
import { CHANNELS, Need } from "#actors/work.ts"

/** What a centre's data can have wrong. The tag is for programs, `where` and `message` for the person who wrote it. */
export interface SeedProblem {
  readonly _tag: string
  /** `flows.hotline.nodes.welcome`, `agents.1003` … */
  readonly where: string
  readonly message: string
}

export type Seed =
  | { readonly centre: Centre; readonly users: SeedUsers }
  | { readonly problems: ReadonlyArray<SeedProblem> }

/** A centre as YAML text, decoded and checked against itself: every name that is used exists. */
export const readSeed = (text: string): Seed => {
  const document = parseDocument(text, { prettyErrors: true })
  if (document.errors.length > 0)
    return {
      problems: document.errors.map((error) => ({
        _tag: "NotYaml",
        where: "file",
        message: error.message.split("\n")[0]!
      }))
    }
  const exit = decode(document.toJS())
  if (Exit.isFailure(exit)) {
    const error = Cause.squash(exit.cause)
    if (!Schema.isSchemaError(error)) throw error
    return {
      problems: format(error.issue).issues.map((issue) => ({
        _tag: "WrongShape",
        where: (issue.path ?? []).map(String).join(".") || "file",
        message: issue.message
      }))
    }
  }
  const centre = centreOf(exit.value)
  const users = usersOf(exit.value)
  const problems = [
    ...crossCheck(centre),
    ...twice("areas", users.areas),
    ...twice("resources", users.resources),
    ...twice("responders", users.responders),
    ...twice("customers", users.customers),
    ...twice("terminals", users.terminals)
  ]
  return problems.length > 0 ? { problems } : { centre, users }
}

/** Who is served from the beginning. Their fields are those of their forms, whose own rules say at the first start what does not fit. */
export interface SeedUsers {
  /** Where it needs another name than its id. */
  readonly areas: ReadonlyArray<SeedRow>
  readonly resources: ReadonlyArray<SeedRow>
  readonly responders: ReadonlyArray<SeedRow>
  readonly customers: ReadonlyArray<SeedRow>
  readonly terminals: ReadonlyArray<SeedRow>
  /** Of terminals, by their id: no field, since nobody reads them back. */
  readonly keys: Readonly<Record<string, string>>
}
export type SeedRow = Readonly<Record<string, unknown>> & { readonly id: string }

const usersOf = ({
  areas = [],
  customers = [],
  resources = [],
  responders = [],
  terminals = []
}: typeof SeedCentre.Type): SeedUsers => ({
  areas,
  resources,
  responders,
  customers,
  terminals: terminals.map(({ key: _key, ...rest }) => rest),
  keys: Object.fromEntries(terminals.flatMap(({ id, key }) => (typeof key === "string" ? [[id, key]] : [])))
})

/** Numbers outside are the rules of dialling's affair. */
const centreOf = ({
  alarms,
  areas: _areas,
  customers: _customers,
  queues,
  resources: _resources,
  responders: _responders,
  terminals: _terminals,
  ...seed
}: typeof SeedCentre.Type): Centre => {
  const overflows = queues.flatMap(({ id, overflow }) =>
    overflow === null || overflow === undefined ? [] : [[id, overflow] as const]
  )
  return {
    ...seed,
    ...(alarms === undefined ? {} : { alarms: alarmsOf(alarms) }),
    queues: queues.map(({ overflow: _overflow, ...queue }) => queue),
    ...(overflows.length === 0 ? {} : { dialling: { ...NO_DIALLING, overflows: Object.fromEntries(overflows) } })
  }
}

/** Where a queue overflows: as in its form, which says what holds where nothing is said. The number is checked as there. */
const SeedOverflow = Schema.Struct({
  number: Schema.String,
  afterMs: withDefault(Schema.NullOr(Schema.Int), () => null),
  afterUnanswered: withDefault(Schema.NullOr(Schema.Int), () => null),
  whenUnstaffed: Schema.optionalKey(Schema.Boolean),
  ringTimeoutMs: withDefault(Schema.Int, () => 30_000),
  againAfterMs: withDefault(Schema.Int, () => 120_000)
})

/** A plan begins with its first version; the class of what no other names is always called so. */
const alarmsOf = ({ classes, faults }: typeof SeedAlarms.Type): AlarmSettings => ({
  classes: classes.map(({ ladder, steps, ...rest }) => ({ ...rest, plan: { version: 1, steps, ladder } })),
  others: "others",
  faults
})

const { plan: _plan, ...ofClass } = IncidentClass.fields
const SeedAlarms = Schema.Struct({
  classes: Schema.Array(
    Schema.Struct({
      ...ofClass,
      priority: withDefault(Schema.Int, () => 0),
      needs: withDefault(Schema.Array(Need), () => []),
      steps: withDefault(
        Schema.Array(
          Schema.Struct({
            ...PlanStep.fields,
            mandatory: withDefault(Schema.Boolean, () => false),
            withinMs: withDefault(Schema.NullOr(Schema.Int), () => null)
          })
        ),
        () => []
      ),
      ladder: Plan.fields.ladder
    })
  ),
  faults: AlarmSettings.fields.faults
})

const SeedRows = Schema.Array(
  Schema.StructWithRest(Schema.Struct({ id: Schema.String }), [Schema.Record(Schema.String, Schema.Unknown)])
)

/** What a seed may say: of trunks and the organisation it says nothing, so that nobody believes it was heard. */
const { alarms: _alarms, dialling: _, prompts: __, unitOf: ___, units: ____, ...said } = Centre.fields
const SeedCentre = Schema.Struct({
  ...said,
  alarms: Schema.optionalKey(SeedAlarms),
  areas: Schema.optionalKey(SeedRows),
  resources: Schema.optionalKey(SeedRows),
  responders: Schema.optionalKey(SeedRows),
  customers: Schema.optionalKey(SeedRows),
  terminals: Schema.optionalKey(SeedRows),
  queues: Schema.Array(
    Schema.Struct({ ...QueueSettings.fields, overflow: Schema.optionalKey(Schema.NullOr(SeedOverflow)) })
  )
})

const decode = Schema.decodeUnknownExit(SeedCentre, { errors: "all", onExcessProperty: "error" })
const format = SchemaIssue.makeFormatterStandardSchemaV1()

const crossCheck = (centre: Centre): ReadonlyArray<SeedProblem> => {
  const groups = new Map<string, string>(centre.queues.map(({ group, id }) => [id, group]))
  const flows = new Set(centre.flows.map(({ id }) => id))
  const known = { queues: new Set(groups.keys()), calendars: new Set((centre.calendars ?? []).map(({ id }) => id)) }
  return [
    ...twice("queues", centre.queues),
    ...twice("agents", centre.agents),
    ...twice(
      "flows",
      centre.flows.map(({ id, version }) => ({ id: version === 1 ? id : flowKey(id, version) }))
    ),
    ...ownProblems(centre),
    ...(centre.alarms === undefined ? [] : checkAlarms(centre.alarms, centre.queues)).map((each) =>
      problem("Alarms", each.class === null ? "alarms" : `alarms.classes.${each.class}`, each.message)
    ),
    ...centre.agents.flatMap(({ id, queues }) => agentProblems(id, queues, groups)),
    ...centre.agents.flatMap((agent) => peopleProblems(agent, centre)),
    ...Object.entries(centre.numbers)
      .filter(([, flow]) => !flows.has(flow))
      .map(([number, flow]) => problem("UnknownFlow", `numbers.${number}`, unknown("flow", flow, flows))),
    ...centre.flows
      .flatMap((flow) => checkFlow(flow, known))
      .map(({ _tag, where, words }) => problem(_tag, where, words.en))
  ]
}

const agentProblems = (id: string, queues: ReadonlyArray<string>, groups: ReadonlyMap<string, string>) => {
  const missing = queues.filter((queue) => !groups.has(queue))
  const used = new Set(queues.flatMap((queue) => groups.get(queue) ?? []))
  return [
    ...missing.map((queue) => problem("UnknownQueue", `agents.${id}`, unknown("queue", queue, groups.keys()))),
    // One distributor decides about an agent; two of them would offer two calls at once.
    ...(used.size > 1
      ? [
          problem(
            "SeveralGroups",
            `agents.${id}`,
            `works for the groups ${[...used].join(" and ")}; one agent has one group`
          )
        ]
      : [])
  ]
}

const peopleProblems = ({ capacity, id, skills }: AgentSettings, centre: Centre): ReadonlyArray<SeedProblem> => {
  const profiles = capacitiesOf(centre).map((profile) => profile.id)
  return [
    ...(profiles.includes(capacity)
      ? []
      : [problem("UnknownCapacity", `agents.${id}`, unknown("capacity", capacity, profiles))]),
    ...Object.entries(skills)
      .filter(([, level]) => level < 1 || level > 10)
      .map(([skill, level]) =>
        problem("NoSuchLevel", `agents.${id}.skills.${skill}`, `level ${level}: levels go from 1 to 10`)
      )
  ]
}

/** What a centre calls its own: capacities, reasons, looks of states. */
const ownProblems = ({ capacities = [], reasons = [], states = [] }: Centre): ReadonlyArray<SeedProblem> => [
  ...twice("capacities", capacities),
  ...twice("reasons", reasons),
  ...twice(
    "states",
    states.map(({ state }) => ({ id: state }))
  ),
  ...capacities.flatMap(capacityProblems),
  ...reasons.flatMap(({ chosenBy, colour, id, pauses }) => {
    const where = `reasons.${id}`
    const isEngines = (ENGINE_REASONS as ReadonlyArray<string>).includes(id)
    return [
      ...colourProblems(where, colour),
      ...(!isEngines && chosenBy === "engine"
        ? [problem("NotTheEngines", where, `the engine sets ${ENGINE_REASONS.join(", ")}, and no other`)]
        : []),
      ...(!isEngines && pauses.length === 0
        ? [problem("PausesNothing", where, "a person who chooses it stays ready")]
        : [])
    ]
  }),
  ...states.flatMap(({ colour, state }) => colourProblems(`states.${state}`, colour))
]

const colourProblems = (where: string, colour: string): ReadonlyArray<SeedProblem> =>
  (COLOURS as ReadonlyArray<string>).includes(colour)
    ? []
    : [problem("UnknownColour", where, unknown("colour", colour, COLOURS))]

const capacityProblems = ({ channels, exclusive, id, preempts }: CapacityProfile): ReadonlyArray<SeedProblem> => {
  const where = `capacities.${id}`
  const pairs = preempts.flatMap(({ channel, sets }) => sets.map((other) => [channel, other] as const))
  const excluded = (a: string, b: string) =>
    a !== b && exclusive.some((group) => group.some((one) => one === a) && group.some((one) => one === b))
  return [
    ...CHANNELS.filter((channel) => channels[channel] < 0).map((channel) =>
      problem("Negative", where, `${channel}: ${channels[channel]}; nobody takes less than nothing`)
    ),
    ...(channels.voice > 1 ? [problem("SeveralCalls", where, "a person has one telephone: voice is 0 or 1")] : []),
    ...(CHANNELS.every((channel) => channels[channel] === 0)
      ? [problem("NoCapacity", where, "whoever has it gets no work at all")]
      : []),
    ...pairs.flatMap(([channel, other]) => [
      ...(other === "voice" ? [problem("CallSetAside", where, "a caller cannot be set aside as a mail can")] : []),
      ...(excluded(channel, other)
        ? []
        : [
            problem(
              "GoesTogether",
              where,
              `${channel} sets ${other} aside, which may be at hand beside it: see "exclusive"`
            )
          ]),
      ...(pairs.some(([one, two]) => one === other && two === channel)
        ? [problem("BothWays", where, `${channel} sets ${other} aside, and ${other} ${channel}`)]
        : [])
    ])
  ]
}

const unknown = (what: string, name: string, candidates: Iterable<string>): string => {
  const near = nearest(name, [...candidates])
  return `there is no ${what} "${name}"${near === undefined ? "" : `; did you mean "${near}"?`}`
}

const twice = (list: string, things: ReadonlyArray<{ readonly id: string }>): ReadonlyArray<SeedProblem> =>
  things
    .filter(({ id }, index) => things.findIndex((other) => other.id === id) < index)
    .map(({ id }) => problem("Twice", `${list}.${id}`, "stands there twice"))

const problem = (_tag: SeedProblem["_tag"], where: string, message: string): SeedProblem => ({ _tag, where, message })
