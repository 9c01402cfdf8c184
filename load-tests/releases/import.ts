import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { createInterface } from "node:readline/promises"
import { connect, inPublic, quoted, type Sql, type Transaction } from "./connection.ts"
import { readFlags, runCommand } from "./flags.ts"

/** Makes an empty database what the exported one was, all of it or nothing. Needs no code of that release. */
export const importRelease = async (db: Sql, from: string): Promise<void> => {
  for (const file of ["schema.sql", "keys.sql", "sequences.sql", "tables"])
    if (!existsSync(join(from, file))) throw new Error(`${from} is no export: ${file} is missing`)
  await db.begin(async (all) => {
    const there = await tableNames(all)
    if (there.length > 0) throw new Error(`the database is not empty: it has the table ${there[0]}`)
    await all.unsafe(readFileSync(join(from, "schema.sql"), "utf8"))
    await readTables(all, from)
    await all.unsafe(readFileSync(join(from, "keys.sql"), "utf8"))
    await all.unsafe(readFileSync(join(from, "sequences.sql"), "utf8"))
  })
}

/** A table without a file, or a file without a table, is an export that lost something on its way here. */
const readTables = async (db: Transaction, from: string): Promise<void> => {
  const files = new Set(readdirSync(join(from, "tables")))
  for (const name of await tableNames(db, "r")) {
    const file = `${name}.copy`
    if (!files.delete(file)) throw new Error(`${from} is no whole export: tables/${file} is missing`)
    const path = join(from, "tables", file)
    const columns = (await headOf(path)).map(quoted).join(", ")
    const target = `copy ${inPublic(name)} (${columns}) from stdin with (format text, header)`
    await pipeline(createReadStream(path), await db.unsafe(target).writable())
  }
  const [stranger] = files
  if (stranger !== undefined) throw new Error(`${from} has tables/${stranger}, for which its schema.sql has no table`)
}

const tableNames = async (db: Transaction, kinds = "rpvmf"): Promise<ReadonlyArray<string>> => {
  const rows = await db<Array<{ relname: string }>>`
    select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = any(${[...kinds]})
    order by relname collate "C"`
  return rows.map(({ relname }) => relname)
}

/** Column names, from the file's first line. */
const headOf = async (path: string): Promise<ReadonlyArray<string>> => {
  const input = createReadStream(path)
  try {
    for await (const line of createInterface({ input })) return line.split("\t")
    throw new Error(`${path} is empty: even a table without rows has a line of column names`)
  } finally {
    input.destroy()
  }
}

const USAGE = `node load-tests/releases/import.ts --database URL --from DIR
  --database URL   an empty PostgreSQL database
  --from DIR       the folder of an export, such as load-tests/releases/1
  --help           this text
`

if (import.meta.main)
  await runCommand("import", async () => {
    const flags = readFlags(USAGE, ["database", "from"])
    if (flags === undefined) return
    const db = connect(flags.database)
    try {
      await importRelease(db, flags.from)
    } finally {
      await db.end({ timeout: 1 })
    }
  })
