import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Kysely } from "kysely"
import postgres from "postgres"
import { StoreAway } from "../../ports/CoreRpc.ts"
import type { Database, Tables } from "../../ports/Database.ts"
import { isAway, postgresDialect } from "./dialect.ts"
import { Wires } from "./wires.ts"

/** One for the journal, one for what screens ask, one for whatever is slow. More only take turns on two cores. */
const CONNECTIONS = 3

/** Longest wait of a query before it counts as "database away": a person at a screen has given up by then. */
const QUERY_WITHIN = "10 seconds"

/** A lost connection is tried again at once and then five times a second; whoever asks has a back-off of their own. */
const RECONNECT_SECONDS = 0.2

/** int8 and numeric counts as numbers: all of ours are times in ms and counters, far below 2^53. */
const INT8_OID = 20

/** Opens a pool. Nothing is connected until the first query. `?host=/folder` in the URL names a Unix socket, as libpq has it. */
export const connect = (url: string, connections = CONNECTIONS): Kysely<Tables> => {
  const { host, href } = targetOf(url)
  const open = (onLost: () => void) =>
    postgres(href, {
      ...host,
      max: 1,
      onclose: onLost,
      backoff: () => RECONNECT_SECONDS,
      connect_timeout: 5,
      max_lifetime: null,
      // postgres.js 3.4.9: without this query on each connect, a connection opened for a transaction is never handed over.
      fetch_types: true,
      onnotice: () => {},
      connection: { application_name: "carillon" },
      types: {
        bigint: { to: INT8_OID, from: [INT8_OID], parse: Number, serialize: String },
        // Parameters of JSON columns are given as text that is JSON already.
        json: { to: 114, from: [114, 3802], parse: (text: string) => JSON.parse(text), serialize: asJson }
      }
    })
  return new Kysely<Tables>({ dialect: postgresDialect(new Wires(open, connections, RECONNECT_SECONDS * 1_000)) })
}

/** A database's URL as postgres.js takes it: a socket's folder goes beside it. */
export const targetOf = (url: string): { readonly href: string; readonly host: { readonly host?: string } } => {
  const target = new URL(url)
  const folder = target.searchParams.get("host")
  target.searchParams.delete("host")
  return { href: target.href, host: folder === null ? {} : { host: folder } }
}

const asJson = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))

/** Why a query did not do. `away`: the server, not the query; the same query may do later. */
export interface Failed {
  readonly away: boolean
  readonly error: unknown
}

export interface OpenDatabase {
  readonly service: Database["Service"]
  /** A query whose failure the caller wants to judge. Not limited in time. */
  readonly attempt: <A>(run: (db: Kysely<Tables>) => Promise<A>) => Effect.Effect<A, Failed>
  readonly db: Kysely<Tables>
}

/** The pool as a resource of the scope, and the port over it. */
export const openDatabase = Effect.fnUntraced(function* (
  url: string
): Effect.fn.Return<OpenDatabase, never, Scope.Scope> {
  const db = yield* Effect.acquireRelease(
    Effect.sync(() => connect(url)),
    (pool) => Effect.promise(() => pool.destroy().catch(() => {}))
  )
  let up = true
  const listeners: Array<(up: boolean) => void> = []
  const turned = (now: boolean): void => {
    if (now === up) return
    up = now
    for (const listener of listeners) listener(now)
  }
  const attempt = <A>(run: (pool: Kysely<Tables>) => Promise<A>): Effect.Effect<A, Failed> =>
    Effect.tryPromise({ try: () => run(db), catch: (error) => ({ away: isAway(error), error }) }).pipe(
      Effect.tap(() => Effect.sync(() => turned(true))),
      Effect.tapError(({ away }) => Effect.sync(() => turned(!away)))
    )
  const query = <A>(run: (pool: Kysely<Tables>) => Promise<A>): Effect.Effect<A, StoreAway> =>
    attempt(run).pipe(
      Effect.catch(({ away, error }) =>
        away ? Effect.fail(new StoreAway({ reason: reasonOf(error) })) : Effect.die(error)
      ),
      Effect.timeoutOrElse({
        duration: QUERY_WITHIN,
        orElse: () => Effect.fail(new StoreAway({ reason: `no answer within ${QUERY_WITHIN}` }))
      })
    )
  return { db, attempt, service: { query, up: () => up, onChange: (listener) => void listeners.push(listener) } }
})

/** The driver's code and words, for a log line. */
export const reasonOf = (error: unknown): string => {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  return `${code ?? "error"}: ${message ?? String(error)}`
}
