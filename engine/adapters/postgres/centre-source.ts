import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import type { CentreNews, CentreRead, CentreSource } from "../../ports/CentreSource.ts"
import type { OpenDatabase } from "./database.ts"
import { openListener } from "./listener.ts"

/** Called out by whoever has changed the centre's tables. */
const CHANNEL = "centre_changed"

/** A call that was lost, with its connection or because nobody called, is made good within this time. */
const LOOK_EVERY = "5 seconds"

/** A server that is away is tried again after this time. */
const AWAY_FOR = "500 millis"

/** Somebody who writes all the time must not keep us from ever reading; what is missed then comes with their next word. */
const READS_LIMIT = 5

/** What one reading of the tables came to; null when nothing was ever put in. */
export type ReadTables = Effect.Effect<
  Omit<CentreRead, "version"> | { readonly row: string; readonly why: string } | null,
  StoreAway
>

/** The centre's tables, read by `read` at the start and again after each change. */
export const openCentreSource = Effect.fnUntraced(function* (options: {
  readonly database: OpenDatabase
  readonly url: string
  readonly read: ReadTables
}): Effect.fn.Return<CentreSource["Service"], never, Scope.Scope> {
  const { database, read, url } = options
  const news = yield* Queue.sliding<CentreNews>(1)
  const called = Latch.makeUnsafe(false)
  const listen = yield* openListener(url, CHANNEL, () => called.openUnsafe())
  let known: number | undefined

  const versionNow = database.service.query((db) =>
    db.selectFrom("centre_state").select("version").executeTakeFirstOrThrow()
  )

  /** The tables as they were at one version: nobody changed them while they were read. */
  const readNow = (version: number, reads = 1): Effect.Effect<CentreNews | null, StoreAway> =>
    Effect.gen(function* () {
      const found = yield* read
      const { version: then } = yield* versionNow
      if (then !== version && reads < READS_LIMIT) return yield* readNow(then, reads + 1)
      known = version
      if (found === null) return null
      return "why" in found ? { _tag: "Unreadable", version, ...found } : { _tag: "Changed", version, ...found }
    })

  const current: CentreSource["Service"]["current"] = Effect.suspend(() =>
    Effect.flatMap(versionNow, ({ version }) => readNow(version))
  ).pipe(
    Effect.catch(() =>
      Effect.andThen(
        Effect.sleep(AWAY_FOR),
        Effect.suspend(() => current)
      )
    )
  )

  const look = Effect.gen(function* () {
    const { version } = yield* versionNow
    if (known === undefined || version === known) return
    const found = yield* readNow(version)
    const nothing = { _tag: "Unreadable", version, row: "the centre", why: "its tables are empty" } as const
    yield* Queue.offer(news, found ?? nothing)
  })

  yield* Effect.forkScoped(
    Effect.forever(
      Effect.gen(function* () {
        called.closeUnsafe()
        const heard = yield* Effect.result(Effect.andThen(listen, look))
        if (heard._tag === "Failure") yield* Effect.sleep(AWAY_FOR)
        else yield* Effect.raceFirst(called.await, Effect.sleep(LOOK_EVERY))
      })
    )
  )
  return { current, changes: Stream.fromQueue(news) }
})
