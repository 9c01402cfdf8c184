import { hash } from "node:crypto"
import * as Schema from "effect/Schema"
import { CompiledQuery, type Kysely } from "kysely"
import { Fact } from "#actors/facts.ts"
import type { CallId } from "#actors/vocabulary.ts"
import type { CallRecord } from "#wire/records.ts"
import type { CallRecordRow, Tables } from "../../ports/Database.ts"
import type { Row } from "./chunk.ts"
import { NEVER } from "./sleepers.ts"

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

/**
 * Writes journal, living actors, facts and call records in one statement, which is one round trip and one commit. Steps
 * that are there already are passed over, facts likewise, so writing a chunk again after a lost answer changes nothing.
 * Answers how many steps were new.
 */
export const writeChunk = async (
  db: Kysely<Tables>,
  encoder: Encoder,
  run: number,
  rows: ReadonlyArray<Row>,
  records: ReadonlyArray<CallRecordRow>
): Promise<number> => {
  const [journal, living, gone, facts]: [Array<object>, Array<object>, Array<string>, Array<object>] = [[], [], [], []]
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
    if (over) gone.push(actor)
    else if (json !== undefined) living.push({ actor, sequence, state: json, wake_at: wakeAtOf(entry.wakeAt) })
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
        body: encodeFact(fact)
      })
    }
  }
  const parameters = [
    ...[journal, living, gone].map((each) => JSON.stringify(each)),
    ...[facts, records].map((each) => withoutUnstorable(JSON.stringify(each))),
    run
  ]
  const result = await db.executeQuery<{ readonly written: number }>(CompiledQuery.raw(STATEMENT, parameters))
  return Number(result.rows[0]?.written ?? 0)
}

/** One that does not sleep has none; one that sleeps without a timer has one that never comes. */
const wakeAtOf = (wakeAt: number | null | undefined): number | null => (wakeAt === undefined ? null : (wakeAt ?? NEVER))

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
const STATEMENT = `
with written as (
  insert into journal (actor, sequence, run, at, message, commands, digest, state, "over")
  select actor, sequence, $6::bigint, at, message, commands, digest, state, "over" from json_to_recordset($1::text::json)
    as r(actor text, sequence bigint, at bigint, message json, commands json, digest text, state json, "over" boolean)
  on conflict do nothing returning 1
), alive as (
  insert into living (actor, sequence, state, wake_at)
  select actor, sequence, state, wake_at from json_to_recordset($2::text::json)
    as r(actor text, sequence bigint, state json, wake_at bigint)
  on conflict (actor) do update set sequence = excluded.sequence, state = excluded.state, wake_at = excluded.wake_at
    where living.sequence < excluded.sequence
), gone as (
  delete from living where actor in (select json_array_elements_text($3::text::json))
), kept as (
  insert into facts (actor, sequence, ordinal, at, call, agent, kind, body)
  select actor, sequence, ordinal, at, call, agent, kind, body from json_to_recordset($4::text::json)
    as r(actor text, sequence bigint, ordinal integer, at bigint, call text, agent text, kind text, body jsonb)
  on conflict do nothing
), recorded as (
  insert into call_records (${columns})
  select ${columns} from json_to_recordset($5::text::json) as r(${typed})
  on conflict (id) do update set ${replaced}
)
select count(*) as written from written`
