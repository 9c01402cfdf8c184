import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import type * as Scope from "effect/Scope"
import { type AnyKind, maySleep } from "#actors/kind.ts"
import { openDatabase } from "#engine/adapters/postgres/database.ts"
import { openJournal } from "#engine/adapters/postgres/journal.ts"
import { prepareDatabase } from "#engine/adapters/postgres/prepare.ts"
import { takeUp } from "#engine/core/take-up.ts"
import { Journal } from "#engine/ports/Journal.ts"
import { codecOf, encoderOf } from "#engine/runtime/codec.ts"
import { makeRuntime, type Runtime } from "#engine/runtime/runtime.ts"
import { kettle } from "#engine/runtime/testing/kettle.ts"

/** A small actor that waits for days: it is filled, and boils when its time has come. */
export const urn: AnyKind = { ...kettle, name: "urn", sleepsAfterMs: 1_000 }

/** What the engine logs goes beside the result. */
export const logsAside = Logger.layer([Logger.withConsoleError(Logger.formatSimple)])

/** The actors' part of the core, started on a database as the worker does it: journal, everybody to take up, runtime, timers. */
export const startEngine = Effect.fnUntraced(function* (
  url: string
): Effect.fn.Return<{ readonly runtime: Runtime; readonly flush: Effect.Effect<void> }, Error, Scope.Scope> {
  const database = yield* openDatabase(url)
  yield* prepareDatabase(database, url)
  const journal = yield* openJournal({
    database,
    encoder: encoderOf(codecOf([urn])),
    projections: [],
    code: { version: "bench", kinds: { urn: urn.version } },
    home: "bench",
    sleepingKinds: [urn].filter((kind) => maySleep(kind)).map(({ name }) => name)
  })
  const [living, ended] = yield* Effect.all([journal.service.living, journal.over], { concurrency: "unbounded" })
  const runtime = yield* makeRuntime({ kinds: [urn], ports: {} }).pipe(Effect.provideService(Journal, journal.service))
  runtime.restore((yield* takeUp([urn], living)).restored, ended)
  runtime.startTimers()
  return { runtime, flush: journal.service.flush }
})
