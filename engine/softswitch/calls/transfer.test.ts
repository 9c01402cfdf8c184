import { assert, describe, it } from "vitest"
import type { ReferOffered } from "../sip-contract.ts"
import { dials, makeHouse, newest, said, story, talking } from "../testing/house-rig.ts"
import { answeredCaller, answeredPhone, headerOf, lastOf, REMOTE_SDP, type Rig } from "../testing/rig.ts"

/** 1001 talks to 1003, and wants them put through to 1002. */
const asked = (dialog: string, more: Partial<ReferOffered> = {}): ReferOffered => ({
  _tag: "ReferOffered",
  dialog,
  refer: "r1",
  user: "1002",
  meant: "account",
  replaces: undefined,
  referredBy: undefined,
  ...more
})

const told = (rig: Rig): ReadonlyArray<string> =>
  rig.sip.flatMap((one) =>
    one._tag === "AnswerRefer" || one._tag === "ReferProgress" ? [`${one.refer} ${one.status}`] : []
  )

const isLive = (rig: Rig, uuid: string): boolean => rig.softswitch.exchange.channels.has(uuid)
const peerOf = (rig: Rig, uuid: string): string | undefined => rig.softswitch.exchange.channels.get(uuid)?.peer

/** The transfer rings at 1002; the leg. */
const ringing = async (rig: Rig, from: string, more: Partial<ReferOffered> = {}): Promise<string> => {
  rig.fromUserAgent(asked(from, more))
  const leg = newest(rig, "C")
  await rig.settle()
  rig.fromUserAgent({ _tag: "CallProgress", dialog: leg, status: 180, sdp: undefined, allowEvents: [] })
  return leg
}

describe("a telephone that puts who called it through to a called number", () => {
  const toHotline = { user: "95000", meant: "number" } as const

  it("leaves, and the engine takes that one as its caller, who hears music until it does", async () => {
    const rig = makeHouse()
    const { callee, caller } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    const from = rig.events.length
    rig.fromUserAgent(asked(callee, toHotline))
    assert.deepStrictEqual(told(rig), ["r1 202", "r1 200"])
    assert.deepStrictEqual(story(rig, from), [
      "CHANNEL_EXECUTE_COMPLETE[A]",
      "CHANNEL_UNBRIDGE[A]",
      "CHANNEL_EXECUTE[A]",
      "CHANNEL_PARK[A]",
      "CHANNEL_HANGUP[B]",
      "CHANNEL_HANGUP_COMPLETE[B]",
      "CHANNEL_DESTROY[B]"
    ])
    const parked = lastOf(rig, "CHANNEL_PARK")
    const names = ["Call-Direction", "Answer-State", "Caller-Caller-ID-Number", "Caller-Destination-Number"]
    assert.deepStrictEqual(
      names.map((name) => headerOf(parked, name)),
      ["inbound", "answered", "1001", "95000"]
    )
    assert.strictEqual(headerOf(parked, "variable_carillon_takes"), "true")
    assert.deepInclude(rig.playing.at(-1), { leg: caller, file: "/prompts/moh.wav", loop: true })
    // From here it is a call like any other.
    const { uuid: agent } = await answeredPhone(rig)
    assert.match(await rig.api(`uuid_bridge ${caller} ${agent}`), /^\+OK/u)
    assert.strictEqual(peerOf(rig, caller), agent)
    rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-1", cause: "bye" })
    assert.isFalse(isLive(rig, caller))
  })

  it("is refused while no engine is there to take it, and both talk on", async () => {
    const rig = makeHouse({ listening: false })
    const { callee, caller } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    rig.fromUserAgent(asked(callee, toHotline))
    assert.deepStrictEqual(told(rig), ["r1 503"])
    assert.strictEqual(peerOf(rig, caller), callee)
  })

  it("is refused it for who was called: a leg of the switch's own making can be no caller's", async () => {
    const rig = makeHouse()
    const { callee, caller } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    rig.fromUserAgent(asked("in-1", toHotline))
    assert.deepStrictEqual(told(rig), ["r1 603"])
    assert.strictEqual(peerOf(rig, caller), callee)
  })
})

describe("a telephone that puts its partner through to another account", () => {
  for (const who of ["caller", "callee"] as const)
    it(`leaves when that one answers, and the two talk: asked by the ${who}`, async () => {
      const rig = makeHouse()
      const { callee, caller } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
      const from = rig.events.length
      const [dialog, leaves, stays] = who === "caller" ? ["in-1", caller, callee] : [callee, callee, caller]
      const target = await ringing(rig, dialog)
      assert.deepStrictEqual(told(rig), ["r1 202", "r1 180"])
      assert.strictEqual(peerOf(rig, stays), leaves)
      rig.fromUserAgent({ _tag: "CallAnswered", dialog: target, sdp: REMOTE_SDP })
      assert.deepStrictEqual(told(rig), ["r1 202", "r1 180", "r1 200"])
      assert.strictEqual(rig.bridges.at(-1), `${stays} ${target}`)
      assert.isFalse(isLive(rig, leaves))
      assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP_COMPLETE"), "Hangup-Cause"), "BLIND_TRANSFER")
      const [stay, leave] = who === "caller" ? ["B", "A"] : ["A", "B"]
      const order = story(rig, from)
      assert.isBelow(order.indexOf("CHANNEL_UNBRIDGE[A]"), order.indexOf(`CHANNEL_HANGUP[${leave}]`))
      assert.isBelow(order.indexOf(`CHANNEL_HANGUP[${leave}]`), order.indexOf(`CHANNEL_BRIDGE[${stay}]`))
      rig.fromUserAgent({ _tag: "CallEnded", dialog: target, cause: "bye" })
      assert.strictEqual(rig.softswitch.exchange.channels.size, 0)
    })

  it("shows the target who calls, and who put them through", async () => {
    const rig = makeHouse()
    await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    await ringing(rig, "in-1")
    const invite = rig.sip.findLast(({ _tag }) => _tag === "Invite")
    if (invite?._tag !== "Invite") throw new Error("no INVITE")
    assert.strictEqual(invite.from.user, "1003")
    assert.deepStrictEqual(invite.headers, [["Referred-By", "<sip:1001@127.0.0.1>"]])
    const own = makeHouse()
    await talking(own, "1001", "1003", ["in-1", "A", "B"])
    await ringing(own, "in-1", { referredBy: "<sip:boss@house>" })
    const other = own.sip.findLast(({ _tag }) => _tag === "Invite")
    assert.deepStrictEqual(other?._tag === "Invite" ? other.headers : [], [["Referred-By", "<sip:boss@house>"]])
  })

  for (const status of [486, 603, 480])
    it(`goes on talking when the target says ${status}, and may try again`, async () => {
      const rig = makeHouse()
      const { callee, caller } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
      const target = await ringing(rig, "in-1")
      rig.fromUserAgent({ _tag: "CallFailed", dialog: target, status, reason: "" })
      rig.fromUserAgent({ _tag: "CallFailed", dialog: `${target}/2`, status, reason: "" })
      assert.strictEqual(told(rig).at(-1), `r1 ${status}`)
      assert.strictEqual(peerOf(rig, caller), callee)
      assert.deepStrictEqual(rig.playing, [])
      await ringing(rig, "in-1", { refer: "r2" })
      assert.deepStrictEqual(told(rig).slice(-2), ["r2 202", "r2 180"])
    })

  it("goes on talking when there is nobody to ring", async () => {
    const rig = makeHouse()
    const { callee, caller } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    rig.fromUserAgent(
      asked("in-1", { user: "1009" }),
      asked("in-1", { refer: "r2", user: "77", meant: "nobody" }),
      asked("in-1", { refer: "r3", user: "1003" })
    )
    assert.deepStrictEqual(told(rig), ["r1 202", "r1 480", "r2 202", "r2 404", "r3 202", "r3 486"])
    assert.strictEqual(peerOf(rig, caller), callee)
  })

  it("may hang up at once: the partner waits for the target, and talks to it", async () => {
    const rig = makeHouse()
    const { callee } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    const target = await ringing(rig, "in-1")
    rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-1", cause: "bye" })
    assert.isTrue(isLive(rig, callee))
    // With music, and no word of it: no application plays it.
    assert.deepInclude(rig.playing.at(-1), { leg: callee, file: "/prompts/moh.wav", loop: true })
    rig.fromMedia({ _tag: "PlaybackStarted", leg: callee, playback: rig.playing.at(-1)!.playback, file: "" })
    assert.notInclude(rig.order(), "PLAYBACK_START[B]")
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: target, sdp: REMOTE_SDP })
    assert.strictEqual(peerOf(rig, callee), target)
    assert.strictEqual(told(rig).at(-1), "r1 200")
  })

  it("may hang up at once, and the target does not answer: the partner's call ends", async () => {
    const rig = makeHouse()
    await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    await ringing(rig, "in-1")
    rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-1", cause: "bye" })
    rig.pass(60_000)
    assert.strictEqual(told(rig).at(-1), "r1 480")
    assert.strictEqual(rig.softswitch.exchange.channels.size, 0)
  })

  it("hears 487 when the partner does not wait, and nobody rings on", async () => {
    const rig = makeHouse()
    const { callee } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    const target = await ringing(rig, "in-1")
    rig.fromUserAgent({ _tag: "CallEnded", dialog: callee, cause: "bye" })
    assert.strictEqual(told(rig).at(-1), "r1 487")
    assert.isFalse(isLive(rig, target))
    assert.strictEqual(rig.softswitch.exchange.channels.size, 0)
  })

  it("is refused a second one while the first rings (491), and one to a called number (603): its dialler alone hears that", async () => {
    const rig = makeHouse()
    await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    rig.fromUserAgent(asked("in-1", { refer: "r0", user: "95000", meant: "number" }))
    await ringing(rig, "in-1")
    rig.fromUserAgent(asked("in-1", { refer: "r2" }))
    assert.deepStrictEqual(told(rig), ["r0 603", "r1 202", "r1 180", "r2 491"])
  })

  it("is told 503 when there is no room for one more leg", async () => {
    const rig = makeHouse({ maxLegs: 4 })
    await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    rig.fromUserAgent(asked("in-1"))
    assert.deepStrictEqual(told(rig), ["r1 202", "r1 503"])
  })

  it("is refused (603) in a call of an engine that does not listen, at either end, and while its own call rings", async () => {
    const rig = makeHouse({ listening: false })
    const a = await answeredCaller(rig)
    const { uuid: b } = await answeredPhone(rig)
    await rig.api(`uuid_bridge ${a} ${b}`)
    rig.fromUserAgent(asked("in-1"), asked(b, { refer: "r2" }))
    rig.fromUserAgent(dials("1002", "in-2", { callee: "1003" }), asked("in-2", { refer: "r3" }))
    assert.deepStrictEqual(told(rig), ["r1 603", "r2 603", "r3 603"])
    assert.strictEqual(peerOf(rig, a), b)
  })
})

describe("a telephone that puts its partner through to somebody it has asked", () => {
  const both = async (rig: Rig) => {
    const first = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    const second = await talking(rig, "1001", "1002", ["in-2", "C", "D"])
    return { first, second }
  }

  it("leaves both calls, and the two talk", async () => {
    const rig = makeHouse()
    const { first, second } = await both(rig)
    const commands = rig.sip.length
    rig.fromUserAgent(asked("in-1", { replaces: { dialog: "in-2" } }))
    assert.deepStrictEqual(said(rig, commands), [
      "AnswerRefer 202",
      "ReferProgress 200",
      "Clear in-1 480",
      "Clear in-2 480"
    ])
    assert.strictEqual(rig.bridges.at(-1), `${first.callee} ${second.callee}`)
    assert.strictEqual(peerOf(rig, first.callee), second.callee)
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP_COMPLETE"), "Hangup-Cause"), "ATTENDED_TRANSFER")
    rig.fromUserAgent({ _tag: "CallEnded", dialog: second.callee, cause: "bye" })
    assert.strictEqual(rig.softswitch.exchange.channels.size, 0)
  })

  it("also when it was called itself, and asked with the other line", async () => {
    const rig = makeHouse()
    const first = await talking(rig, "1003", "1001", ["in-1", "A", "B"])
    const second = await talking(rig, "1001", "1002", ["in-2", "C", "D"])
    rig.fromUserAgent(asked(first.callee, { replaces: { dialog: "in-2" } }))
    assert.strictEqual(peerOf(rig, first.caller), second.callee)
    assert.strictEqual(rig.softswitch.exchange.channels.size, 2)
  })

  it("hears 481 of a call that is not its own, of its own one, of one that rings, and what the dialog says", async () => {
    const rig = makeHouse()
    await both(rig)
    await talking(rig, "1002", "1003", ["in-3", "E", "F"])
    rig.fromUserAgent(dials("1001", "in-4", { callee: "1002" }))
    rig.fromUserAgent(
      ...["in-3", "in-1", "in-4", "nobody"].map((dialog, at) =>
        asked("in-1", { refer: `r${at}`, replaces: { dialog } })
      ),
      asked("in-1", { refer: "r4", replaces: { status: 486 } })
    )
    assert.deepStrictEqual(
      told(rig).filter((line) => !line.endsWith("202")),
      ["r0 481", "r1 481", "r2 481", "r3 481", "r4 486"]
    )
  })

  it("hears 603 of a call of the engine while no engine is there to say who talks", async () => {
    const rig = makeHouse({ listening: false })
    const { uuid: agent } = await answeredPhone(rig)
    await talking(rig, "1001", "1003", ["in-5", "E", "F"])
    rig.fromUserAgent(asked("in-5", { replaces: { dialog: agent } }))
    assert.deepStrictEqual(told(rig), ["r1 603"])
  })
})

describe("a telephone that takes over a call (INVITE with Replaces)", () => {
  it("goes on with it in place of the person's other telephone", async () => {
    const rig = makeHouse()
    const { callee, caller } = await talking(rig, "1001", "1002", ["in-1", "A", "B"])
    const from = rig.events.length
    rig.fromUserAgent(dials("1002", "in-2", { replaces: callee, port: 6_022 }))
    const taking = newest(rig, "C")
    await rig.settle()
    assert.strictEqual(peerOf(rig, caller), taking)
    assert.isFalse(isLive(rig, callee))
    assert.deepStrictEqual(said(rig).slice(-2), ["Answer in-2", `Clear ${callee} 480`])
    assert.isFalse(story(rig, from).some((line) => line.startsWith("CHANNEL_PARK")))
  })

  it("is refused, to come again, while its call is being put through", async () => {
    const rig = makeHouse()
    const { callee } = await talking(rig, "1001", "1002", ["in-1", "A", "B"])
    rig.fromUserAgent(asked("in-1", { user: "1003" }))
    assert.include(told(rig), "r1 202")
    rig.fromUserAgent(dials("1002", "in-2", { replaces: callee, port: 6_022 }))
    assert.strictEqual(said(rig).at(-1), "Reject in-2 491")
    assert.isTrue(isLive(rig, callee))
  })

  it("is refused another's call as if there were none, one that rings, and one of the engine", async () => {
    const rig = makeHouse()
    const { uuid: agent } = await answeredPhone(rig)
    const { callee } = await talking(rig, "1001", "1002", ["in-1", "A", "C"])
    rig.fromUserAgent(dials("1003", "in-2", { callee: "1002" }))
    const rung = newest(rig, "D")
    rig.fromUserAgent(
      dials("1003", "in-3", { replaces: callee }),
      dials("1002", "in-4", { replaces: rung }),
      dials("1003", "in-5", { replaces: agent }),
      dials("1001", "in-7", { replaces: agent, replacesOwn: true }),
      dials("1002", "in-6", { replaces: "nobody" })
    )
    assert.deepStrictEqual(said(rig).slice(-5), [
      "Reject in-3 481",
      "Reject in-4 481",
      "Reject in-5 481",
      "Reject in-7 603",
      "Reject in-6 481"
    ])
  })
})
