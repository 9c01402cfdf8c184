import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { RecordingRequest } from "#actors/call/requests.ts"
import type { Tell } from "#actors/output.ts"
import { CallId, EpochMs } from "#actors/vocabulary.ts"
import { Recordings } from "../ports/Recordings.ts"
import { makeMeasuring } from "./measure-recordings.ts"

const asked = (call: string, file: string | null = `${call}.wav`): RecordingRequest => ({
  _tag: "MeasureRecording",
  call: CallId.make(call),
  arrivedAt: EpochMs.make(1_795_420_800_000),
  file
})

/** A folder of which each file answers when it is let. */
const slowFolder = Effect.gen(function* () {
  const told: Array<Tell> = []
  const read: Array<string> = []
  const lets = new Map<string, Deferred.Deferred<number>>()
  const measure = yield* makeMeasuring((tell) => told.push(tell)).pipe(
    Effect.provideService(
      Recordings,
      Recordings.of({
        lengthMs: (file) =>
          Effect.suspend(() => {
            read.push(file)
            const answer = Deferred.makeUnsafe<number>()
            lets.set(file, answer)
            return Deferred.await(answer)
          })
      })
    )
  )
  const answer = (file: string, lengthMs: number) => Deferred.succeed(lets.get(file)!, lengthMs)
  const settled = Effect.forEach([1, 2, 3, 4], () => Effect.yieldNow)
  return { measure, told, read, answer, settled }
})

describe("measuring recordings", () => {
  it.effect("nobody waits for a file: the call that asks goes on, and hears of the end as from the switch", () =>
    Effect.gen(function* () {
      const { answer, measure, read, settled, told } = yield* slowFolder
      yield* measure(asked("a"))
      yield* measure(asked("b", null))
      yield* settled
      assert.deepStrictEqual([read, told], [["a.wav", "2026/11/23/b.wav"], []])
      yield* answer("a.wav", 2_500)
      yield* settled
      const message = { _tag: "RecordEnded", file: "a.wav", recordedMs: 2_500 }
      assert.deepStrictEqual(told, [{ _tag: "Tell", to: "call/a", message }])
    })
  )

  it.effect("a call that asks again meanwhile is answered once, and may ask again after that", () =>
    Effect.gen(function* () {
      const { answer, measure, read, settled, told } = yield* slowFolder
      yield* measure(asked("a"))
      yield* measure(asked("a"))
      yield* settled
      yield* answer("a.wav", 1)
      yield* settled
      assert.deepStrictEqual([read.length, told.length], [1, 1])
      yield* measure(asked("a"))
      yield* settled
      assert.strictEqual(read.length, 2)
    })
  )

  it.effect("a disk that hangs holds two of those that ask it, and the next has its turn after one of them", () =>
    Effect.gen(function* () {
      const { answer, measure, read, settled } = yield* slowFolder
      for (const call of ["a", "b", "c"]) yield* measure(asked(call))
      yield* settled
      assert.deepStrictEqual(read, ["a.wav", "b.wav"])
      yield* answer("b.wav", 1)
      yield* settled
      assert.deepStrictEqual(read, ["a.wav", "b.wav", "c.wav"])
    })
  )
})
