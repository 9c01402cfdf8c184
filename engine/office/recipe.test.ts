import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { afterAll, assert, beforeAll, it } from "@effect/vitest"
import { type TestPostgres, startPostgres } from "../adapters/postgres/testing/test-database.ts"

/** The recipe for a new thing in engine/records/README.md, followed in a copy of the house: three files touched, and it is served. */

const root = resolve(import.meta.dirname, "../..")
let server: TestPostgres
const house = mkdtempSync(join(tmpdir(), "carillon-recipe-"))
beforeAll(async () => {
  server = await startPostgres()
  for (const name of ["actors", "config", "engine", "package.json"])
    cpSync(join(root, name), join(house, name), { recursive: true })
  symlinkSync(join(root, "node_modules"), join(house, "node_modules"))
}, 60_000)
afterAll(async () => {
  await server.remove()
  rmSync(house, { recursive: true })
})

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(house, file)), { recursive: true })
  writeFileSync(join(house, file), text)
}
const edit = (file: string, change: (text: string) => string) => {
  const before = readFileSync(join(house, file), "utf8")
  const after = change(before)
  assert.notStrictEqual(after, before)
  write(file, after)
}

const SCHEMA = `
import { text, whole } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** 车辆 */
export const vehicle = thing({
  name: "vehicle",
  plural: "vehicles",
  words: { zh: "车辆", en: "Vehicles" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "car-1" },
  title: "name",
  permissions: { view: "parameters.view", edit: "parameters.edit" },
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "一号车", isListed: true, isSearched: true }),
    seats: whole({ zh: "座位", en: "Seats", minimum: 1, maximum: 60, example: 5, usual: 5 })
  }
})
export type Vehicle = RowOfThing<typeof vehicle>
`

const MIGRATION = `
import { type Kysely, sql } from "kysely"

export const up = async (db: Kysely<never>): Promise<void> => {
  await sql.raw(\`create table vehicles (id text primary key, version bigint not null, changed_at bigint not null, changed_by text not null,
    name text not null check (length(name) between 1 and 100), seats bigint not null check (seats between 1 and 60))\`).execute(db)
}
`

/** Brings the database up to date, serves the office and asks it, as the gateway would. */
const ASK = `
import { request } from "node:http"
import * as Effect from "effect/Effect"
import { openDatabase, connect } from "#engine/adapters/postgres/database.ts"
import { migrate } from "#engine/adapters/postgres/migrate.ts"
import { askerHeader } from "#engine/office/asking.ts"
import { defaults } from "#config/defaults.ts"
import { laboratoryPlace } from "#engine/office/laboratory/laboratory-place.ts"
import { serveOffice } from "#engine/office/office.ts"
import { Premises } from "#engine/office/system-handlers.ts"
import { withSounds } from "#engine/office/testing/prompt-place.ts"
import { INSIDE_HEADER } from "#engine/ports/inside.ts"
import { ASKER_HEADER } from "#engine/ports/needs.ts"
import { Database } from "#engine/ports/Database.ts"

const [url, socketPath] = process.argv.slice(2)
const db = connect(url, 1)
await migrate(db, url)
await db.destroy()
const grants = { "parameters.view": "organisation", "parameters.edit": "organisation" }
const asker = { account: "boss", name: "Boss", agent: null, unit: "centre", grants, reach: { team: [], department: [] } }
const ask = (method, path, body) =>
  new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", [INSIDE_HEADER]: "inside", [ASKER_HEADER]: askerHeader(asker) }
    const outgoing = request({ socketPath, method, path, headers }, (incoming) => {
      let text = ""
      incoming.on("data", (piece) => (text += piece)).on("end", () => resolve({ status: incoming.statusCode, json: JSON.parse(text) }))
    })
    outgoing.on("error", reject)
    outgoing.end(body && JSON.stringify(body))
  })
const answers = await Effect.runPromise(
  Effect.scoped(
    Effect.gen(function* () {
      const { service } = yield* openDatabase(url)
      yield* withSounds(serveOffice(socketPath, {
        importEntry: new URL("engine/workers/import.ts", import.meta.url),
        waveformEntry: new URL("engine/workers/waveforms.ts", import.meta.url),
        laboratory: { entry: new URL("engine/workers/laboratory.ts", import.meta.url), place: laboratoryPlace({ ...defaults, locale: "en" }) },
        databaseUrl: url, sealKey: Buffer.alloc(32, 9), insideKey: "inside",
        ...defaults.signIn,
        timeZone: "UTC",
        telephones: { realm: "carillon", address: () => "127.0.0.1:5060" }, allowLocal: false
      }).pipe(
        Effect.provideService(Database, service),
        Effect.provideService(Premises, { root: ".", timeZone: "UTC", kept: { database: null, recordings: "." } })
      ), "prompts", service)
      return yield* Effect.promise(async () => [
        await ask("POST", "/api/vehicles", { id: "car-1", name: "一号车" }),
        await ask("POST", "/api/vehicles", { id: "car-2", name: "二号车", seats: 99 }),
        await ask("GET", "/api/vehicles?search=%E4%B8%80"),
        await ask("GET", "/api/vehicles/car-1/history"),
        (await ask("GET", "/openapi.json")).json.components.schemas.Vehicle.properties.seats.description
      ])
    })
  )
)
process.stdout.write(JSON.stringify(answers))
process.exit(0)
`

it("a new thing is its schema, one line in the list and a migration; then it is kept, checked, listed and described", async () => {
  write("engine/records/vehicles/schema.ts", SCHEMA)
  edit("engine/records/things.ts", (text) =>
    text
      .replace("import { unit }", 'import { vehicle } from "./vehicles/schema.ts"\nimport { unit }')
      .replace("\n]", ",\n  vehicle\n]")
  )
  write("engine/adapters/postgres/migrations/9999_vehicles.ts", MIGRATION)
  edit("engine/adapters/postgres/migrate.ts", (text) =>
    text.replace("\n} as const", ',\n  "9999_vehicles": () => import("./migrations/9999_vehicles.ts")\n} as const')
  )
  write("ask.ts", ASK)
  const output = execFileSync(
    process.execPath,
    [join(house, "ask.ts"), await server.fresh(), join(house, "office.sock")],
    { cwd: house, encoding: "utf8" }
  )
  const [made, refused, list, history, description] = JSON.parse(output)
  assert.strictEqual(made.status, 201)
  assert.deepInclude(made.json, { id: "car-1", name: "一号车", seats: 5, version: 1, changedBy: "boss" })
  assert.deepInclude(refused.json.problems[0], { field: "seats", zh: "应为 1 到 60 之间的整数" })
  assert.deepStrictEqual(list.json, { items: [made.json], total: 1 })
  assert.strictEqual(history.json[0].action, "create")
  assert.include(description, "座位 / Seats")
})
