import { createConnection, type Socket as NetSocket } from "node:net"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as RpcClient from "effect/rpc/RpcClient"
import type { RpcClientError } from "effect/rpc/RpcClientError"
import type * as RpcGroup from "effect/rpc/RpcGroup"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import * as Socket from "effect/socket/Socket"
import { fromInside } from "#engine/ports/inside.ts"
import { CoreRpc, NotPermitted, type ScreenUpdate, StoreAway } from "#engine/ports/CoreRpc.ts"

/** The engine cannot answer now: not connected, gone while we asked, or silent. */
export class CoreAway extends Schema.TaggedError<CoreAway>()("CoreAway", { reason: Schema.String }) {}

type Client = RpcClient.RpcClient<RpcGroup.Rpcs<typeof CoreRpc>, RpcClientError>

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

/** An engine that restarts is back within two seconds: look often at first, then no longer than it takes anyway. */
const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 2_000
/** The engine answers in milliseconds; a person has given up on a click by then. */
const ANSWER_WITHIN_MS = 5_000
/** A hung engine: three pings unanswered. Shared machines stall for seconds, so not sooner. */
const PING_EVERY_MS = 3_000
const SILENT_AFTER_MS = 9_000
/** One message of the engine: the board of 1,000 agents is some 300 kB. */
const MESSAGE_LIMIT_BYTES = 32 * 1024 * 1024

/** Connects to the engine's socket, again and again until the Scope closes. */
export const connectCore = Effect.fnUntraced(function* (
  socketPath: string,
  insideKey: string,
  listener: CoreListener
): Effect.fn.Return<CoreClient, never, Scope.Scope> {
  let current: Client | undefined
  let [connections, updates, retryMs, upAt] = [0, 0, FIRST_RETRY_MS, 0]
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
      if (wasUp && performance.now() - upAt > LONGEST_RETRY_MS) retryMs = FIRST_RETRY_MS
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
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
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

export const openClient = Effect.fnUntraced(function* (socketPath: string, insideKey: string) {
  const connected = yield* connectedSocket(socketPath)
  const socket = yield* NodeSocket.fromDuplex(Effect.succeed(connected))
  const transport = Layer.merge(
    Layer.succeed(Socket.Socket, socket),
    RpcSerialization.layerNdjsonWith({ maxBufferSize: MESSAGE_LIMIT_BYTES })
  )
  const protocol = yield* RpcClient.makeProtocolSocket({
    pingInterval: PING_EVERY_MS,
    pingTimeout: SILENT_AFTER_MS,
    // One connection, one client: a new connection must begin with a Begun.
    retryPolicy: Schedule.recurs(0)
  }).pipe(Effect.provide(transport))
  return yield* RpcClient.make(CoreRpc, { disableTracing: true }).pipe(
    Effect.provideService(RpcClient.Protocol, protocol),
    Effect.provide(fromInside(insideKey))
  )
})

const connectedSocket = (path: string): Effect.Effect<NetSocket, CoreAway, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<NetSocket, CoreAway>((resume) => {
      const socket = createConnection(path)
      socket.once("connect", () => {
        resume(Effect.succeed(socket))
      })
      socket.on("error", (error: NodeJS.ErrnoException) => {
        resume(Effect.fail(new CoreAway({ reason: `${error.code ?? error.message} at ${path}` })))
      })
      return Effect.sync(() => socket.destroy())
    }),
    (socket) => Effect.sync(() => socket.destroySoon())
  )

const reasonOf = (cause: Cause.Cause<unknown>): string => {
  if (Cause.hasInterruptsOnly(cause)) return "it stopped"
  const error = Cause.squash(cause)
  if (error instanceof CoreAway) return error.reason
  return (error instanceof Error ? error.message : String(error)).slice(0, 200)
}
