import { execFileSync, spawn } from "node:child_process"
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { npmsFolder, runnablePrograms } from "../../postgres-programs/programs.ts"
import { sql, type Transaction } from "kysely"
import type { Tables } from "../../../ports/Database.ts"
import { connect } from "../database.ts"
import { migrate } from "../migrate.ts"

/** Real PostgreSQL for tests: a cluster of its own in a temporary folder, reached over a Unix socket, so no port is taken. */
export interface TestPostgres {
  readonly url: string
  /** Ends the server at once, as a power cut would. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly remove: () => Promise<void>
  /** A new empty database beside the others; answers its URL. */
  readonly fresh: () => Promise<string>
  /** One with all tables and what the migrations put into them; a copy, so that only the first one takes a second. */
  readonly migrated: () => Promise<string>
  /** Lines of the server's log that an operator would take for a fault. */
  readonly complaints: () => ReadonlyArray<string>
}

/**
 * Does `other` while `first` is written and not yet committed. Commits when `other` is seen to wait for it, and fails when
 * `other` comes to its end without waiting.
 */
export const midCommit = async <A>(
  url: string,
  first: (db: Transaction<Tables>) => Promise<unknown>,
  other: () => Promise<A>
): Promise<A> => {
  const [one, watch] = [connect(url, 1), connect(url, 1)]
  try {
    let waiting: Promise<A> | undefined
    await one.transaction().execute(async (all) => {
      await first(all)
      let ended = false
      waiting = other().finally(() => (ended = true))
      for (;;) {
        const { rows } = await sql<{ readonly n: number }>`
          select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
          watch
        )
        if (rows[0]!.n > 0) return
        if (ended) throw new Error("nobody waited for the commit")
      }
    })
    return await waiting!
  } finally {
    await Promise.all([one.destroy(), watch.destroy()])
  }
}

/** PostgreSQL refuses to run as root; nobody is on every Linux. */
const NOBODY = 65_534
const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined

export const startPostgres = async (): Promise<TestPostgres> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-pg-"))
  if (user !== undefined) chownSync(folder, NOBODY, NOBODY)
  const npms = npmsFolder()
  const programs = npms === undefined ? undefined : runnablePrograms(npms, join(folder, "programs"), user)?.programs
  if (programs === undefined) throw new Error("PostgreSQL's programs cannot be run here")
  const data = join(folder, "data")
  execFileSync(
    programs.initdb,
    ["-D", data, "-U", "carillon", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
    {
      ...user,
      cwd: folder,
      stdio: "ignore"
    }
  )
  const urlOf = (database: string) => `postgres://carillon@localhost/${database}?host=${folder}`
  let server: ReturnType<typeof spawn> | undefined
  let databases = 0

  const logFile = join(folder, "log")
  const start = async () => {
    const log = openSync(logFile, "a")
    server = spawn(programs.postgres, ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"], {
      ...user,
      cwd: folder,
      stdio: ["ignore", "ignore", log]
    })
    closeSync(log)
    const db = connect(urlOf("postgres"), 1)
    try {
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- asks again until it is there
        const answered = await db
          .selectNoFrom((e) => e.lit(1).as("one"))
          .execute()
          .then(
            () => true,
            () => false
          )
        if (answered) return
        if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    } finally {
      await db.destroy()
    }
  }
  const kill = async () => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise((resolve) => server!.once("exit", resolve))
    // SIGQUIT is postgres' immediate shutdown: nothing is written, no client is told, and no child is left.
    server.kill("SIGQUIT")
    await ended
  }
  /** A name is made of digits and letters here: nothing of it comes from outside. */
  const made = async (from?: string): Promise<string> => {
    const name = `fresh_${++databases}`
    const db = connect(urlOf("postgres"), 1)
    await sql.raw(`create database ${name}${from === undefined ? "" : ` template ${from}`}`).execute(db)
    await db.destroy()
    return urlOf(name)
  }
  let template: Promise<string> | undefined
  /** PostgreSQL copies a database only while nobody is in it. */
  const asTemplate = async (): Promise<string> => {
    const url = await made()
    const db = connect(url, 1)
    await migrate(db as never, url)
    await db.destroy()
    return new URL(url).pathname.slice(1)
  }
  await start()
  return {
    url: urlOf("postgres"),
    kill,
    start,
    complaints: () =>
      readFileSync(logFile, "utf8")
        .split("\n")
        .filter((line) => /(ERROR|FATAL|PANIC):/u.test(line)),
    fresh: () => made(),
    migrated: async () => made(await (template ??= asTemplate())),
    remove: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
