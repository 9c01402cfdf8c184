import { assert, describe, it } from "@effect/vitest"
import { answeredCaller, answeredPhone, headerOf, lastOf, makeRig, type Rig } from "../testing/rig.ts"

const bridged = async (rig: Rig): Promise<{ readonly a: string; readonly b: string; readonly from: number }> => {
  const a = await answeredCaller(rig)
  const { uuid: b } = await answeredPhone(rig)
  await rig.api(`uuid_bridge ${a} ${b}`)
  return { a, b, from: rig.events.length }
}

const story = (rig: Rig, from: number): ReadonlyArray<string> =>
  rig
    .order()
    .slice(from)
    .filter((line) => /^CHANNEL_(?:UNBRIDGE|PARK|HANGUP)\[/u.test(line))

describe("uuid_transfer -bleg", () => {
  it("parks the other leg; the one that is named is left as if the other had hung up", async () => {
    const rig = makeRig()
    const { a, b, from } = await bridged(rig)
    assert.strictEqual(await rig.api(`uuid_transfer ${a} -bleg park inline`), "+OK\n")
    assert.deepStrictEqual(story(rig, from), ["CHANNEL_UNBRIDGE[A]", "CHANNEL_PARK[B]", "CHANNEL_HANGUP[A]"])
    assert.strictEqual(await rig.api(`uuid_exists ${b}`), "true")
  })

  it("keeps the one that is named where it shall be parked after its bridge", async () => {
    const rig = makeRig()
    const { a, b, from } = await bridged(rig)
    await rig.api(`uuid_setvar ${b} park_after_bridge true`)
    await rig.api(`uuid_transfer ${b} -bleg park inline`)
    assert.deepStrictEqual(story(rig, from), ["CHANNEL_UNBRIDGE[A]", "CHANNEL_PARK[A]", "CHANNEL_PARK[B]"])
    assert.strictEqual(await rig.api(`uuid_exists ${a}`), "true")
  })

  it("without another leg is a transfer of the one", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const from = rig.events.length
    await rig.api(`uuid_transfer ${a} -bleg park inline`)
    assert.deepStrictEqual(story(rig, from), ["CHANNEL_PARK[A]"])
  })
})

describe("uuid_dual_transfer", () => {
  it("sends both legs, each to its own: the caller waits, the agent is let go", async () => {
    const rig = makeRig()
    const { a, b, from } = await bridged(rig)
    assert.strictEqual(await rig.api(`uuid_dual_transfer ${a} park/inline hangup:CALL_REJECTED/inline`), "+OK\n")
    assert.deepStrictEqual(story(rig, from), ["CHANNEL_UNBRIDGE[A]", "CHANNEL_PARK[A]", "CHANNEL_HANGUP[B]"])
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP"), "Hangup-Cause"), "CALL_REJECTED")
    assert.deepStrictEqual([...rig.softswitch.exchange.channels.keys()], [a])
    assert.strictEqual(await rig.api(`uuid_exists ${b}`), "false")
  })

  it.each(["", "A", "A park/inline", "A park park", "A park/inline nowhere/inline", "A park/inline park/inline more"])(
    "says what it takes to: %s",
    async (argument) => {
      const rig = makeRig()
      const { a, from } = await bridged(rig)
      const answer = await rig.api(`uuid_dual_transfer ${argument.replace("A", a)}`)
      assert.match(answer, /^-USAGE: <uuid> \S+\/inline \S+\/inline\n$/u)
      assert.isEmpty(story(rig, from))
    }
  )

  it("of nobody", async () => {
    const answer = await makeRig().api("uuid_dual_transfer nope park/inline park/inline")
    assert.strictEqual(answer, "-ERR No such channel!\n")
  })
})

describe("an inline dialplan", () => {
  it("runs its applications one after the other, and parks when the last is over", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const from = rig.events.length
    await rig.api(`uuid_transfer ${a} 'set:x_mark=a b,playback:welcome.wav,park' inline`)
    assert.isEmpty(story(rig, from))
    assert.strictEqual(await rig.api(`uuid_getvar ${a} x_mark`), "a b")
    const { playback } = rig.playing.at(-1)!
    rig.fromMedia({ _tag: "PlaybackStarted", leg: a, playback, file: "" })
    rig.fromMedia({ _tag: "PlaybackEnded", leg: a, playback, file: "", cause: "done", playedMs: 500 })
    assert.deepStrictEqual(story(rig, from), ["CHANNEL_PARK[A]"])
  })

  it("has another delimiter where commas stand in the data", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    await rig.api(`uuid_transfer ${a} 'm:|:set:x_list=1,2|park' inline`)
    assert.strictEqual(await rig.api(`uuid_getvar ${a} x_list`), "1,2")
  })

  it("leaves no leg to nobody", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    assert.match(await rig.api(`uuid_transfer ${a} playback:welcome.wav inline`), /^-USAGE/u)
    assert.isEmpty(rig.playing)
  })
})
