import { hash } from "node:crypto"
import * as Schema from "effect/Schema"
import { CompiledQuery, type Kysely } from "kysely"
import { factVersion } from "#actors/facts-versions.ts"
import { Fact } from "#actors/facts.ts"
import type { CallId } from "#actors/vocabulary.ts"
import type { CallRecord } from "#wire/records.ts"
import type { CallRecordRow, Tables } from "../../ports/Database.ts"
import type { Row } from "./chunk.ts"
import type { Run } from "./runs.ts"

/** States up to this many characters of JSON are kept with the step, so that a difference found by replay can be shown. */
const SMALL_STATE = 2_000

/** How facts become call records; the projection and the record's columns are not this room's. */
export interface RecordFold {
  readonly callOf: (fact: Fact) => CallId | undefined
  readonly fold: (record: CallRecord | undefined, fact: Fact, serial: number) => CallRecord | undefined
  readonly toRow: (record: CallRecord) => CallRecordRow
  readonly fromRow: (row: CallRecordRow) => CallRecord
}

/** JSON values of one step. */
export interface Encoder {
  readonly state: (actor: string, state: unknown) => unknown
  readonly message: (actor: string, message: unknown) => unknown
  readonly commands: (actor: string, commands: ReadonlyArray<unknown>) => unknown
}

/** SHA-256 of a state's JSON, as journal and replay compare it. */
export const digestOf = (stateJson: string): string => hash("sha256", stateJson)

const encodeFact = Schema.encodeSync(Schema.toCodecJson(Fact))

/** A step that cannot be written as the next one of its actor. */
export interface Taken {
  readonly actor: string
  readonly sequence: number
  /** This very step is in the journal already. */
  readonly same: boolean
  /** A later owner has written this actor. */
  readonly newer: boolean
}

/**
 * What became of a chunk. All of it is written, or nothing: `superseded` when another engine owns the database now,
 * `taken` when some of its steps are not the next ones of their actors.
 */
export type Outcome =
  | { readonly _tag: "Written" }
  | { readonly _tag: "Superseded" }
  | { readonly _tag: "Taken"; readonly steps: ReadonlyArray<Taken> }

/** Writes journal, living actors, facts and call records in one statement, which is one round trip and one commit. */
export const writeChunk = async (
  db: Kysely<Tables>,
  encoder: Encoder,
  { epoch, run }: Run,
  rows: ReadonlyArray<Row>,
  records: ReadonlyArray<CallRecordRow>
): Promise<Outcome> => {
  const [journal, living, gone, facts]: [Array<object>, Array<object>, Array<object>, Array<object>] = [[], [], [], []]
  for (const { entry, state } of rows) {
    const { actor, at, over, sequence } = entry
    const json = state === undefined ? undefined : encoder.state(actor, state.is)
    const text = json === undefined ? undefined : JSON.stringify(json)
    journal.push({
      actor,
      sequence,
      at,
      over,
      message: encoder.message(actor, entry.message),
      commands: encoder.commands(actor, entry.commands),
      digest: text === undefined ? null : digestOf(text),
      state: text === undefined || text.length > SMALL_STATE ? undefined : json
    })
    if (over) gone.push({ actor, sequence, at })
    else if (json !== undefined) living.push({ actor, sequence, state: json })
    for (const [ordinal, fact] of entry.facts.entries()) {
      const about = fact as { readonly call?: string; readonly agent?: string }
      facts.push({
        actor,
        sequence,
        ordinal,
        at: fact.at,
        call: about.call,
        agent: about.agent,
        kind: fact._tag,
        version: factVersion(fact._tag),
        body: encodeFact(fact)
      })
    }
  }
  const parameters = [
    ...[journal, living, gone].map((each) => JSON.stringify(each)),
    ...[facts, records].map((each) => withoutUnstorable(JSON.stringify(each))),
    run,
    epoch
  ]
  const result = await db.executeQuery<{ readonly owner: boolean; readonly taken: ReadonlyArray<Taken> | null }>(
    CompiledQuery.raw(STATEMENT, parameters)
  )
  const { owner, taken } = result.rows[0]!
  if (!owner || taken?.some(({ newer }) => newer) === true) return { _tag: "Superseded" }
  return taken === null ? { _tag: "Written" } : { _tag: "Taken", steps: taken }
}

/**
 * JSON may hold U+0000 and half surrogates, which a caller can put into a SIP header; PostgreSQL's text may not. They become
 * U+FFFD. The journal keeps them, as its `json` columns are text that nobody looks into.
 */
const withoutUnstorable = (json: string): string =>
  json.includes("\\u0000") || json.includes("\\ud")
    ? json.replaceAll(/(?<=(?:^|[^\\])(?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gu, "\\ufffd")
    : json

const RECORD_COLUMNS = [
  ["id", "text"],
  ["serial", "bigint"],
  ["calling_number", "text"],
  ["dialled_number", "text"],
  ["arrived_at", "bigint"],
  ["queued_at", "bigint"],
  ["rung_at", "bigint"],
  ["answered_at", "bigint"],
  ["ended_at", "bigint"],
  ["wait_ms", "bigint"],
  ["ring_ms", "bigint"],
  ["talk_ms", "bigint"],
  ["wrap_up_ms", "bigint"],
  ["attempts", "integer"],
  ["agent", "text"],
  ["queue", "text"],
  ["keys", "text"],
  ["outcome", "text"],
  ["hang_up_by", "text"],
  ["cause", "text"],
  ["recording_file", "text"],
  ["recorded_ms", "bigint"]
] as const satisfies ReadonlyArray<readonly [keyof CallRecordRow, string]>

const columns = RECORD_COLUMNS.map(([name]) => name).join(", ")
const typed = RECORD_COLUMNS.map(([name, type]) => `${name} ${type}`).join(", ")
const replaced = RECORD_COLUMNS.filter(([name]) => name !== "id" && name !== "serial")
  .map(([name]) => `${name} = excluded.${name}`)
  .join(", ")

// Constant text: the server prepares it once a connection. Each table comes as one JSON parameter ($n::text first, so that
// the driver sends the text as it is). An actor is in $2 or in $3, never in both.
//
// `owner` locks our row of `runs` against the one who takes over, so that exactly one engine writes at any time; and since
// it is alone, what `taken` finds is still so when the rows go in. (actor, sequence) is therefore unique over all months,
// which no index of a partitioned table could promise.
const STATEMENT = `
with owner as (
  select run from runs where run = $6::bigint and superseded_by is null for share
), steps as materialized (
  select * from json_to_recordset($1::text::json)
    as r(actor text, sequence bigint, at bigint, message json, commands json, digest text, state json, "over" boolean)
), heads as (
  select actor, sequence, epoch from living where actor in (select actor from steps)
  union all
  select actor, sequence, epoch from ended where actor in (select actor from steps)
), taken as materialized (
  select s.actor, s.sequence, h.epoch > $7::bigint as newer, exists (
      select from journal as j where j.actor = s.actor and j.sequence = s.sequence and j.at = s.at
        and j.digest is not distinct from s.digest and j.message::text = s.message::text) as same
    from steps as s join heads as h on h.actor = s.actor and (h.sequence >= s.sequence or h.epoch > $7::bigint)
), go as materialized (
  select from owner where not exists (select from taken)
), written as (
  insert into journal (actor, sequence, run, epoch, at, message, commands, digest, state, "over")
  select actor, sequence, $6::bigint, $7::bigint, at, message, commands, digest, state, "over" from steps, go
), alive as (
  insert into living (actor, sequence, run, epoch, state)
  select actor, sequence, $6::bigint, $7::bigint, state
    from go, json_to_recordset($2::text::json) as r(actor text, sequence bigint, state json)
  on conflict (actor) do update
    set sequence = excluded.sequence, run = excluded.run, epoch = excluded.epoch, state = excluded.state
), over as materialized (
  select * from go, json_to_recordset($3::text::json) as r(actor text, sequence bigint, at bigint)
), gone as (
  delete from living where actor in (select actor from over)
), buried as (
  insert into ended (actor, sequence, epoch, at) select actor, sequence, $7::bigint, at from over
  on conflict (actor) do update set sequence = excluded.sequence, epoch = excluded.epoch, at = excluded.at
), kept as (
  insert into facts (actor, sequence, ordinal, at, call, agent, kind, version, body)
  select actor, sequence, ordinal, at, call, agent, kind, version, body from go, json_to_recordset($4::text::json)
    as r(actor text, sequence bigint, ordinal integer, at bigint, call text, agent text, kind text, version integer, body jsonb)
), recorded as (
  insert into call_records (${columns})
  select ${columns} from go, json_to_recordset($5::text::json) as r(${typed})
  on conflict (id) do update set ${replaced}
)
select exists (select from owner) as owner, (select json_agg(taken) from taken) as taken`
