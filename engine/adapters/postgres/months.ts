import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"

/** Tables whose rows lie in a partition for each month of their `at`. */
export const PARTED = ["journal", "facts"] as const
export type Parted = (typeof PARTED)[number]

/**
 * Keys and indexes of every partition. They belong to the partitions and not to the whole, because a key of the whole would
 * have to name `at`: (actor, sequence) is unique within a month by its key, and over the months by `owner` and `taken` in
 * write-chunk.ts. One that is added here is made for the months there are by `ensureIndexes`.
 */
const KEYS: Readonly<Record<Parted, string>> = { journal: "(actor, sequence)", facts: "(id)" }
const INDEXES: Readonly<Record<Parted, Readonly<Record<string, string>>>> = {
  journal: { at: "(at)" },
  facts: {
    step: "unique (actor, sequence, ordinal)",
    call: "(call, id) where call is not null",
    agent: "(agent, id) where agent is not null",
    kind: "(kind, id)",
    at: "(at)",
    // Of written work and incidents; a call's facts are found by the call.
    work: "((body ->> 'work'), id) where call is null and body ? 'work'",
    // Which decisions looked at an agent. A list of rows to be indexed later would be read whole by every question.
    candidates:
      "using gin (jsonb_path_query_array(body, '$.candidates[*].agent')) with (fastupdate = off) where kind = 'AgentChosen'"
  }
}

/** First ms of the month of `atMs`, in UTC, and of the one after it. */
export const monthOf = (atMs: number): { readonly fromMs: number; readonly untilMs: number; readonly name: string } => {
  const date = new Date(atMs)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  // Date.UTC takes a two-digit year for one of the last century.
  const start = (n: number) => new Date(0).setUTCFullYear(year, n, 1)
  const fromMs = start(month)
  if (Number.isNaN(fromMs)) throw new RangeError(`${atMs} is no time`)
  return { fromMs, untilMs: start(month + 1), name: `${year}_${String(month + 1).padStart(2, "0")}` }
}

export interface Partition {
  readonly name: string
  /** -Infinity for the one that holds everything from before there were partitions; until that is proved, to Infinity. */
  readonly fromMs: number
  readonly untilMs: number
}

export const partitionsOf = async (db: Kysely<Tables>, table: Parted): Promise<ReadonlyArray<Partition>> => {
  const { rows } = await sql<{ readonly name: string; readonly bound: string }>`
    select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_inherits as i join pg_class as c on c.oid = i.inhrelid where i.inhparent = ${table}::regclass`.execute(db)
  return rows
    .map(({ bound, name }) => {
      const [, from, until] = /FROM \('?(\S+?)'?\) TO \('?(\S+?)'?\)/u.exec(bound) ?? []
      const ms = (word: string | undefined) =>
        word === "MINVALUE" ? Number.NEGATIVE_INFINITY : word === "MAXVALUE" ? Number.POSITIVE_INFINITY : Number(word)
      return { name, fromMs: ms(from), untilMs: ms(until) }
    })
    .toSorted((a, b) => a.untilMs - b.untilMs)
}

/** Makes the partitions that rows of these times go into, where there are none. Whoever writes or reads is not held up. */
export const ensureMonths = async (db: Kysely<Tables>, timesMs: Iterable<number>): Promise<void> => {
  const months = new Map([...timesMs].map((atMs) => [monthOf(atMs).name, monthOf(atMs)]))
  for (const table of PARTED) {
    const covered = await partitionsOf(db, table)
    for (const month of months.values())
      if (!covered.some(({ fromMs, untilMs }) => fromMs <= month.fromMs && month.fromMs < untilMs))
        await makeMonth(db, table, month)
  }
}

/** The partitions of this month and the next. */
export const ensureMonthsAhead = (db: Kysely<Tables>, nowMs: number): Promise<void> =>
  ensureMonths(db, [nowMs, monthOf(nowMs).untilMs])

const makeMonth = (db: Kysely<Tables>, table: Parted, { fromMs, name, untilMs }: ReturnType<typeof monthOf>) =>
  db.transaction().execute(async (all) => {
    const run = (text: string) => sql.raw(text).execute(all)
    const partition = `${table}_${name}`
    // Two engines, or an engine and its upkeep, come to the same idea at the same time.
    await sql`select pg_advisory_xact_lock(hashtext('carillon months'))`.execute(all)
    if ((await partitionsOf(all, table)).some((known) => known.name === partition)) return
    await run(`create table ${partition} (like ${table} including defaults)`)
    await run(`alter table ${partition} add constraint ${partition}_key primary key ${KEYS[table]}`)
    for (const [index, definition] of Object.entries(INDEXES[table]))
      await run(indexOn(partition, `${partition}_${index}`, definition, ""))
    // Attached last: unlike `create … partition of`, that asks for no lock which the journal's writer would wait for.
    await run(`alter table ${table} attach partition ${partition} for values from (${fromMs}) to (${untilMs})`)
  })

/** Makes the indexes that a partition does not have yet, beside the work that goes on in it. */
export const ensureIndexes = async (db: Kysely<Tables>): Promise<number> => {
  let made = 0
  for (const table of PARTED)
    for (const { name: partition } of await partitionsOf(db, table)) {
      const { rows } = await sql<{ readonly name: string; readonly valid: boolean }>`
        select c.relname as name, i.indisvalid as valid from pg_index as i join pg_class as c on c.oid = i.indexrelid
        where i.indrelid = ${partition}::regclass`.execute(db)
      const valid = new Map(rows.map(({ name, valid: whole }) => [name, whole]))
      for (const [index, definition] of Object.entries(INDEXES[table])) {
        const name = `${partition}_${index}`
        if (valid.get(name) === true) continue
        // One that was broken off is of no use and costs every write.
        if (valid.has(name)) await sql.raw(`drop index concurrently ${name}`).execute(db)
        await sql.raw(indexOn(partition, name, definition, "concurrently")).execute(db)
        made++
      }
    }
  return made
}

const indexOn = (partition: string, name: string, definition: string, how: "" | "concurrently"): string => {
  const isUnique = definition.startsWith("unique ")
  return `create ${isUnique ? "unique " : ""}index ${how} ${name} on ${partition} ${isUnique ? definition.slice("unique ".length) : definition}`
}
