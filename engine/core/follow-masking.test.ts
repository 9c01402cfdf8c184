import { afterAll, assert, beforeAll, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { Masking } from "#wire/masked-number.ts"
import { connect, openDatabase } from "../adapters/postgres/database.ts"
import { migrate } from "../adapters/postgres/migrate.ts"
import { type TestPostgres, startPostgres } from "../adapters/postgres/testing/test-database.ts"
import { Database } from "../ports/Database.ts"
import { changeParameter } from "../records/parameters/store.ts"
import { followMasking } from "./follow-masking.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

it("hears while it runs which numbers the centre covers", async () => {
  const url = await server.fresh()
  const db = connect(url, 1)
  await migrate(db as never, url)
  const told = Effect.gen(function* () {
    const { service } = yield* openDatabase(url)
    const heard = yield* Deferred.make<Masking>()
    const now = yield* followMasking((masking) => Deferred.doneUnsafe(heard, Effect.succeed(masking))).pipe(
      Effect.provideService(Database, service)
    )
    assert.isFalse(now().isWholeAtWork)
    const change = { name: "numbers.wholeAtWork", version: 0, value: true } as const
    const by = { account: "admin", at: 1 }
    yield* service.query((all) => all.transaction().execute((within) => changeParameter(within, change, by)))
    const masking = yield* Deferred.await(heard)
    return [masking.isWholeAtWork, now().isWholeAtWork]
  })
  assert.deepStrictEqual(await Effect.runPromise(Effect.scoped(told)), [true, true])
  await db.destroy()
}, 30_000)
