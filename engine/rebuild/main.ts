/** `npm run rebuild -- call-records [--database URL | --data DIR] [--json]`: folds a table of reports again from all facts. */
import { parseArgs } from "node:util"
import { connect, reasonOf } from "../adapters/postgres/database.ts"
import { rebuild } from "../adapters/postgres/rebuild.ts"
import { projections } from "../projections/projections.ts"
import { databaseIn } from "./database-in.ts"

const names = projections.map(({ name }) => name)

const USAGE = `npm run rebuild -- NAME [options]
  NAME             the table to fold again from all facts: ${names.join(", ")}
  --database URL   of this PostgreSQL database, as database.url has it
  --data DIR       of the centre with this data folder, whose own PostgreSQL runs (default: data)
  --json           one JSON line on stdout: {"projection":…,"keys":…,"changed":…}
  --help
A running centre goes on meanwhile, and nothing is lost: rows are replaced one by one, and one whose facts are not kept
any more stays as it is. Running numbers do not change. Exit code 2 when it could not be done.
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
    return { names: positionals, ...values }
  } catch (error) {
    throw new Wrong((error as Error).message)
  }
}

const main = async (): Promise<void> => {
  const { data, database, help, json, names: wanted } = asked()
  if (help) return void process.stdout.write(USAGE)
  const projection = projections.find(({ name }) => name === wanted[0])
  if (projection === undefined || wanted.length > 1)
    throw new Wrong(
      wanted.length === 1
        ? `there is no table "${wanted[0]}" to rebuild; there are: ${names.join(", ")}`
        : `name one table to rebuild: ${names.join(", ")}`
    )
  if (data !== undefined && database !== undefined) throw new Wrong("--database and --data exclude each other")
  const db = connect(database ?? databaseIn(data ?? "data"), 1)
  try {
    const done = await rebuild(db, projection, {
      anew: true,
      progress: ({ changed, keys }) => process.stderr.write(`${keys} keys, ${changed} rows changed\n`)
    })
    const result = { projection: projection.name, ...done }
    process.stdout.write(`${json ? JSON.stringify(result) : JSON.stringify(result, undefined, 2)}\n`)
  } finally {
    await db.destroy()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `rebuild: ${"code" in (error as object) ? reasonOf(error) : error instanceof Error ? error.message : String(error)}\n`
  )
  process.exitCode = 2
})
