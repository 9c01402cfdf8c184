import { createConnection, type Socket as NetSocket } from "node:net"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as RpcClient from "effect/rpc/RpcClient"
import type { RpcClientError } from "effect/rpc/RpcClientError"
import type * as RpcGroup from "effect/rpc/RpcGroup"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import * as Socket from "effect/socket/Socket"
import { CoreRpc } from "#engine/ports/CoreRpc.ts"
import { fromInside } from "#engine/ports/inside.ts"

/** The engine cannot answer now: not connected, gone while we asked, or silent. */
export class CoreAway extends Schema.TaggedError<CoreAway>()("CoreAway", { reason: Schema.String }) {}

export type Client = RpcClient.RpcClient<RpcGroup.Rpcs<typeof CoreRpc>, RpcClientError>

/** A hung engine: three pings unanswered. Shared machines stall for seconds, so not sooner. */
const PING_EVERY_MS = 3_000
const SILENT_AFTER_MS = 9_000
/** One message of the engine: the board of 1,000 agents is some 300 kB. */
const MESSAGE_LIMIT_BYTES = 32 * 1024 * 1024

/** One connection to the engine's socket, for as long as the Scope lasts. It is not made again by itself. */
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

/** For people: why it went. */
export const reasonOf = (cause: Cause.Cause<unknown>): string => {
  if (Cause.hasInterruptsOnly(cause)) return "it stopped"
  const error = Cause.squash(cause)
  if (error instanceof CoreAway) return error.reason
  return (error instanceof Error ? error.message : String(error)).slice(0, 200)
}
