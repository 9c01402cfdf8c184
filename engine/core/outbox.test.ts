import { afterAll, assert, beforeAll, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Database } from "../ports/Database.ts"
import { type Letter, Mail, Sms } from "../ports/Outbox.ts"
import { openDatabase } from "../adapters/postgres/database.ts"
import { type TestPostgres, startPostgres } from "../adapters/postgres/testing/test-database.ts"
import { layerLocalOutbox } from "../adapters/local-outbox/outbox.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const DAY_MS = 24 * 3_600_000
const letter = (key: string): Letter => ({
  key,
  to: "19900000111",
  name: "李强",
  subject: "报警：王秀英家的主机",
  text: "李强，您好",
  incident: "host-1"
})

it("keeps a letter once for its key, and none longer than 90 days", () =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { db, service } = yield* openDatabase(yield* Effect.promise(() => server.migrated()))
      const now = Date.now()
      const lies = (key: string, days: number) => {
        const { incident, name, subject, text, to } = letter(key)
        const row = { key, at: now - days * DAY_MS, way: "sms" as const, recipient: to, name, subject, body: text }
        return db
          .insertInto("outbox")
          .values({ ...row, incident })
          .execute()
      }
      yield* Effect.promise(() => lies("old", 91))
      yield* Effect.promise(() => lies("younger", 89))
      yield* Effect.gen(function* () {
        const [mail, sms] = [yield* Mail, yield* Sms]
        yield* sms.send(letter("a"))
        yield* sms.send(letter("a"))
        yield* mail.send(letter("b"))
      }).pipe(Effect.provide(layerLocalOutbox), Effect.provideService(Database, service))
      const kept = yield* Effect.promise(() => db.selectFrom("outbox").select(["key", "way"]).orderBy("key").execute())
      assert.deepStrictEqual(
        kept.map(({ key, way }) => [key, way]),
        [
          ["a", "sms"],
          ["b", "mail"],
          ["younger", "sms"]
        ]
      )
    }).pipe(Effect.scoped)
  ))
