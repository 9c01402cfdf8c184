import { createHash } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Kysely } from "kysely"
import { defaults } from "#config/defaults.ts"
import type { Asker } from "#wire/asker.ts"
import { type Permission, PERMISSIONS } from "#wire/permissions.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import { connect, openDatabase } from "../../adapters/postgres/database.ts"
import type { TestPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { INSIDE_HEADER } from "../../ports/inside.ts"
import { ASKER_HEADER } from "../../ports/needs.ts"
import {
  type Account,
  DOOR_PATH,
  type DoorAnswer,
  type DoorAsked,
  type DoorQuestion,
  SESSION_HEADER
} from "../../ports/OfficeDoor.ts"
import { hashPassword } from "../../password-hash/password-hash.ts"
import { askerHeader } from "../asking.ts"
import { type OfficeSettings, serveOffice } from "../office.ts"
import { Premises } from "../system-handlers.ts"
import { withSounds } from "./prompt-place.ts"
import { IMPORT_ENTRY, INSIDE_KEY, LABORATORY, SEAL_KEY, WAVEFORM_ENTRY } from "./test-office.ts"

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly json: any
}

export interface AskedBy {
  readonly asker: Asker
  /** The token's hash; a program with a key has none. */
  readonly session?: string
}

export const askerWith = (account: string, grants: Asker["grants"], unit = "centre"): Asker => ({
  account,
  name: account,
  agent: null,
  unit,
  grants,
  reach: { team: [unit], department: [unit] }
})

export const EVERYTHING: Asker["grants"] = Object.fromEntries(
  PERMISSIONS.map((each: Permission) => [each, "organisation" as const])
)

/** A real office on a real socket and database, and the gateway's side of it. */
export interface TestOffice {
  readonly db: Kysely<Tables>
  readonly ask: (method: string, path: string, body?: unknown, by?: AskedBy | null) => Promise<Answer>
  readonly door: <const Q extends DoorQuestion>(question: Q, asked: DoorAsked<Q>) => Promise<DoorAnswer<Q>>
  /** Adds somebody with these roles who has that password. */
  readonly person: (id: string, password: string, roles?: ReadonlyArray<string>, unit?: string) => Promise<void>
  /** Signs somebody in as the gateway does after it has compared the password. */
  readonly signIn: (
    id: string,
    from?: { readonly address?: string; readonly device?: string }
  ) => Promise<Required<AskedBy>>
  readonly account: (id: string) => Promise<Account | null>
}

const boss: AskedBy = { asker: askerWith("boss", EVERYTHING) }

export const withOffice = async (
  server: TestPostgres,
  work: (office: TestOffice) => Promise<void>,
  settings: Partial<OfficeSettings> = {}
): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-office-"))
  const url = await server.migrated()
  const db = connect(url, 1)
  const scope = Effect.runSync(Scope.make())
  const socketPath = join(folder, "office.sock")
  await Effect.runPromise(
    Effect.gen(function* () {
      const { service } = yield* openDatabase(url)
      const telephones = {
        realm: "carillon",
        address: () => "192.168.1.10:5060",
        host: () => "192.168.1.10",
        ports: { udp: 5_060, tls: 5_061 }
      }
      yield* withSounds(
        serveOffice(socketPath, {
          importEntry: IMPORT_ENTRY,
          waveformEntry: WAVEFORM_ENTRY,
          laboratory: LABORATORY,
          databaseUrl: url,
          telephones,
          allowLocal: true,
          timeZone: "Asia/Shanghai",
          sealKey: SEAL_KEY,
          insideKey: INSIDE_KEY,
          ...defaults.signIn,
          ...settings
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
    const office = officeAt(socketPath, db)
    // A centre is never without one.
    await office.ask("POST", "/api/people", { id: "admin", name: "管理员", unit: "centre", roles: ["administrator"] })
    await work(office)
  } finally {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
}

const officeAt = (socketPath: string, db: Kysely<Tables>): TestOffice => {
  let tokens = 0
  const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    new Promise<Answer>((resolve, reject) => {
      const outgoing = request(
        { socketPath, method, path, headers: { [INSIDE_HEADER]: INSIDE_KEY, ...headers } },
        (incoming) => {
          let text = ""
          incoming.setEncoding("utf8")
          incoming.on("data", (piece: string) => (text += piece))
          incoming.on("end", () =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              json: text === "" ? null : JSON.parse(text)
            })
          )
        }
      )
      outgoing.on("error", reject)
      outgoing.end(body === undefined ? undefined : JSON.stringify(body))
    })
  const ask: TestOffice["ask"] = (method, path, body, by = boss) =>
    send(
      method,
      path,
      {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(by === null ? {} : { [ASKER_HEADER]: askerHeader(by.asker) }),
        ...(by?.session === undefined ? {} : { [SESSION_HEADER]: by.session })
      },
      body
    )
  const door: TestOffice["door"] = async (question, asked) => {
    const answer = await send("POST", `${DOOR_PATH}${question}`, { "content-type": "application/json" }, asked)
    if (answer.status !== 200) throw new Error(`${question}: ${answer.status} ${JSON.stringify(answer.json)}`)
    return answer.json as never
  }
  const account = (user: string) => door("accountOf", { user, at: EpochMs.make(Date.now()) })
  return {
    db,
    ask,
    door,
    account,
    person: async (id, password, roles = ["agent"], unit = "centre") => {
      const made = await ask("POST", "/api/people", {
        id,
        name: id,
        unit,
        roles,
        agent: roles.includes("agent") ? id : null
      })
      if (made.status !== 201) throw new Error(JSON.stringify(made.json))
      const row = { password_hash: await hashPassword(password), must_change: false, changed_at: 1, failed: 0 }
      await db
        .insertInto("credentials")
        .values({ person: id, ...row, locked_until: 0 })
        .execute()
    },
    signIn: async (id, { address = "192.168.1.20", device = "Firefox" } = {}) => {
      const tokenHash = createHash("sha256").update(`token ${tokens++}`).digest("hex")
      const createdAt = EpochMs.make(Date.now())
      await door("saveSession", {
        tokenHash,
        account: id,
        twoStepFirst: false,
        byProvider: false,
        signOutUrl: null,
        createdAt,
        address,
        device
      })
      return { asker: (await account(id))!.asker, session: tokenHash }
    }
  }
}
