import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { RpcClientError } from "effect/rpc/RpcClientError"
import { type Client, CoreAway, openClient, reasonOf } from "#engine/core-link/core-link.ts"
import { FIRST_RETRY_MS, LONGEST_RETRY_MS, nextRetryMs } from "#engine/core-link/retry-pauses.ts"
import { NotPermitted, type ScreenUpdate, StoreAway } from "#engine/ports/CoreRpc.ts"

/** The gateway's one way to the engine. */
export interface CoreClient {
  /** Connected, and its stream of changes has begun. */
  readonly isUp: () => boolean
  /** One question. It is asked once or not at all; nothing waits for the engine to come back. */
  readonly ask: <A, E>(
    question: (client: Client) => Effect.Effect<A, E | RpcClientError>
  ) => Effect.Effect<A, Exclude<E, RpcClientError> | CoreAway>
  readonly counts: () => { readonly connections: number; readonly updates: number }
}

export interface CoreListener {
  /** First a Begun after each connection, then changes. What it throws ends the connection; the next one begins anew. */
  readonly onUpdate: (update: ScreenUpdate) => void
  /** After the Begun of a new connection. */
  readonly onUp: () => void
  readonly onDown: () => void
}

/** The engine answers in milliseconds; a person has given up on a click by then. */
const ANSWER_WITHIN_MS = 5_000

/** Connects to the engine's socket, again and again until the Scope closes. */
export const connectCore = Effect.fnUntraced(function* (
  socketPath: string,
  insideKey: string,
  listener: CoreListener
): Effect.fn.Return<CoreClient, never, Scope.Scope> {
  let current: Client | undefined
  let [connections, updates, upAt] = [0, 0, 0]
  let retryMs = FIRST_RETRY_MS
  let awayBecause = "not connected yet"
  let storeAwayBecause = ""

  const receive = (client: Client, update: ScreenUpdate): void => {
    updates += 1
    listener.onUpdate(update)
    if (update._tag !== "Begun" || current === client) return
    current = client
    connections += 1
    upAt = performance.now()
    listener.onUp()
  }

  const down = (why: string): Effect.Effect<void> =>
    Effect.suspend(() => {
      const wasUp = current !== undefined
      const isNews = wasUp || why !== awayBecause
      current = undefined
      awayBecause = why
      // Not after each short one: an engine whose changes never fit would be asked for its whole without pause.
      if (wasUp) retryMs = performance.now() - upAt > LONGEST_RETRY_MS ? FIRST_RETRY_MS : retryMs * 2
      if (wasUp) listener.onDown()
      return isNews ? Effect.logWarning("the engine is away", { why }) : Effect.void
    })

  /** The store's reason goes to no screen, so it is said here: each once until another comes. */
  const storeAwayTold = (error: unknown): Effect.Effect<void> => {
    if (!(error instanceof StoreAway) || error.reason === storeAwayBecause) return Effect.void
    storeAwayBecause = error.reason
    return Effect.logWarning("the engine's database does not answer", { why: error.reason })
  }

  const connection = Effect.gen(function* () {
    const client = yield* openClient(socketPath, insideKey)
    yield* client.Screens(undefined, { streamBufferSize: 1024 }).pipe(
      Stream.runForEach((update) =>
        Effect.suspend(() => {
          const wasUp = current !== undefined
          receive(client, update)
          return !wasUp && current !== undefined ? Effect.logInfo("the engine is there", { connections }) : Effect.void
        })
      )
    )
    return "it ended the stream of screens"
  }).pipe(
    Effect.scoped,
    // Also an interruption told by the engine, which stops its streams before it goes.
    Effect.catchCause((cause) => Effect.succeed(reasonOf(cause)))
  )

  yield* connection.pipe(
    Effect.flatMap(down),
    Effect.andThen(
      Effect.suspend(() => {
        const pauseMs = retryMs
        retryMs = nextRetryMs(retryMs)
        return Effect.sleep(pauseMs)
      })
    ),
    Effect.forever,
    Effect.forkScoped
  )

  return {
    isUp: () => current !== undefined,
    ask: <A, E>(question: (client: Client) => Effect.Effect<A, E | RpcClientError>) =>
      Effect.suspend((): Effect.Effect<A, E | RpcClientError | CoreAway> => {
        if (current === undefined) return Effect.fail(new CoreAway({ reason: awayBecause }))
        return Effect.timeoutOrElse(question(current), {
          duration: ANSWER_WITHIN_MS,
          orElse: () => Effect.fail(new CoreAway({ reason: "no answer in time" }))
        })
      }).pipe(asCoreAway, Effect.tapError(storeAwayTold)),
    counts: () => ({ connections, updates })
  }
})

/** Typed failures of the connection, and defects the engine answered with, are both "away" to those who ask. */
const asCoreAway = <A, E>(
  self: Effect.Effect<A, E | RpcClientError | CoreAway>
): Effect.Effect<A, Exclude<E, RpcClientError> | CoreAway> =>
  Effect.catchCause(self, (cause): Effect.Effect<never, Exclude<E, RpcClientError> | CoreAway> => {
    const error = Cause.squash(cause)
    if (error instanceof CoreAway || error instanceof StoreAway || error instanceof NotPermitted)
      return Effect.fail(error as unknown as Exclude<E, RpcClientError> | CoreAway)
    const away = new CoreAway({ reason: reasonOf(cause) })
    return Effect.andThen(Effect.logWarning("the engine did not answer", { why: away.reason }), Effect.fail(away))
  })
