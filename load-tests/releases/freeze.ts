import { readFileSync } from "node:fs"
import { until } from "../crowd/wait.ts"
import { connect, type Sql } from "./connection.ts"
import { countLegs, type Held, readHeld } from "./legs.ts"
import { calmDown, closePanelEarly, playLastSeconds } from "./moment.ts"
import type { Caller, Stage } from "./stage.ts"
import { LIVING, LIVING_PARTS, partsIn, statesIn } from "./states.ts"

/** A moment kept: its snapshot can be exported until `letGo`. */
export interface Moment {
  readonly snapshot: string
  readonly held: Held
  readonly letGo: () => Promise<void>
}

/** Where a commit falls in a rush is much the same each time; what else the core does then may move it. */
const TRIES = 12

/**
 * Finds the commit at which all states are written down together, and kills the core there: what the database had at that
 * commit is what such a crash leaves. The switch goes on with its legs, and nobody starts a new core.
 */
export const freeze = async (stage: Stage, say: (line: string) => void): Promise<Moment> => {
  const core = await stage.corePid()
  const supervisor = parentOf(core)
  const db = connect(stage.databaseUrl, 1)
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    if (attempt > 1) await closePanelEarly(stage)
    await playLastSeconds(stage, say)
    say(`${CALLERS_QUEUEING} callers at once, try ${attempt}`)
    const watch = watchCommits(db)
    const callers = await rush(stage, core, CALLERS_QUEUEING)
    const found = await watch.found
    if (found !== undefined) {
      const letGo = async () => {
        await watch.end()
        await db.end({ timeout: 1 })
        process.kill(supervisor, "SIGCONT")
      }
      process.kill(supervisor, "SIGSTOP")
      process.kill(core, "SIGKILL")
      try {
        return { snapshot: found, held: await readHeld(stage.switchSocket, stage.recordingOf), letGo }
      } catch (error) {
        await letGo()
        throw error
      }
    }
    say("not all states at once")
    await calmDown(stage, callers)
  }
  throw new Error(`in ${TRIES} tries not all states were there at once`)
}

/**
 * Every hundred steps are a commit of their own. What callers of one breath set going runs side by side: all arrive, then
 * all ask the queue, then all are admitted and ranked, then the free agents are reserved. With so many callers the
 * hundredth step is one of the queue's, and most calls are written down as asking it for a place.
 */
const CALLERS_QUEUEING = 50

/** Lets so many callers in while the core sleeps for a moment, so that it hears of all of them in one breath. */
const rush = async (stage: Stage, core: number, count: number): Promise<ReadonlyArray<Caller>> => {
  const callers: Array<Caller> = []
  process.kill(core, "SIGSTOP")
  try {
    const before = await countLegs(stage.switchSocket)
    for (let n = 0; n < count; n++) callers.push(await stage.dial("95001"))
    const everybody = async () => (await countLegs(stage.switchSocket)) >= before + count
    await until("all callers in the switch", everybody, { withinMs: 5_000 })
    return callers
  } finally {
    process.kill(core, "SIGCONT")
  }
}

interface Watch {
  /** The snapshot's name, once; undefined when no commit had all states for some time. */
  readonly found: Promise<string | undefined>
  readonly isOver: () => boolean
  readonly end: () => Promise<void>
}

/** Looks at each commit, on the server itself, and holds the first in which all states are. */
const watchCommits = (db: Sql): Watch => {
  const found = Promise.withResolvers<string | undefined>()
  const released = Promise.withResolvers<void>()
  let over = false
  const transaction = db.begin(async (all) => {
    // To compile what looks takes longer than looking.
    await all.unsafe("set local jit = off")
    await all.unsafe(LOOK)
    const [row] = await all<Array<{ snapshot: string }>>`select current_setting('carillon.snapshot') as snapshot`
    over = true
    found.resolve(row!.snapshot === "" ? undefined : row!.snapshot)
    if (row!.snapshot !== "") await released.promise
  })
  transaction.catch(found.reject)
  return {
    found: found.promise,
    isOver: () => over,
    end: async () => {
      released.resolve()
      await transaction
    }
  }
}

const LOOK_FOR_S = 3
/** A commit is seen when looked at more often than they come. */
const LOOK_EVERY_S = 0.0005

const listed = (names: ReadonlyArray<string>): string => `array[${names.map((each) => `'${each}'`).join(", ")}]`

/**
 * A snapshot that is exported within the statement that looks is what the statement saw. Parts cost more to look at than
 * there is time between two commits, and last: they are looked at when all states are there.
 */
const LOOK = `
  do $$
  declare
    snapshot text;
    deadline timestamptz := clock_timestamp() + interval '${LOOK_FOR_S} seconds';
  begin
    loop
      select pg_export_snapshot() into snapshot
        from (select array_agg(name) as there from (${statesIn("living")}) as named) as states
        where case when there @> ${listed(LIVING)}
          then array(select name from (${partsIn("living")}) as named) @> ${listed(LIVING_PARTS)}
          else false end;
      exit when snapshot is not null or clock_timestamp() > deadline;
      perform pg_sleep(${LOOK_EVERY_S});
    end loop;
    perform set_config('carillon.snapshot', coalesce(snapshot, ''), true);
  end $$`

/** Fourth field of proc(5)'s stat, after the name in brackets. */
const parentOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])
}
