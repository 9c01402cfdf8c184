import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Step, Tagged } from "#actors/behaviour.ts"
import type { Kind } from "#actors/kind.ts"
import { makeRuntime, type Runtime } from "./runtime.ts"
import { makeMemoryJournal } from "./testing/kettle.ts"

type State = { readonly _tag: "Away" } | { readonly _tag: "Here"; readonly heard: number }

/** Somebody who comes, goes, and may come back. */
const guest: Kind<State, Tagged, "guest"> = {
  name: "guest",
  version: 1,
  initial: () => ({ _tag: "Away" }),
  transition: (state, { _tag }): Step<State> => {
    if (_tag === "Came") return [{ _tag: "Here", heard: 0 }, []]
    if (_tag === "Went") return [{ _tag: "Away" }, []]
    return state._tag === "Here" ? [{ ...state, heard: state.heard + 1 }, []] : [state, []]
  },
  handles: () => true,
  timers: () => [],
  vacant: ({ _tag }) => _tag === "Away",
  returns: true,
  durable: false,
  sleepsAfterMs: null,
  retentionDays: "forever",
  state: Schema.Unknown as never,
  message: Schema.Unknown as never
}

const withRuntime = (
  kind: typeof guest,
  body: (runtime: Runtime, written: () => ReadonlyArray<string>) => Effect.Effect<void>
) => {
  const { entries, layer } = makeMemoryJournal()
  const written = () =>
    entries.map(({ message, over, sequence }) => `${sequence} ${(message as Tagged)._tag}${over ? " over" : ""}`)
  return Effect.gen(function* () {
    const runtime = yield* makeRuntime({ kinds: [kind], ports: {} })
    runtime.startTimers()
    yield* body(runtime, written)
  }).pipe(Effect.scoped, Effect.provide(layer))
}
const tell = (runtime: Runtime, ...tags: ReadonlyArray<string>) =>
  Effect.suspend(() => {
    for (const _tag of tags) runtime.tell("guest/ana", { _tag })
    return runtime.quiescent
  })

describe("an actor whose kind returns", () => {
  it.effect("comes back under its name, and its steps are counted on", () =>
    withRuntime(guest, (runtime, written) =>
      Effect.gen(function* () {
        yield* tell(runtime, "Came")
        yield* tell(runtime, "Went")
        assert.isUndefined(runtime.peek("guest/ana"))
        yield* tell(runtime, "Came")
        assert.deepStrictEqual(written(), ["1 Came", "2 Went over", "3 Came"])
        assert.deepStrictEqual<unknown>(runtime.peek("guest/ana"), { _tag: "Here", heard: 0 })
      })
    )
  )

  it.effect("hears what was told to it before it had gone", () =>
    withRuntime(guest, (runtime, written) =>
      Effect.gen(function* () {
        yield* tell(runtime, "Came", "Went", "Came", "Greeted")
        assert.deepStrictEqual(written(), ["1 Came", "2 Went over", "3 Came", "4 Greeted"])
        assert.strictEqual(runtime.counts().late, 0)
      })
    )
  )

  it.effect("leaves nobody in memory for a word that comes when it is away", () =>
    withRuntime(guest, (runtime, written) =>
      Effect.gen(function* () {
        yield* tell(runtime, "Came", "Went", "Greeted")
        yield* tell(runtime, "Greeted")
        assert.strictEqual(runtime.counts().actors, 0)
        assert.deepStrictEqual(written(), ["1 Came", "2 Went over"])
      })
    )
  )

  it.effect("counts on after a restart", () =>
    withRuntime(guest, (runtime, written) =>
      Effect.gen(function* () {
        runtime.restore([], [{ actor: "guest/ana", sequence: 7 }])
        yield* tell(runtime, "Came")
        assert.deepStrictEqual(written(), ["8 Came"])
      })
    )
  )

  it.effect("while of other kinds a name is used once", () =>
    withRuntime({ ...guest, returns: false }, (runtime, written) =>
      Effect.gen(function* () {
        yield* tell(runtime, "Came", "Went", "Came")
        yield* tell(runtime, "Came")
        assert.deepStrictEqual(written(), ["1 Came", "2 Went over"])
        assert.strictEqual(runtime.counts().late, 2)
      })
    )
  )
})
