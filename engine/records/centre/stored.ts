import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import { AgentSettings, Centre, QueueSettings } from "#actors/centre.ts"
import { Flow } from "#actors/flow/flow.ts"
import { CHANNELS } from "#actors/work.ts"
import type { AgentRow, CentreSettingRow, FlowVersionRow, QueueRow } from "../../ports/Database.ts"

/**
 * What a field says in a row that was written before there was such a field. Every field but those a queue never was
 * without stands here, and tsc asks for each new one: a database of an older release must not stop the start.
 */
const QUEUE_DEFAULTS: Omit<QueueSettings, "id" | "name" | "group"> = {
  priority: 0,
  strategy: "longest-idle",
  ringTimeoutMs: 20_000,
  wrapUpMs: 10_000,
  serviceLevelSeconds: 20,
  music: "music-on-hold",
  maxWaiting: 100,
  ageingMs: null,
  needs: [],
  channels: CHANNELS
}

const AGENT_DEFAULTS: Omit<AgentSettings, "id" | "name" | "queues"> = {
  skills: {},
  areas: [],
  capacity: DEFAULT_CAPACITY.id,
  autoAnswerSeconds: null
}

/** A row that this code cannot read, by table and name: somebody has to look at it, and must not have to search for it. */
export class UnreadableRow extends Schema.TaggedError<UnreadableRow>()("UnreadableRow", {
  /** `queue sales`, `agent 1001`, `flow hotline version 2` */
  row: Schema.String,
  why: Schema.String
}) {}

export const queueOf = ({ id, settings }: QueueRow): Result.Result<QueueSettings, UnreadableRow> =>
  read(`queue ${id}`, decodeQueue({ ...QUEUE_DEFAULTS, ...fields(settings) }))

export const agentOf = ({ id, name, queues, settings }: AgentRow): Result.Result<AgentSettings, UnreadableRow> =>
  read(`agent ${id}`, decodeAgent({ ...AGENT_DEFAULTS, ...fields(settings), id, name, queues }))

/** The row says which version it is, whatever its body says. */
export const flowOf = ({ body, flow, version }: FlowVersionRow): Result.Result<Flow, UnreadableRow> =>
  read(`flow ${flow} version ${version}`, decodeFlow({ ...fields(body), id: flow, version }))

/** What a centre has one of, under its name. One that this code does not know is left out. */
export const settingOf = ({ name, value }: CentreSettingRow): Result.Result<Partial<Centre>, UnreadableRow> =>
  read(`setting ${name}`, decodeOwn({ [name]: value }))

/** An agent's settings beside what has a column of its own. */
export const settingsOf = (agent: AgentSettings): object => Struct.omit(agent, ["id", "name", "queues"])

const read = <A>(row: string, decoded: Result.Result<A, Schema.SchemaError>): Result.Result<A, UnreadableRow> =>
  Result.mapError(decoded, ({ message }) => new UnreadableRow({ row, why: message }))

const fields = (json: unknown): object => (typeof json === "object" && json !== null ? json : {})

const decodeQueue = Schema.decodeUnknownResult(QueueSettings)
const decodeAgent = Schema.decodeUnknownResult(AgentSettings)
const { capacities, reasons, states } = Centre.fields
const decodeOwn = Schema.decodeUnknownResult(Schema.Struct({ capacities, reasons, states }))
const decodeFlow = Schema.decodeUnknownResult(Flow)
