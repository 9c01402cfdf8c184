import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { AgentId, EpochMs } from "#actors/vocabulary.ts"
import { StoreAway } from "#engine/ports/CoreRpc.ts"
import type { Session } from "#engine/ports/OfficeDoor.ts"
import { makeDevices } from "./devices.ts"
import type { OfficeDoor } from "#engine/office-door/office-door.ts"
import { makeSessions } from "./sessions.ts"
import { AN_AGENTS, testAsker, UNTROUBLED } from "./testing/askers.ts"

const token = "t".repeat(43)
const HOUR_MS = 3_600_000
const session: Session = {
  tokenHash: createHash("sha256").update(token).digest("hex"),
  account: {
    id: "1001",
    name: "王芳",
    agent: AgentId.make("1001"),
    passwordHash: "",
    ...UNTROUBLED,
    asker: testAsker("1001", "1001", AN_AGENTS)
  },
  createdAt: EpochMs.make(0),
  expiresAt: EpochMs.make(HOUR_MS),
  signOutUrl: null
}

/** Sessions before records that answer as `says` tells it. */
const before = (says: () => Effect.Effect<Session | null, StoreAway>) => {
  let asked = 0
  const door = {
    ask: () =>
      Effect.suspend(() => {
        asked++
        return says()
      })
  } as unknown as OfficeDoor
  return { sessions: makeSessions(door, makeDevices(Buffer.alloc(32))), asked: () => asked }
}
const known = (found: Session | null) => (found === null ? null : found.account.id)

describe("a session that was seen before", () => {
  it.effect("is known while the database does not answer, and each request waits a second at most", () =>
    Effect.gen(function* () {
      let answer: Effect.Effect<Session | null, StoreAway> = Effect.succeed(session)
      const { asked, sessions } = before(() => answer)
      assert.strictEqual(known(yield* sessions.of(token)), "1001")
      answer = Effect.never
      yield* TestClock.adjust("11 seconds")
      const waiting = yield* Effect.forkChild(sessions.of(token))
      yield* TestClock.adjust("1 second")
      assert.strictEqual(known(yield* Fiber.join(waiting)), "1001")
      const questions = asked()
      assert.strictEqual(known(yield* sessions.of(token)), "1001")
      assert.strictEqual(asked(), questions, "the next request does not wait again")
    })
  )

  it.effect("is known while the database is away, until it expires", () =>
    Effect.gen(function* () {
      let answer: Effect.Effect<Session | null, StoreAway> = Effect.succeed(session)
      const { sessions } = before(() => answer)
      yield* sessions.of(token)
      answer = Effect.fail(new StoreAway({ reason: "off" }))
      yield* TestClock.adjust("59 minutes")
      assert.strictEqual(known(yield* sessions.of(token)), "1001")
      yield* TestClock.adjust("61 seconds")
      assert.isNull(yield* sessions.of(token))
    })
  )

  it.effect("is not known any more once the database says so", () =>
    Effect.gen(function* () {
      let answer: Effect.Effect<Session | null, StoreAway> = Effect.succeed(session)
      const { sessions } = before(() => answer)
      yield* sessions.of(token)
      answer = Effect.succeed(null)
      yield* TestClock.adjust("11 seconds")
      assert.isNull(yield* sessions.of(token))
    })
  )

  it.effect("has to be seen before: an unknown one is an error, not a guess", () =>
    Effect.gen(function* () {
      const { sessions } = before(() => Effect.fail(new StoreAway({ reason: "off" })))
      assert.strictEqual((yield* Effect.flip(sessions.of(token)))._tag, "StoreAway")
    })
  )
})
