import { hash } from "node:crypto"
import { CompiledQuery, type Kysely } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import type { AnyProjection } from "../../projections/projection.ts"
import type { Row } from "./chunk.ts"
import type { Folded } from "./folding.ts"
import type { Run } from "./runs.ts"
import { type Encoder, textOf, withoutUnstorable } from "./step-text.ts"
import { upsertOf } from "./upsert.ts"
import { NEVER } from "./sleepers.ts"

/** States up to this many characters of JSON are kept with the step, so that a difference found by replay can be shown. */
const SMALL_STATE = 2_000

/** SHA-256 of a state's JSON, as journal and replay compare it. */
export const digestOf = (stateJson: string): string => hash("sha256", stateJson)

/** A step that cannot be written as the next one of its actor. */
export interface Taken {
  readonly actor: string
  readonly sequence: number
  /** This very step is in the journal already. */
  readonly same: boolean
  /** A later owner has written this actor. */
  readonly newer: boolean
}

/** One that does not sleep has none; one that sleeps without a timer has one that never comes. */
const wakeAtOf = (wakeAt: number | null | undefined): number | null => (wakeAt === undefined ? null : (wakeAt ?? NEVER))

/**
 * What became of a chunk. All of it is written, or nothing: `superseded` when another engine owns the database now,
 * `taken` when some of its steps are not the next ones of their actors, `stale` when a projection's table was changed
 * beside us.
 */
export type Outcome =
  | { readonly _tag: "Written" }
  | { readonly _tag: "Superseded" }
  | { readonly _tag: "Stale" }
  | { readonly _tag: "Taken"; readonly steps: ReadonlyArray<Taken> }

/** Writes journal, living actors, facts and projections in one statement, which is one round trip and one commit. */
export const chunkWriter = (
  encoder: Encoder,
  projections: ReadonlyArray<AnyProjection>,
  site: string
): ((db: Kysely<Tables>, run: Run, rows: ReadonlyArray<Row>, folded: Folded) => Promise<Outcome>) => {
  const statement = statementOf(projections)
  return async (db, { epoch, run }, rows, folded) => {
    const { facts, gone, journal, living } = tablesOf(encoder, rows)
    const parameters = [
      journal,
      living,
      gone,
      facts,
      run,
      epoch,
      site,
      JSON.stringify(folded.generations),
      ...folded.rows.map((each) => withoutUnstorable(JSON.stringify(each)))
    ]
    const result = await db.executeQuery<{
      readonly owner: boolean
      readonly stale: boolean
      readonly taken: ReadonlyArray<Taken> | null
    }>(CompiledQuery.raw(statement, parameters))
    const { owner, stale, taken } = result.rows[0]!
    if (!owner || taken?.some(({ newer }) => newer) === true) return { _tag: "Superseded" }
    if (taken !== null) return { _tag: "Taken", steps: taken }
    return { _tag: stale ? "Stale" : "Written" }
  }
}

/**
 * The tables' rows as JSON texts. Each step's text was made when it was appended, so that no chunk holds up the loop; only the
 * last state an actor has in a chunk is encoded here, as nobody needs the ones between.
 */
const tablesOf = (encoder: Encoder, rows: ReadonlyArray<Row>) => {
  const [journal, living, gone, facts]: [Array<string>, Array<string>, Array<object>, Array<string>] = [[], [], [], []]
  for (const { entry, factsText, state, text } of rows) {
    const { actor, at, over, sequence } = entry
    if (factsText !== "") facts.push(factsText)
    if (state === undefined) {
      journal.push(`{${text}}`)
      continue
    }
    // Who ended and came back within the chunk is alive.
    if (over) gone.push({ actor, sequence, at })
    const json = textOf(encoder.state(actor, state.is))
    const small = json.length > SMALL_STATE ? "" : `,"state":${json}`
    journal.push(`{${text},"digest":"${digestOf(json)}"${small}}`)
    if (over) continue
    const wakeAt = wakeAtOf(entry.wakeAt)
    living.push(`{"actor":${JSON.stringify(actor)},"sequence":${sequence},"wake_at":${wakeAt},"state":${json}}`)
  }
  return { journal: listOf(journal), living: listOf(living), gone: JSON.stringify(gone), facts: listOf(facts) }
}

const listOf = (rows: ReadonlyArray<string>): string => `[${rows.join(",")}]`

// Constant text: the server prepares it once a connection. Each table comes as one JSON parameter ($n::text first, so that
// the driver sends the text as it is). An actor is in $2 or in $3, never in both.
//
// `owner` locks our row of `runs` against the one who takes over, so that exactly one engine writes at any time; and since
// it is alone, what `taken` finds is still so when the rows go in. (actor, sequence) is therefore unique over all months,
// which no index of a partitioned table could promise.
//
// Tables grow under a plan that was made when they were small: `offset 0` and `any(array(…))` leave the planner no choice but
// to look each actor up by its key.
const statementOf = (projections: ReadonlyArray<AnyProjection>): string => `
with owner as (
  select run from runs where run = $5::bigint and superseded_by is null for share
), steps as materialized (
  select * from json_to_recordset($1::text::json)
    as r(actor text, sequence bigint, at bigint, message json, commands json, digest text, state json, "over" boolean)
), heads as materialized (
  select a.actor, h.sequence, h.epoch from (select distinct actor from steps) as a cross join lateral (
    select sequence, epoch from living where actor = a.actor
    union all
    select sequence, epoch from ended where actor = a.actor
    offset 0
  ) as h
), taken as materialized (
  select s.actor, s.sequence, h.epoch > $6::bigint as newer, exists (
      select from journal as j where j.actor = s.actor and j.sequence = s.sequence and j.at = s.at
        and j.digest is not distinct from s.digest and j.message::text = s.message::text) as same
    from steps as s join heads as h on h.actor = s.actor and (h.sequence >= s.sequence or h.epoch > $6::bigint)
), stale as materialized (
  select from json_to_recordset($8::text::json) as r(name text, generation bigint)
    join projections as p on p.name = r.name and p.generation <> r.generation
), go as materialized (
  select from owner where not exists (select from taken) and not exists (select from stale)
), written as (
  insert into journal (actor, sequence, run, epoch, at, message, commands, digest, state, "over")
  select actor, sequence, $5::bigint, $6::bigint, at, message, commands, digest, state, "over" from steps, go
), alive as (
  insert into living (actor, sequence, run, epoch, state, wake_at)
  select actor, sequence, $5::bigint, $6::bigint, state, wake_at
    from go, json_to_recordset($2::text::json) as r(actor text, sequence bigint, state json, wake_at bigint)
  on conflict (actor) do update set sequence = excluded.sequence, run = excluded.run, epoch = excluded.epoch,
    state = excluded.state, wake_at = excluded.wake_at
), over as materialized (
  select * from go, json_to_recordset($3::text::json) as r(actor text, sequence bigint, at bigint)
), gone as (
  delete from living where actor = any(array(select actor from over))
), buried as (
  insert into ended (actor, sequence, epoch, at) select actor, sequence, $6::bigint, at from over
  on conflict (actor) do update set sequence = excluded.sequence, epoch = excluded.epoch, at = excluded.at
), kept as (
  insert into facts (actor, sequence, ordinal, at, call, agent, fault, kind, version, body)
  select actor, sequence, ordinal, at, call, agent, fault, kind, version, body from go, json_to_recordset($4::text::json)
    as r(actor text, sequence bigint, ordinal integer, at bigint, call text, agent text, fault text, kind text, version integer, body jsonb)
), ${projections
  .flatMap((projection, index) =>
    upsertOf(projection, { prefix: `p${index}_`, json: `$${index + 9}`, site: "$7", gate: "go" })
  )
  .concat("sited as (select $7::text)")
  .join(", ")}
select exists (select from owner) as owner, exists (select from stale) as stale,
  (select json_agg(taken) from taken) as taken`
