import { type Kysely, sql } from "kysely"
import type { LaboratoryRun } from "#wire/laboratory.ts"
import type { Done } from "../../laboratory/deeds.ts"
import type { Order } from "../../laboratory/laboratory.ts"
import type { LaboratoryThread } from "../../laboratory/laboratory-thread.ts"
import type { Tables } from "../../ports/Database.ts"
import type { Entered } from "./pressable.ts"

/** Kept of what was said, for as long as this process lives. */
const RUNS_AT_MOST = 200
/** Each may be a storm; a device does one thing at a time. */
const AT_ONCE = 8

interface Kept {
  run: LaboratoryRun
  /** The last report of any terminal before it was said. */
  readonly after: number
  isLookedUp: boolean
}

/** What virtual terminals said since this start. */
export class Runs {
  readonly #kept: Array<Kept> = []
  readonly #thread: LaboratoryThread
  #last = 0

  constructor(thread: LaboratoryThread) {
    this.#thread = thread
  }

  get isFull(): boolean {
    return this.#kept.filter(({ run }) => run.state === "running").length >= AT_ONCE
  }

  isRunning(terminal: string): boolean {
    return this.#kept.some(({ run }) => run.state === "running" && run.terminal === terminal)
  }

  begin(
    order: Order,
    entered: Entered,
    beginning: { readonly at: number; readonly by: string; readonly after: number }
  ) {
    const { after, at, by } = beginning
    const { account, id: terminal, name } = entered
    const kept: Kept = {
      run: {
        id: ++this.#last,
        at,
        by,
        terminal,
        name,
        account,
        kind: order.kind,
        deed: order.deed,
        state: "running",
        acknowledged: 0,
        of: order.deed === "storm" ? order.count : 1,
        tries: 0,
        ms: null,
        answer: "",
        became: null,
        incident: null
      },
      after,
      isLookedUp: false
    }
    this.#kept.unshift(kept)
    this.#kept.length = Math.min(this.#kept.length, RUNS_AT_MOST)
    this.#thread.do(order).then(
      (done) => (kept.run = ended(kept.run, done)),
      (error: Error) => (kept.run = { ...kept.run, state: "failed", answer: error.message })
    )
    return kept.run
  }

  /** Newest first. What an acknowledged message became is on disk before it is acknowledged. */
  async all(db: Kysely<Tables>): Promise<ReadonlyArray<LaboratoryRun>> {
    for (const kept of this.#kept) {
      if (kept.isLookedUp || kept.run.state === "running") continue
      if (kept.run.acknowledged > 0) kept.run = { ...kept.run, ...(await becameOf(db, kept.run.terminal, kept.after)) }
      kept.isLookedUp = true
    }
    return this.#kept.map(({ run }) => run)
  }
}

const ended = (run: LaboratoryRun, { acknowledged, answer, ms, of, tries }: Done): LaboratoryRun => ({
  ...run,
  state: acknowledged === of ? "acknowledged" : acknowledged === 0 ? "failed" : "partly",
  acknowledged,
  of,
  tries,
  ms,
  answer
})

/** The newest report of any terminal; what comes of a press has a higher number. */
export const lastReport = async (db: Kysely<Tables>): Promise<number> => {
  const { rows } = await sql<{ readonly last: number | null }>`
    select max(id) as last from facts where kind = 'TerminalReported'`.execute(db)
  return rows[0]?.last ?? 0
}

const becameOf = async (
  db: Kysely<Tables>,
  terminal: string,
  after: number
): Promise<Pick<LaboratoryRun, "became" | "incident">> => {
  const { rows } = await sql<{
    readonly incident: string | null
    readonly isTest: boolean
    readonly isRepeat: boolean
  }>`
    select body ->> 'incident' as incident, (body ->> 'isTest')::boolean as "isTest", (body ->> 'isRepeat')::boolean as "isRepeat"
    from facts where kind = 'TerminalReported' and id > ${after} and body ->> 'terminal' = ${terminal} order by id limit 20`.execute(
    db
  )
  const counted = rows.find(({ incident }) => incident !== null)
  if (counted !== undefined) return { became: counted.isRepeat ? "counted" : "incident", incident: counted.incident }
  if (rows.length === 0) return { became: null, incident: null }
  return { became: rows.some(({ isTest }) => isTest) ? "test" : "log", incident: null }
}
