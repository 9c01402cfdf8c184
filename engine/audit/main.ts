/** `npm run audit -- verify [--database URL | --data DIR] [--json]`: walks the log of all changes and says whether it is whole. */
import { parseArgs } from "node:util"
import { connect, reasonOf } from "../adapters/postgres/database.ts"
import { databaseIn } from "../rebuild/database-in.ts"
import { verifyChain } from "../records/audit/log.ts"
import { verifyTimelines } from "../records/incidents/timeline.ts"

const USAGE = `npm run audit -- verify [options]
  verify           walks the chain of audit_log from its first line, and the time line of each incident, and compares each line
                   with what was written
  --database URL   of this PostgreSQL database, as database.url has it
  --data DIR       of the centre with this data folder, whose own PostgreSQL runs (default: data)
  --json           one JSON line on stdout: {"lines":…,"whole":…,"brokenAt":…,"incidents":…,"brokenIncident":…,"why":…}
  --help
A running centre goes on meanwhile. Lines cut off at the end leave a chain that is whole: compare "lines" with what was told before.
An incident is chained some seconds after what happened; its hash is in audit_log once it is closed.
Exit code 1 when a line was changed, added or taken away, 2 when it could not be looked at.
`

/** One clear line for the person who typed it. */
class Wrong extends Error {}

const asked = () => {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        database: { type: "string" },
        data: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false }
      }
    })
    return { words: positionals, ...values }
  } catch (error) {
    throw new Wrong((error as Error).message)
  }
}

const main = async (): Promise<void> => {
  const { data, database, help, json, words } = asked()
  if (help) return void process.stdout.write(USAGE)
  if (words.length !== 1 || words[0] !== "verify")
    throw new Wrong(words.length === 0 ? "say what to do: verify" : `cannot do "${words.join(" ")}"; it can: verify`)
  if (data !== undefined && database !== undefined) throw new Wrong("--database and --data exclude each other")
  const db = connect(database ?? databaseIn(data ?? "data"), 1)
  try {
    const { brokenAt, lines, why } = await verifyChain(db)
    const { broken, incidents, why: brokenWhy } = await verifyTimelines(db)
    const isWhole = brokenAt === null && broken === null
    const result = { lines, whole: isWhole, brokenAt, incidents, brokenIncident: broken, why: why ?? brokenWhy }
    process.stdout.write(`${json ? JSON.stringify(result) : JSON.stringify(result, undefined, 2)}\n`)
    if (!isWhole) process.exitCode = 1
  } finally {
    await db.destroy()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `audit: ${"code" in (error as object) ? reasonOf(error) : error instanceof Error ? error.message : String(error)}\n`
  )
  process.exitCode = 2
})
