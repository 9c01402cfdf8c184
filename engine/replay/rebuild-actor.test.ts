import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import type { Kysely } from "kysely"
import type { AnyKind } from "#actors/kind.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import { openDatabase } from "../adapters/postgres/database.ts"
import { openJournal } from "../adapters/postgres/journal.ts"
import { migrate } from "../adapters/postgres/migrate.ts"
import { letGo } from "../adapters/postgres/retention.ts"
import { type TestPostgres, startPostgres } from "../adapters/postgres/testing/test-database.ts"
import type { Tables } from "../ports/Database.ts"
import { codecOf, encoderOf } from "../runtime/codec.ts"
import { rebuildActor } from "./rebuild-actor.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.remove())

/** An inn: how many nights it has seen is written down, who is in it is not; whoever is there says so after a restart. */
const Inn = Schema.TaggedUnion({
  Open: { nights: Schema.Int, motto: Schema.String, guests: Schema.Array(Schema.String) }
})
const Message = Schema.TaggedUnion({
  GuestCame: { at: EpochMs, guest: Schema.String },
  NightFell: { at: EpochMs },
  MottoPainted: { at: EpochMs, motto: Schema.String },
  Restarted: { at: EpochMs }
})
type Message = typeof Message.Type
const WrittenInn = Schema.TaggedUnion({ Open: { nights: Schema.Int, motto: Schema.String } })

const inn = {
  name: "inn",
  version: 1,
  initial: () => ({ _tag: "Open", nights: 0, motto: "", guests: [] }),
  transition: (state: typeof Inn.Type, message: Message) => [
    message._tag === "GuestCame"
      ? { ...state, guests: [...state.guests, message.guest] }
      : message._tag === "NightFell"
        ? { ...state, nights: state.nights + 1 }
        : message._tag === "MottoPainted"
          ? { ...state, motto: message.motto }
          : { ...state, guests: [] },
    []
  ],
  handles: () => true,
  timers: () => [],
  vacant: () => false,
  durable: false,
  sleepsAfterMs: null,
  retentionDays: "forever",
  state: WrittenInn.pipe(
    Schema.decodeTo(
      Schema.toType(Inn),
      SchemaTransformation.transform<typeof Inn.Type, typeof WrittenInn.Type>({
        decode: ({ motto, nights }) => ({ _tag: "Open", nights, motto, guests: [] }),
        encode: ({ motto, nights }) => ({ _tag: "Open", nights, motto })
      })
    )
  ),
  message: Message
} as unknown as AnyKind

const KINDS = { kinds: [inn], codecOf: codecOf([inn]) }
const NOT_KNOWN = { state: "not known" }
const DAY_MS = 86_400_000
const JANUARY = Date.UTC(2026, 0, 10)

/** Lets an inn live through runs of messages, one engine after another, with a commit after each message. */
const lived = async (
  runs: ReadonlyArray<ReadonlyArray<Message>>,
  look: (db: Kysely<Tables>, then: (atMs: number) => Promise<object>) => Promise<void>
) => {
  const url = await server.fresh()
  await Effect.runPromise(
    Effect.gen(function* () {
      const database = yield* openDatabase(url)
      yield* Effect.promise(() => migrate(database.db as never, url))
      let [state, sequence] = [inn.initial("lion"), 0]
      for (const messages of runs) {
        const journal = yield* openJournal({
          database,
          encoder: encoderOf(KINDS.codecOf),
          projections: [],
          code: { version: "1", kinds: { inn: 1 } },
          home: "here"
        })
        const [living] = yield* journal.service.living
        if (living !== undefined) state = KINDS.codecOf("inn/lion")!.decodeState(living.state)
        for (const message of messages) {
          state = inn.transition(state, message)[0]
          const entry = { actor: "inn/lion", sequence: ++sequence, at: message.at, message, commands: [], state }
          yield* journal.service.append({ ...entry, over: false, facts: [] })
          yield* journal.service.flush
        }
      }
      yield* Effect.promise(() =>
        look(database.db, async (atMs) => (await rebuildActor(database.db, KINDS, "inn/lion", atMs)) ?? NOT_KNOWN)
      )
    }).pipe(Effect.scoped)
  )
}

const came = (guest: string, ms: number) => Message.cases.GuestCame.make({ at: EpochMs.make(JANUARY + ms), guest })
const night = (ms: number) => Message.cases.NightFell.make({ at: EpochMs.make(JANUARY + ms) })
const painted = (ms: number, motto: string) =>
  Message.cases.MottoPainted.make({ at: EpochMs.make(JANUARY + ms), motto })
const restarted = (ms: number) => Message.cases.Restarted.make({ at: EpochMs.make(JANUARY + ms) })

describe("an actor at a moment", () => {
  it("is what its messages until then made of it", () =>
    lived([[came("Ana", 1_000), night(2_000), came("Bo", 3_000)]], async (_, then) => {
      assert.strictEqual(await then(JANUARY + 999), NOT_KNOWN)
      assert.deepInclude(await then(JANUARY + 1_000), {
        state: { _tag: "Open", nights: 0, motto: "", guests: ["Ana"] },
        sequence: 1
      })
      assert.deepInclude(await then(JANUARY + 2_999), {
        state: { _tag: "Open", nights: 1, motto: "", guests: ["Ana"] },
        sequence: 2,
        differ: 0
      })
      assert.deepInclude(await then(Number.MAX_SAFE_INTEGER), {
        state: { _tag: "Open", nights: 1, motto: "", guests: ["Ana", "Bo"] },
        played: 3,
        proved: 3
      })
    }))

  it("begins with the state it was restored from, and has the lists that were told since", () =>
    lived(
      [
        [came("Ana", 1_000), night(2_000)],
        [restarted(3_000), came("Bo", 4_000), night(5_000)]
      ],
      async (_, then) => {
        assert.deepInclude(await then(JANUARY + 5_000), {
          state: { _tag: "Open", nights: 2, motto: "", guests: ["Bo"] },
          after: 2,
          played: 3
        })
        assert.deepInclude(await then(JANUARY + 2_500), {
          state: { _tag: "Open", nights: 1, motto: "", guests: ["Ana"] }
        })
      }
    ))

  it("loses at a restart what is not written down, also when its state was too large to be kept with the step", () => {
    const motto = "hospes ".repeat(500)
    return lived([[came("Ana", 1_000), painted(2_000, motto)], [came("Bo", 3_000)]], async (_, then) => {
      assert.deepInclude(await then(JANUARY + 3_000), {
        state: { _tag: "Open", nights: 0, motto, guests: ["Bo"] },
        after: 0,
        played: 3,
        differ: 0
      })
    })
  })

  it("is known after its older rows were let go, from the last state kept of it", () =>
    lived(
      [
        [came("Ana", 0), night(1_000)],
        [restarted(40 * DAY_MS), came("Bo", 41 * DAY_MS), night(70 * DAY_MS)]
      ],
      async (db, then) => {
        const options = { retention: { journal: { inn: 5 }, facts: {} }, projections: [], nowMs: JANUARY + 30 * DAY_MS }
        assert.deepStrictEqual((await letGo(db, options)).partitions, ["journal_2026_01"])
        assert.deepInclude(await then(JANUARY + 41 * DAY_MS), {
          state: { _tag: "Open", nights: 1, motto: "", guests: ["Bo"] },
          after: 2,
          differ: 0
        })
        assert.deepInclude(await then(JANUARY + 2_000), {
          state: { _tag: "Open", nights: 1, motto: "", guests: [] },
          played: 0
        })
        assert.strictEqual(await then(JANUARY), NOT_KNOWN)
      }
    ))

  it("is refused for an address that no kind answers to", () =>
    lived([[night(0)]], async (db) => {
      const refused = await rebuildActor(db, KINDS, "castle/x", 0).catch((error: unknown) => String(error))
      assert.include(String(refused), "castle/x")
    }))
})
