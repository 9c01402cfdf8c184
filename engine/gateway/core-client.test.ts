import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { afterEach, describe, expect, it, vi } from "vitest"
import { AgentId, CallId } from "#actors/vocabulary.ts"
import type { ScreenUpdate } from "#engine/ports/CoreRpc.ts"
import { openClient } from "#engine/core-link/core-link.ts"
import { connectCore } from "./core-client.ts"
import { AN_AGENTS, testAsker } from "./testing/askers.ts"
import { INSIDE_KEY, ToyCore } from "./testing/toy-core.ts"

const folder = mkdtempSync(join(tmpdir(), "carillon-core-"))
const path = join(folder, "core.sock")
const core = new ToyCore()
const asker = testAsker("1001", "1001", AN_AGENTS)
core.addAgent("1001", "王芳")
let scope: Scope.Closeable | undefined

const connected = async (onUpdate: (update: ScreenUpdate) => void = () => {}, key = INSIDE_KEY) => {
  const seen: Array<string> = []
  let feed = 0
  scope = Effect.runSync(Scope.make())
  const client = await Effect.runPromise(
    connectCore(path, key, {
      onUpdate: (update) => {
        seen.push(update._tag)
        if (update._tag === "Begun") feed = update.feed
        onUpdate(update)
      },
      onUp: () => seen.push("up"),
      onDown: () => seen.push("down")
    }).pipe(Effect.provideService(Scope.Scope, scope))
  )
  const watchBoard = () => Effect.runPromise(client.ask((engine) => engine.Watch({ feed, topic: "board" })))
  return { client, seen, watchBoard }
}

afterEach(async () => {
  if (scope !== undefined) await Effect.runPromise(Scope.close(scope, Exit.void))
  await core.stop()
})
process.on("exit", () => rmSync(folder, { recursive: true, force: true }))

describe("the way to the engine", () => {
  it("begins, tells changes of what is watched, and answers", async () => {
    await core.start(path)
    const { client, seen, watchBoard } = await connected()
    await vi.waitFor(() => expect(seen).toEqual(["Begun", "up"]))
    await watchBoard()
    core.change("board", [{ path: ["calls", "waiting"], value: 1 }])
    await vi.waitFor(() => expect(seen).toEqual(["Begun", "up", "Changed"]))
    expect(
      await Effect.runPromise(client.ask((engine) => engine.Call({ call: CallId.make("nobody"), asker })))
    ).toBeNull()
  })

  it("says that the engine is away, before it came and after it went, and finds it again", async () => {
    const { client, seen } = await connected()
    const away = () =>
      Effect.runPromise(Effect.flip(client.ask((engine) => engine.Call({ call: CallId.make("x"), asker }))))
    expect((await away())._tag).toBe("CoreAway")
    await core.start(path)
    await vi.waitFor(() => expect(client.isUp()).toBe(true), { timeout: 5000 })
    await core.stop()
    await vi.waitFor(() => expect(seen).toEqual(["Begun", "up", "down"]))
    expect((await away())._tag).toBe("CoreAway")
    await core.start(path)
    await vi.waitFor(() => expect(seen).toEqual(["Begun", "up", "down", "Begun", "up"]), { timeout: 5000 })
  })

  it("does not keep a question waiting whose engine went", async () => {
    await core.start(path)
    const { client } = await connected()
    await vi.waitFor(() => expect(client.isUp()).toBe(true))
    core.isHung = true
    const question = client.ask((engine) =>
      engine.Ask({
        asker,
        agent: AgentId.make("1001"),
        intent: { _tag: "GoReady" }
      })
    )
    const failed = Effect.runPromise(Effect.flip(question))
    await vi.waitFor(() => expect(core.asked).toHaveLength(1))
    core.isHung = false
    await core.stop()
    expect((await failed)._tag).toBe("CoreAway")
  })

  it("takes the whole anew when a change does not fit", async () => {
    await core.start(path)
    const { seen, watchBoard } = await connected((update) => {
      if (update._tag === "Changed") throw new Error("no such place")
    })
    await vi.waitFor(() => expect(seen).toContain("up"))
    await watchBoard()
    core.change("board", [{ path: ["calls", "waiting"], value: 1 }])
    await vi.waitFor(() => expect(seen).toEqual(["Begun", "up", "Changed", "down", "Begun", "up"]), { timeout: 5000 })
  })

  it("keeps the database's absence apart from the engine's", async () => {
    await core.start(path)
    const { client } = await connected()
    await vi.waitFor(() => expect(client.isUp()).toBe(true))
    core.storeAway = true
    const error = await Effect.runPromise(
      Effect.flip(client.ask((engine) => engine.Call({ call: CallId.make("x"), asker })))
    )
    core.storeAway = false
    expect(error._tag).toBe("StoreAway")
  })

  it("is closed to whoever has not the key of this start, for every question, and that is in the log", async () => {
    await core.start(path)
    const before = [...core.asked]
    for (const key of ["", "of another start", `${INSIDE_KEY}!`]) {
      scope = Effect.runSync(Scope.make())
      const within = scope
      const client = await Effect.runPromise(Effect.provideService(openClient(path, key), Scope.Scope, within))
      const screens = Stream.runHead(client.Screens(undefined))
      const questions = [
        screens,
        client.Watch({ feed: 1, topic: "board" }),
        client.Unwatch({ feed: 1, topic: "board" }),
        client.Look({ asker, topic: "board" }),
        client.Ask({ asker, agent: AgentId.make("1001"), intent: { _tag: "GoReady" } }),
        client.Call({ asker, call: CallId.make("x") })
      ]
      for (const question of questions) {
        const refused = await Effect.runPromise(Effect.flip<unknown, unknown, never>(question))
        expect(refused).toMatchObject({ _tag: "NotPermitted", message: "only the centre's own processes ask here" })
      }
      expect(core.asked).toEqual(before)
      await Effect.runPromise(Scope.close(within, Exit.void))
    }
    expect(core.log.join("\n")).toContain("refused: it was not asked by the centre's own processes")
    const { client } = await connected()
    await vi.waitFor(() => expect(client.isUp()).toBe(true))
  })
})
