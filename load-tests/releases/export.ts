import { createWriteStream, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { type Catalogue, readCatalogue, type Table } from "./catalogue.ts"
import { connect, inPublic, plainTexts, quoted, type Sql, type Transaction } from "./connection.ts"
import { keyDefinitions, sequenceValues, tableDefinitions } from "./definitions.ts"
import { readFlags, runCommand } from "./flags.ts"

/**
 * Writes a whole database as text: how its tables are made, every row, its keys, where its sequences stand. What there is
 * the server is asked, so no table can be forgotten. The same rows are the same bytes. `snapshot` names one that another
 * transaction exported; without it the rows are those of now.
 */
export const exportRelease = async (db: Sql, into: string, snapshot?: string): Promise<void> => {
  mkdirSync(join(into, "tables"), { recursive: true })
  if (readdirSync(join(into, "tables")).length > 0) throw new Error(`${into} holds an export already`)
  await db.begin("isolation level repeatable read read only", async (all) => {
    // Must come before the first query; a snapshot's name is made of digits and letters A–F.
    if (snapshot !== undefined) await all.unsafe(`set transaction snapshot '${snapshot}'`)
    await plainTexts(all)
    const catalogue = await readCatalogue(all)
    writeFileSync(join(into, "schema.sql"), tableDefinitions(catalogue))
    writeFileSync(join(into, "keys.sql"), keyDefinitions(catalogue))
    writeFileSync(join(into, "sequences.sql"), sequenceValues(await readValues(all, catalogue)))
    for (const table of catalogue.tables.filter(({ isPartitioned }) => !isPartitioned)) {
      const rows = await all.unsafe(copyOf(table)).readable()
      await pipeline(rows, createWriteStream(join(into, `tables/${table.name}.copy`)))
      // postgres.js 3.4.9 holds its socket while the stream is full, and forgets to let go when the end comes meanwhile.
      // oxlint-disable-next-line no-underscore-dangle -- node's name for "go on"
      rows._read(0)
    }
  })
}

const readValues = async (db: Transaction, { sequences }: Catalogue) => {
  const values: Array<{ name: string; last: string; isCalled: boolean }> = []
  for (const { name } of sequences) {
    const [row] = await db.unsafe<Array<{ last: string; isCalled: boolean }>>(
      `select last_value::text as last, is_called as "isCalled" from ${inPublic(name)}`
    )
    values.push({ name, last: row!.last, isCalled: row!.isCalled })
  }
  return values
}

/** Rows in the order of their key; those of a table without one in the order of all they hold. */
const copyOf = ({ columns, key, name }: Table): string => {
  const kept = columns.filter(({ generated }) => generated === null)
  const sorted = (key.length > 0 ? key.map((one) => columns.find((column) => column.name === one)!) : kept).map(
    (column) =>
      key.length === 0
        ? `${quoted(column.name)}::text collate "C"`
        : `${quoted(column.name)}${column.isText ? ` collate "C"` : ""}`
  )
  const order = sorted.length === 0 ? "" : ` order by ${sorted.join(", ")}`
  const names = kept.map((column) => quoted(column.name)).join(", ")
  return `copy (select ${names} from ${inPublic(name)}${order}) to stdout with (format text, header)`
}

const USAGE = `node load-tests/releases/export.ts --database URL --into DIR
  --database URL   the PostgreSQL database to keep; it may be in use meanwhile
  --into DIR       a folder without an export, made if it is not there:
                   schema.sql, tables/<name>.copy, keys.sql, sequences.sql
  --help           this text
`

if (import.meta.main)
  await runCommand("export", async () => {
    const flags = readFlags(USAGE, ["database", "into"])
    if (flags === undefined) return
    const db = connect(flags.database)
    try {
      await exportRelease(db, flags.into)
    } finally {
      await db.end({ timeout: 1 })
    }
  })
