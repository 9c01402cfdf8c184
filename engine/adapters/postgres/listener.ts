import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import postgres from "postgres"
import { targetOf } from "./database.ts"

/** A connection of its own, on which calls of a channel are heard. The effect makes sure that it listens, and fails while it cannot. */
export const openListener = Effect.fnUntraced(function* (
  url: string,
  /** `centre_changed`, heard by a connection that says it is for the centre. */
  channel: `${string}_changed`,
  called: () => void
): Effect.fn.Return<Effect.Effect<void, unknown>, never, Scope.Scope> {
  let listens = false
  const { host, href } = targetOf(url)
  const sql = yield* Effect.acquireRelease(
    Effect.sync(() =>
      postgres(href, {
        ...host,
        max: 1,
        idle_timeout: 0,
        max_lifetime: null,
        connect_timeout: 5,
        fetch_types: false,
        onnotice: () => {},
        connection: { application_name: `carillon ${channel.replace("_changed", "")}` },
        // Not in its types: `listen` of postgres.js does not listen again to a server that was away when it tried.
        ...({ onnotify: called } as object),
        onclose: () => {
          listens = false
          called()
        }
      })
    ),
    (open) => Effect.promise(() => open.end({ timeout: 1 }).catch(() => {}))
  )
  return Effect.suspend(() =>
    listens
      ? Effect.void
      : Effect.tryPromise(() => sql.unsafe(`listen ${channel}`)).pipe(
          Effect.andThen(Effect.sync(() => void (listens = true)))
        )
  )
})
