import { rmSync } from "node:fs"
import * as NodeSocketServer from "@effect/platform-node/NodeSocketServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import * as RpcServer from "effect/rpc/RpcServer"
import * as Scope from "effect/Scope"
import type { SocketServerError } from "effect/socket/SocketServer"
import { tellAgent } from "#actors/agent/protocol.ts"
import { reasonsOf } from "#actors/centre.ts"
import type { Tell } from "#actors/output.ts"
import { intentTell } from "../perform/intent-intake.ts"
import type { Look } from "../perform/look.ts"
import { CoreRpc, type Watched } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { decisionsOf, passedOver } from "../projections/why.ts"
import { accountOf, dropSession, saveSession, sessionOf } from "../records/accounts/store.ts"
import { callById, decisionsAbout, factsOfCall, listCalls } from "../records/calls/store.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { answerOutcome, asksATelephone } from "./answer-outcome.ts"
import type { ScreenFeed } from "./screen-feed.ts"
import { makeWorkDoor } from "./work-door.ts"

/**
 * Serves CoreRpc on a Unix socket while the scope lives; listening when this returns. What a gateway asks of agents goes
 * to the actors, what it asks of records to the database. A socket file that a killed engine left is written over.
 */
export const serveCoreRpc = Effect.fnUntraced(function* (options: {
  readonly path: string
  readonly runtime: Runtime
  readonly look: Look
  readonly feed: ScreenFeed
}): Effect.fn.Return<void, SocketServerError, Database | Scope.Scope> {
  const { feed, runtime, look, path } = options
  const database = yield* Database
  const scope = yield* Scope.Scope
  const stored = <A, E>(asked: Effect.Effect<A, E, Database>): Effect.Effect<A, E> =>
    Effect.provideService(asked, Database, database)
  const tell = ({ message, to }: Tell) => Effect.sync(() => runtime.tell(to, message))
  const work = makeWorkDoor({ runtime, centre: () => look.centre, database })
  const handlers = CoreRpc.of({
    Screens: () => feed.stream,
    Watch: ({ feed: id, topic }) => Effect.sync(() => feed.watch(id, topic)),
    Unwatch: ({ feed: id, topic }) => Effect.sync(() => feed.unwatch(id, topic)),
    Look: ({ topic }) => Effect.sync(() => (feed.look(topic) ?? null) as (typeof Watched.Type)["state"]),
    Ask: ({ agent, intent }) =>
      Effect.suspend(() => {
        const asked = intentTell(agent, intent, look.agent(agent), reasonsOf(look.centre))
        if ("refused" in asked) return Effect.succeed({ ok: false, reason: asked.refused } as const)
        if (asksATelephone(runtime, asked.tell)) return answerOutcome(runtime, asked.tell)
        runtime.tell(asked.tell.to, asked.tell.message)
        return Effect.succeed({ ok: true } as const)
      }),
    PanelOpened: ({ agent, panel }) => tell(tellAgent(agent, { _tag: "PanelOpened", panel })),
    PanelClosed: ({ agent, panel }) => tell(tellAgent(agent, { _tag: "PanelClosed", panel })),
    CreateWork: ({ request }) => work.create(request),
    OpenWork: ({ filter }) => Effect.sync(() => work.open(filter)),
    Work: (asked) => work.one(asked.work),
    WithdrawWork: ({ by, work: of }) => work.withdraw(of, by),
    AccountOf: ({ user }) => stored(accountOf(user)),
    SaveSession: (session) => stored(saveSession(session)),
    SessionOf: ({ tokenHash }) => stored(sessionOf(tokenHash, runtime.now())),
    DropSession: ({ tokenHash }) => stored(dropSession(tokenHash)),
    Calls: ({ filter }) => stored(listCalls(filter, { kind: "everything" })),
    Call: ({ call }) => stored(callById(call)),
    Why: ({ call }) =>
      stored(Effect.map(factsOfCall(call), (facts) => (facts.length === 0 ? null : decisionsOf(call, facts)))),
    WhyNone: ({ agent }) => stored(Effect.map(decisionsAbout(agent), (facts) => passedOver(agent, facts)))
  })
  rmSync(path, { force: true })
  const socket = yield* Layer.buildWithScope(NodeSocketServer.layer({ path }), scope)
  yield* Layer.buildWithScope(
    RpcServer.layer(CoreRpc, { disableTracing: true, disableFatalDefects: true }).pipe(
      Layer.provide(CoreRpc.toLayer(handlers)),
      Layer.provide(RpcServer.layerProtocolSocketServer),
      Layer.provide([Layer.succeedContext(socket), RpcSerialization.layerNdjson]),
      // A gateway that stops breaks its connection: that is how it ends, not an error with a stack.
      Layer.provide(Layer.succeed(References.UnhandledLogLevel, "Debug"))
    ),
    scope
  )
})
