import postgres from "postgres"
import type { Terminal } from "#engine/laboratory/terminals/terminal.ts"

/** A terminal as a centre's records have it. */
export interface TerminalRow {
  readonly id: string
  readonly line: string
  readonly dialect: string | null
  readonly account: string
  readonly key: string | null
  readonly numbers: ReadonlyArray<string>
  readonly heartbeatMs: number | null
}

export const rowOf = (
  id: string,
  { account, dialect, key, line, number }: Terminal,
  heartbeatMs: number | null = null
): TerminalRow => ({
  id,
  line,
  dialect,
  account,
  key,
  numbers: number === null ? [] : [number],
  heartbeatMs
})

/** A statement takes this many. */
const ROWS = 5_000

/** Enters terminals into the tables of a throw-away centre: a hundred thousand by their form would take minutes. */
export const enterTerminals = async (database: string, rows: ReadonlyArray<TerminalRow>): Promise<void> => {
  const sql = postgres(database, { max: 1, onnotice: () => {} })
  try {
    for (let from = 0; from < rows.length; from += ROWS) await enter(sql, rows.slice(from, from + ROWS))
  } finally {
    await sql.end()
  }
}

/** In the centre's own tables, and those that were there already by the same account. */
const enter = (sql: postgres.Sql, rows: ReadonlyArray<TerminalRow>): Promise<unknown> =>
  sql.begin(async (all) => {
    const plain = rows.map(({ account, dialect, heartbeatMs, id, line, numbers }) => ({
      id,
      name: `${line} ${account}`.slice(0, 60),
      line,
      dialect,
      account,
      numbers: [...numbers],
      heartbeat_ms: heartbeatMs
    }))
    // Some are those that its seed has entered already.
    const entered = await all<Array<{ readonly id: string }>>`
      insert into terminals ${all(plain)} on conflict (line, account) do nothing returning id`
    const ids = entered.map(({ id }) => id)
    if (ids.length === 0) return
    await all`insert into terminal_heard ${all(ids.map((id) => ({ terminal: id })))}`
    const isNew = new Set(ids)
    const keys = rows.flatMap(({ id, key }) => (key === null || !isNew.has(id) ? [] : [{ terminal: id, key }]))
    if (keys.length > 0) await all`insert into terminal_keys ${all(keys)}`
    await all`update terminals_state set change = change + 1`
    await all`
      insert into terminal_revisions (terminal, revision, told_revision, change)
      select id, 1, null, (select change from terminals_state) from unnest(${ids}::text[]) as id`
    await all`notify terminals_changed`
  })
