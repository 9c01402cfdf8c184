import { assert, describe, it } from "@effect/vitest"
import { answeredCaller, headerOf, lastOf, makeRig } from "../testing/rig.ts"

const listening = async (...asked: ReadonlyArray<string>) => {
  const rig = makeRig()
  const uuid = await answeredCaller(rig)
  for (const data of asked) rig.execute(uuid, "tone_detect", data)
  return { rig, uuid, names: () => rig.listening.get(uuid)?.map(({ name }) => name) }
}

describe("tone_detect", () => {
  it("listens for tones by pitch and for signals by name, each under its key", async () => {
    const { names, rig, uuid } = await listening(
      "beep 1400 r",
      "us 480,620",
      "busy CN.busy",
      "panel contact-id-handshake"
    )
    assert.deepStrictEqual(names(), ["beep", "us", "busy", "panel"])
    assert.deepStrictEqual(rig.listening.get(uuid)?.[0]?.stretches, [
      { tonesHz: [1_400], leastMs: 100, mostMs: Infinity }
    ])
  })

  it("tells DETECTED_TONE with the key", async () => {
    const { rig, uuid } = await listening("busy CN.busy")
    rig.fromMedia({ _tag: "ToneHeard", leg: uuid, name: "busy" })
    const event = lastOf(rig, "DETECTED_TONE")
    assert.deepStrictEqual([headerOf(event, "Unique-ID"), headerOf(event, "Detected-Tone")], [uuid, "busy"])
  })

  it("takes a key's newest wish, and stops for all at once", async () => {
    const { names, rig, uuid } = await listening("a 450", "b 425", "a 1400")
    assert.deepStrictEqual(names(), ["b", "a"])
    rig.execute(uuid, "stop_tone_detect")
    assert.deepStrictEqual(names(), [])
  })

  it.each(["", "busy", "busy CN.nothing", "busy 5000", "busy 1,2,3", "busy 450 r 0 hangup"])(
    "refuses what it does not understand, in a line of the log: %s",
    async (data) => {
      const { names, rig } = await listening(data)
      assert.strictEqual(names(), undefined)
      assert.match(rig.logged.at(-1) ?? "", /^tone_detect /u)
    }
  )
})
