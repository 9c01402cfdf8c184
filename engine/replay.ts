import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import type { Replayed } from "./replay/replay.ts"
import { replayDatabase } from "./replay/replay-database.ts"

const USAGE = `npm run replay -- [options]
  --database URL   replay the journal of this PostgreSQL database; a running centre may go on meanwhile
  --json           one JSON line on stdout: {"decisions":…,"differ":0}
Without --database it starts a throw-away centre, lets some calls through it, and replays what that centre wrote.
Exit code 1 when a step comes to something else than what was written, 2 when it could not be looked at.
`

/** The calls of the load it makes itself: every path of a plain call is walked, in half a minute. */
const CALLS = 12
const AGENTS = 4
const CALL_EVERY_MS = 300

/** An empty journal proves nothing. */
const isProof = ({ decisions, differ }: Replayed): boolean => differ === 0 && decisions > 0

const began = performance.now()
const say = (line: string): void => {
  process.stderr.write(`[${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s] ${line}\n`)
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { database: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean" } }
  })
  if (values.help === true) {
    process.stdout.write(USAGE)
    return 0
  }
  const replayed = await (values.database === undefined ? replayOwnLoad() : replay(values.database))
  for (const { actor, replayed: is, sequence, what, written } of replayed.differences)
    say(`${actor} step ${sequence}: ${what} differ\n    written   ${written}\n    replayed  ${is}`)
  const { actors, decisions, differ, withCommands } = replayed
  const result = { decisions, differ, withCommands, actors }
  process.stdout.write(`${values.json === true ? JSON.stringify(result) : JSON.stringify(result, undefined, 2)}\n`)
  if (decisions === 0) say("the journal is empty: nothing was proved")
  return isProof(replayed) ? 0 : 1
}

const replay = async (url: string): Promise<Replayed> => {
  say("replaying the journal")
  return await replayDatabase(url, (decisions) => say(`${decisions} steps so far`))
}

const replayOwnLoad = async (): Promise<Replayed> => {
  const [{ startCentre }, { firstCall }] = await Promise.all([
    import("../load-tests/centre.ts"),
    import("../load-tests/first-call.ts")
  ])
  const centre = await startCentre({ seed: "config/seed/small-centre.yaml", say })
  try {
    await firstCall(centre, { calls: CALLS, agents: AGENTS, everyMs: CALL_EVERY_MS, say })
    await journalWritten(centre)
    return await replay(await databaseOf(centre))
  } finally {
    await centre.stop()
  }
}

/** As much of a centre under load as is looked at here. */
interface Centre {
  readonly dataDir: string | undefined
  readonly health: () => Promise<{
    readonly workers: Readonly<Record<string, { readonly detail: Readonly<Record<string, unknown>> }>>
  }>
}

/** The journal follows the actors by one commit. */
const journalWritten = async (centre: Centre): Promise<void> => {
  for (let tries = 0; tries < 100; tries++) {
    // oxlint-disable-next-line no-await-in-loop -- asks until it is so
    const { workers } = await centre.health()
    if (workers["core"]?.detail["journalBacklog"] === 0) return
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error("the centre does not get its journal written")
}

/** The embedded PostgreSQL of a centre of our own: its port from its health, its password from its data folder. */
const databaseOf = async ({ dataDir, health }: Centre): Promise<string> => {
  const port = (await health()).workers["store"]?.detail["port"]
  const file = join(dataDir ?? "", "pg-password")
  if (typeof port !== "number" || !existsSync(file))
    throw new Error("the throw-away centre does not say where its database is")
  return `postgres://carillon:${encodeURIComponent(readFileSync(file, "utf8").trim())}@127.0.0.1:${port}/carillon`
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`replay: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
)
