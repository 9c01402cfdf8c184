import { parseArgs } from "node:util"
import type { Replayed } from "./replay.ts"
import { replayDatabase } from "./replay-database.ts"

const USAGE = `node engine/replay/main.ts --database URL [--json]
  --database URL   replays the journal of this PostgreSQL database; a running centre may go on meanwhile
  --json           one JSON line on stdout: {"decisions":…,"differ":0}
  --help           this text
Exit code 1 when a step comes to something else than what was written, 2 when it could not be looked at.
`

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
  if (values.database === undefined) throw new Error("name a database: --database postgres://…")
  say("replaying the journal")
  const replayed = await replayDatabase(values.database, (decisions) => say(`${decisions} steps so far`))
  for (const { actor, replayed: is, sequence, what, written } of replayed.differences)
    say(`${actor} step ${sequence}: ${what} differ\n    written   ${written}\n    replayed  ${is}`)
  const { actors, decisions, differ, withCommands } = replayed
  const result = { decisions, differ, withCommands, actors }
  process.stdout.write(`${values.json === true ? JSON.stringify(result) : JSON.stringify(result, undefined, 2)}\n`)
  if (decisions === 0) say("the journal is empty: nothing was proved")
  return isProof(replayed) ? 0 : 1
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`replay: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
)
