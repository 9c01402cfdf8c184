import type { Sql } from "./connection.ts"
import type { Held } from "./legs.ts"
import { partsIn, statesIn } from "./states.ts"

/** What the rows of a recorded database alone do not tell: `about.json`. */
export interface About extends Counts {
  readonly release: number
  readonly recordedAt: string
  readonly code: { readonly commit: string; readonly version: string }
  readonly node: string
  readonly passwords: string
  readonly adminPassword: string
  /** States that steps of the journal have and no row of `living`, and those that nothing has; and why. */
  readonly passing: Readonly<Record<string, string>>
  readonly unwritten: Readonly<Record<string, string>>
  /** Asked just after the core died: as after any crash, the switch is a few moments ahead of the rows. */
  readonly switch: Held
}

export interface Counts {
  readonly postgres: string
  /** Rows of `living`, by kind and state. */
  readonly living: Readonly<Record<string, number>>
  /** Steps of the journal that have a state with them: the last of an actor in each commit. */
  readonly journal: Readonly<Record<string, number>>
  /** The same of what an agent has at hand, is ready for and sees, and of what a call in a flow waits for. Release 1 counted none. */
  readonly parts?: {
    readonly living: Readonly<Record<string, number>>
    readonly journal: Readonly<Record<string, number>>
  }
  /** Call records by outcome; those without one go on. */
  readonly records: Readonly<Record<string, number>>
  readonly failedRings: Readonly<Record<string, number>>
  /** Tasks that are over, by outcome. */
  readonly tasksEnded?: Readonly<Record<string, number>>
  /** Lives of the core that wrote the journal. */
  readonly runs: number
}

/** Counted in the snapshot that is exported. */
export const countRows = (db: Sql, snapshot: string): Promise<Counts> =>
  db.begin("isolation level repeatable read read only", async (all) => {
    await all.unsafe(`set transaction snapshot '${snapshot}'`)
    const counted = async (what: string, table: string) =>
      Object.fromEntries(
        (
          await all.unsafe<Array<{ what: string; count: number }>>(
            `select ${what} as what, count(*)::int as count from ${table} group by 1 order by 1`
          )
        ).map(({ count, what: name }) => [name, count])
      )
    const named = (rows: string) => counted("name", `(${rows}) as named`)
    const [server] = await all<Array<{ version: string; runs: number }>>`
      select current_setting('server_version') as version, (select count(distinct run)::int from journal) as runs`
    return {
      postgres: server!.version,
      living: await named(statesIn("living")),
      journal: await named(statesIn("journal")),
      parts: { living: await named(partsIn("living")), journal: await named(partsIn("journal")) },
      records: await counted("coalesce(outcome, 'goes on')", "call_records"),
      failedRings: await counted("body->>'reason'", "facts where kind = 'RingFailed'"),
      tasksEnded: await counted("body->>'outcome'", "facts where kind = 'TaskEnded'"),
      runs: server!.runs
    }
  })
