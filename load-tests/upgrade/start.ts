import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { maySleep } from "#actors/kind.ts"
import { kinds } from "#actors/kinds.ts"
import { openDatabase } from "#engine/adapters/postgres/database.ts"
import { openJournal } from "#engine/adapters/postgres/journal.ts"
import { prepareDatabase } from "#engine/adapters/postgres/prepare.ts"
import { openAlarmTerminals } from "#engine/adapters/postgres/alarm-terminals.ts"
import { AlarmTerminals } from "#engine/ports/AlarmTerminals.ts"
import { layerLocalOutbox } from "#engine/adapters/local-outbox/outbox.ts"
import { layerRecordingsFolder } from "#engine/adapters/recordings-folder/recordings.ts"
import { KIND_VERSIONS, startCore } from "#engine/core/core.ts"
import type { ToySwitch } from "#engine/core/testing/toy-switch.ts"
import { CentreSource } from "#engine/ports/CentreSource.ts"
import { Database } from "#engine/ports/Database.ts"
import { Journal, type Living } from "#engine/ports/Journal.ts"
import { projections } from "#engine/projections/projections.ts"
import { readCentre } from "#engine/records/centre/store.ts"
import { codecOf, encoderOf } from "#engine/runtime/codec.ts"
import type { Runtime } from "#engine/runtime/runtime.ts"
import { asTelephony } from "./switch.ts"

/** The present core on an old database. */
export interface Upgraded {
  readonly runtime: Runtime
  /** As the old code wrote them. */
  readonly living: ReadonlyArray<Living>
  /** Everything the actors did is in the tables. */
  readonly written: Effect.Effect<void>
}

/** An upgrade is as quick as a restart: so long after the old core died the new one looks at its clock. */
const AFTER_MS = 2_000

/**
 * Starts the present core as its worker does, on this database and this switch, at the time when the old core had just
 * died.
 */
export const startUpgraded = Effect.fnUntraced(function* (options: {
  readonly url: string
  readonly toy: ToySwitch
  readonly diedAtMs: number
}): Effect.fn.Return<Upgraded, Error, Scope.Scope> {
  const { diedAtMs, toy, url } = options
  const clock = yield* Clock.Clock
  const behindMs = clock.currentTimeMillisUnsafe() - (diedAtMs + AFTER_MS)
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "carillon-upgrade-"))),
    (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
  )
  return yield* Effect.gen(function* () {
    const database = yield* openDatabase(url)
    yield* prepareDatabase(database, url)
    const journal = yield* openJournal({
      database,
      encoder: encoderOf(codecOf(kinds)),
      sleepingKinds: kinds.filter(maySleep).map(({ name }) => name),
      returningKinds: kinds.filter(({ returns }) => returns === true).map(({ name }) => name),
      projections,
      code: { version: "upgraded", kinds: KIND_VERSIONS },
      home: "upgrade"
    })
    const terminals = yield* openAlarmTerminals({ database, url })
    return yield* Effect.gen(function* () {
      const centre = yield* readCentre
      if (centre === null) return yield* Effect.fail(new Error("the release's database has no centre"))
      const { lastAliveAt } = yield* journal.own.pipe(Effect.mapError(({ error }) => error))
      const [living, over] = [yield* journal.service.living, yield* journal.over]
      const { runtime } = yield* startCore({
        centre,
        living,
        over,
        lastAliveAt,
        timeZone: "Asia/Shanghai",
        socketPath: join(folder, "core.sock"),
        insideKey: "upgrade",
        maxLegs: 400,
        speak: () => Effect.succeed({ _tag: "Refused", why: "nobody speaks here" } as const)
      })
      return { runtime, living, written: Effect.andThen(runtime.quiescent, journal.service.flush) }
    }).pipe(
      Effect.provide(asTelephony(toy, behindMs)),
      Effect.provideService(AlarmTerminals, terminals),
      Effect.provideService(CentreSource, { current: Effect.succeed(null), changes: Stream.never }),
      Effect.provide(layerRecordingsFolder(folder)),
      Effect.provide(layerLocalOutbox),
      Effect.provideService(Database, database.service),
      Effect.provideService(Journal, journal.service),
      Effect.mapError((error) => (error instanceof Error ? error : new Error(String(error))))
    )
  }).pipe(Effect.provideService(Clock.Clock, clockBehind(clock, behindMs)))
})

const clockBehind = (clock: Clock.Clock, behindMs: number): Clock.Clock => {
  const [now, nanos] = [
    () => clock.currentTimeMillisUnsafe() - behindMs,
    () => clock.currentTimeNanosUnsafe() - BigInt(behindMs) * 1_000_000n
  ]
  return {
    ...clock,
    currentTimeMillisUnsafe: now,
    currentTimeMillis: Effect.sync(now),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: clock.monotonicTimeNanos,
    sleep: (duration) => clock.sleep(duration)
  }
}

/** What the engine logs goes beside the result. */
export const logsAside = Logger.layer([Logger.withConsoleError(Logger.formatSimple)])
