import { expect, test } from "vitest"
import { decodeFrame, encodeFrame } from "#engine/softswitch/media/g711.ts"
import { Ear } from "./ear.ts"
import { FRAME_SAMPLES, MUSIC_HZ, namesIn, ROLES, TABLES, TONE_PEAK, toneOf, tonesAt } from "./tones.ts"

/** The n-th frame of these tones together, as it comes out of a telephone. */
const frame = (n: number, ...hertz: ReadonlyArray<number>): Int16Array => {
  const samples = Int16Array.from({ length: FRAME_SAMPLES }, (_, i) =>
    hertz.reduce((sum, hz) => sum + TONE_PEAK * Math.sin((2 * Math.PI * hz * (n * FRAME_SAMPLES + i)) / 8_000), 0)
  )
  return decodeFrame("PCMA", encodeFrame("PCMA", samples))
}

const ear = () => {
  let atMs = 0
  let told: (samples: Int16Array) => void = () => {}
  const one = new Ear(tonesAt(2), () => atMs)
  const onFrame = new Set<(samples: Int16Array) => void>()
  one.listen({ onFrame })
  for (const tell of onFrame) told = tell
  let frames = 0
  return {
    one,
    passes: (ms: number) => (atMs += ms),
    hears: (count: number, ...hertz: ReadonlyArray<number>) => {
      for (let n = 0; n < count; n++) {
        atMs += 20
        told(frame(frames++, ...hertz))
      }
    }
  }
}

test("each tone is told from every other, also from two at once that stand beside it", () => {
  for (const [hz, name] of tonesAt(2)) expect(namesIn(frame(3, hz), tonesAt(2))).toEqual([name])
  for (let table = 0; table < TABLES; table++)
    for (const role of ROLES.slice(0, -2)) {
      const at = toneOf(table, role)
      expect(namesIn(frame(5, at, at + 100), tonesAt(table))).toHaveLength(2)
      expect(namesIn(frame(5, at, at + 100), tonesAt(table))).not.toContain(tonesAt(table).get(at + 50))
    }
})

test("somebody of another table has a name of their own", () => {
  expect(namesIn(frame(0, toneOf(1, "ana")), tonesAt(2))).toEqual(["ana of table 1"])
})

test("who is heard now is who was heard for a fifth of a second, and nothing is said while it changes", () => {
  const { hears, one, passes } = ear()
  expect(one.now()).toEqual(new Set())
  hears(20, toneOf(2, "ana"))
  expect(one.now()).toEqual(new Set(["ana"]))
  hears(5, MUSIC_HZ)
  expect(one.now()).toBeUndefined()
  hears(5, MUSIC_HZ)
  expect(one.now()).toEqual(new Set(["music"]))
  passes(1_000)
  expect(one.now()).toEqual(new Set())
})

test("a single frame is an accident, three of them were heard", () => {
  const { hears, one } = ear()
  hears(20, toneOf(2, "ana"))
  hears(2, toneOf(2, "ben"))
  hears(20, toneOf(2, "ana"))
  expect(one.since(0)).toEqual(new Set(["ana"]))
  hears(3, toneOf(2, "ben"))
  expect(one.since(0)).toEqual(new Set(["ana", "ben"]))
  expect(one.since(20 * 43)).toEqual(new Set(["ben"]))
})
