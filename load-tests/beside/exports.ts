import { strFromU8, unzipSync } from "fflate"
import { Panel } from "../crowd/panel.ts"
import { databaseOf } from "../own-database.ts"
import { connect } from "../releases/connection.ts"
import type { RunningCentre } from "../running-centre.ts"

/** Rows of each of the two lists that are asked for. */
export const LIST_ROWS = 50_000

/** Numbers of a country, and a day of calls years ago, so that calls of today are not among them. Their running numbers lie below. */
export const fillLists = async (centre: RunningCentre): Promise<void> => {
  const db = connect(await databaseOf(centre))
  try {
    await db`insert into prefixes (id, version, changed_at, changed_by, province, city)
      select (1300000 + n)::text, 1, 0, 'load', '北京', '北京' from generate_series(1, ${LIST_ROWS}::int) n`
    await db`insert into call_records (id, site, serial, calling_number, dialled_number, arrived_at, wait_ms, talk_ms, attempts, agent, queue, keys, outcome)
      select 'load-' || n, 'main', n - 100000, '138' || lpad(n::text, 8, '0'), '95000', 1700000000000 + n * 1000, 4000, 90000, 1, '1001', 'service', '1', 'handled'
      from generate_series(1, ${LIST_ROWS}::int) n`
    // As the database's own housekeeping would have it, had the rows come one by one.
    await db`analyze prefixes, call_records`
  } finally {
    await db.end()
  }
}

const PATHS = [
  "/api/prefixes/export?format=xlsx",
  "/api/calls/export?format=csv&to=1700100000000",
  "/api/prefixes/export?format=csv&sort=province",
  "/api/calls/export?format=xlsx&to=1700100000000"
]

/** What was asked for; the files are looked at when nothing is measured any more, for this is the telephones' process. */
export interface Asked {
  readonly ended: Promise<void>
  readonly rows: () => number
}

/** Asks for so many exports at the same moment. */
export const askForExports = async (centre: RunningCentre, count: number, from: number): Promise<Asked> => {
  const panel = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
  const files: Array<{ readonly path: string; readonly bytes: Buffer }> = []
  const ask = async (path: string): Promise<void> => {
    const response = await fetch(centre.baseUrl + path, { headers: { cookie: panel.cookie } })
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    files.push({ path, bytes: Buffer.from(await response.arrayBuffer()) })
  }
  const all = Promise.all(Array.from({ length: count }, (_, index) => ask(PATHS[(from + index) % PATHS.length]!)))
  // Whoever waits for the end hears of a failure; until then it is nobody's.
  all.catch(() => {})
  return {
    ended: all.then(() => {}),
    rows: () => files.reduce((sum, { bytes, path }) => sum + rowsOf(path, bytes), 0)
  }
}

/** Without the head. */
const rowsOf = (path: string, bytes: Buffer): number => {
  const sheet = path.includes("xlsx") ? unzipSync(bytes)["xl/worksheets/sheet1.xml"] : undefined
  const text = sheet === undefined ? bytes.toString() : strFromU8(sheet)
  return text.split(sheet === undefined ? "\r\n" : "<row ").length - 2
}
