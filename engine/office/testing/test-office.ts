import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Kysely } from "kysely"
import { afterAll, beforeAll } from "vitest"
import { defaults } from "#config/defaults.ts"
import type { Asker } from "#wire/asker.ts"
import { type Permission, PERMISSIONS } from "#wire/permissions.ts"
import { connect, openDatabase } from "../../adapters/postgres/database.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { INSIDE_HEADER } from "../../ports/inside.ts"
import { ASKER_HEADER } from "../../ports/needs.ts"
import { askerHeader } from "../asking.ts"
import { laboratoryPlace } from "../laboratory/laboratory-place.ts"
import { serveOffice } from "../office.ts"
import { Premises } from "../system-handlers.ts"
import { withSounds } from "./prompt-place.ts"

export const askerWith = (grants: Asker["grants"]): Asker => ({
  account: "boss",
  name: "Boss",
  agent: null,
  unit: "centre",
  grants,
  reach: { team: ["centre"], department: ["centre"] }
})
export const everything = askerWith(
  Object.fromEntries(PERMISSIONS.map((each: Permission) => [each, "organisation" as const]))
)

export interface Answer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks at what it expects
  readonly json: any
}

export interface FileAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly bytes: Buffer
}

export interface Office {
  /** For a gateway before it. */
  readonly socketPath: string
  readonly db: Kysely<Tables>
  readonly recordings: string
  readonly ask: (method: string, path: string, body?: unknown, asker?: Asker | null) => Promise<Answer>
  /** Sends a file and answers bytes as they come. */
  readonly send: (
    method: string,
    path: string,
    file?: { readonly type: string; readonly bytes: Uint8Array },
    asker?: Asker,
    /** What it carries to be let in; null: nothing. */
    key?: string | null
  ) => Promise<FileAnswer>
}

/** Of every office of the tests. */
export const SEAL_KEY = Buffer.alloc(32, 9)
export const INSIDE_KEY = "of this start"

export const IMPORT_ENTRY = new URL("../../workers/import.ts", import.meta.url)
/** At no line of any centre: who tests the laboratory says where they are. */
export const LABORATORY = {
  entry: new URL("../../workers/laboratory.ts", import.meta.url),
  place: laboratoryPlace({
    lines: { ...defaults.lines, dc09Port: 0, framings: [], jsonPort: 0, mqttPort: 0 },
    locale: "en",
    sip: defaults.sip
  })
}
export const WAVEFORM_ENTRY = new URL("../../workers/waveforms.ts", import.meta.url)

/** Real offices on real sockets and databases: one PostgreSQL for the tests of a file, an office and an empty centre for each test. */
export const officesForTests = (): ((work: (office: Office) => Promise<void>) => Promise<void>) => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.remove())
  return async (work) => {
    const folder = mkdtempSync(join(tmpdir(), "carillon-office-"))
    mkdirSync(join(folder, "recordings/2026/11/25"), { recursive: true })
    writeFileSync(join(folder, "recordings/2026/11/25/a.wav"), Buffer.alloc(44))
    const url = await server.migrated()
    const db = connect(url, 1)
    const scope = Effect.runSync(Scope.make())
    const socketPath = join(folder, "office.sock")
    await Effect.runPromise(
      Effect.gen(function* () {
        const { service } = yield* openDatabase(url)
        yield* withSounds(
          serveOffice(socketPath, {
            importEntry: IMPORT_ENTRY,
            waveformEntry: WAVEFORM_ENTRY,
            laboratory: LABORATORY,
            databaseUrl: url,
            telephones: {
              realm: "carillon",
              address: () => "127.0.0.1:5060",
              host: () => "127.0.0.1",
              ports: { udp: 5_060, tls: 5_061 }
            },
            allowLocal: false,
            timeZone: "Asia/Shanghai",
            sealKey: SEAL_KEY,
            insideKey: INSIDE_KEY,
            ...defaults.signIn
          }).pipe(
            Effect.provideService(Database, service),
            Effect.provideService(Premises, {
              root: join(import.meta.dirname, "../../.."),
              timeZone: "Asia/Shanghai",
              kept: { database: folder, recordings: join(folder, "recordings") }
            })
          ),
          join(folder, "prompts"),
          service
        )
      }).pipe(Effect.provideService(Scope.Scope, scope))
    )
    try {
      await work({ socketPath, db, recordings: join(folder, "recordings"), ...asking(socketPath) })
    } finally {
      await Effect.runPromise(Scope.close(scope, Exit.void))
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const asking = (socketPath: string): Pick<Office, "ask" | "send"> => {
  const send: Office["send"] = (
    method,
    path,
    file,
    asker: Asker | null = everything,
    key: string | null = INSIDE_KEY
  ) =>
    new Promise((resolve, reject) => {
      const headers = {
        ...(key === null ? {} : { [INSIDE_HEADER]: key }),
        ...(file === undefined ? {} : { "content-type": file.type, "content-length": file.bytes.byteLength }),
        ...(asker === null ? {} : { [ASKER_HEADER]: askerHeader(asker) })
      }
      const outgoing = request({ socketPath, method, path, headers }, (incoming) => {
        const pieces: Array<Buffer> = []
        incoming.on("data", (piece: Buffer) => pieces.push(piece))
        incoming.on("error", reject)
        incoming.on("end", () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes: Buffer.concat(pieces) })
        )
      })
      outgoing.on("error", reject)
      outgoing.end(file?.bytes)
    })
  return {
    send,
    ask: async (method, path, body, asker = everything) => {
      const text = typeof body === "string" ? body : JSON.stringify(body)
      const file = { type: "application/json", bytes: Buffer.from(body === undefined ? "" : text) }
      const { bytes, status } = await send(method, path, file, asker as Asker)
      return { status, json: bytes.byteLength === 0 ? null : JSON.parse(bytes.toString()) }
    }
  }
}
