import { assert, describe, it } from "@effect/vitest"
import {
  answeredCaller,
  answeredPhone,
  headerOf,
  lastOf,
  makeRig,
  offered,
  REMOTE_SDP,
  type Rig
} from "../testing/rig.ts"

const OTHER = "bbbbbbbb-0000-4000-8000-000000000002"
const DIAL = `{origination_uuid=${OTHER}}user/1002`

const withTwo = (): Rig => {
  const rig = makeRig({ telephones: [{ user: "1002" }] })
  rig.call(OTHER, "O")
  return rig
}

/** A caller who waits, unanswered, for whoever drives the switch. */
const waitingCaller = async (rig: Rig): Promise<string> => {
  rig.fromUserAgent(offered("in-1"))
  const uuid = [...rig.softswitch.exchange.channels.keys()].at(-1)!
  rig.call(uuid, "A")
  await rig.settle()
  return uuid
}

const rings = (rig: Rig): void =>
  rig.fromUserAgent({ _tag: "CallProgress", dialog: OTHER, status: 180, sdp: undefined, allowEvents: [] })

const answers = (rig: Rig): void => rig.fromUserAgent({ _tag: "CallAnswered", dialog: OTHER, sdp: REMOTE_SDP })

const refuses = (rig: Rig, status = 486): void =>
  rig.fromUserAgent({ _tag: "CallFailed", dialog: OTHER, status, reason: "" })

const story = (rig: Rig, from: number): ReadonlyArray<string> =>
  rig
    .order()
    .slice(from)
    .filter((line) => /^CHANNEL_(?!STATE|CALLSTATE|OUTGOING|PROGRESS)\w+\[/u.test(line))

/** Who talks with whom by the application, and where the story goes on. */
const talking = async (before: (rig: Rig, a: string) => Promise<unknown> = () => Promise.resolve()) => {
  const rig = withTwo()
  const a = await answeredCaller(rig)
  await before(rig, a)
  rig.execute(a, "bridge", DIAL)
  await rig.settle()
  answers(rig)
  return { rig, a, from: rig.events.length }
}

describe("the application bridge", () => {
  it("rings the other leg, which is never parked, and is told once on the leg that it runs on", async () => {
    const rig = withTwo()
    const a = await answeredCaller(rig)
    const from = rig.events.length
    rig.execute(a, "bridge", DIAL)
    await rig.settle()
    rings(rig)
    answers(rig)
    assert.deepStrictEqual(story(rig, from), [
      "CHANNEL_EXECUTE[A]",
      "CHANNEL_CREATE[O]",
      "CHANNEL_ORIGINATE[O]",
      "CHANNEL_ANSWER[O]",
      "CHANNEL_BRIDGE[A]"
    ])
    assert.deepStrictEqual(rig.bridges, [`${a} ${OTHER}`])
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_BRIDGE"), "Channel-State"), "CS_EXECUTE")
  })

  it("shows the caller's number where the dial string shows nobody else", async () => {
    const { rig } = await talking()
    const invite = rig.sip.find((one) => one._tag === "Invite")
    assert.strictEqual(invite?._tag === "Invite" ? invite.from.user : undefined, "caller1")
  })

  it("answers a caller only when the other one has answered; until then they hear it ring", async () => {
    const rig = withTwo()
    const a = await waitingCaller(rig)
    rig.execute(a, "bridge", DIAL)
    await rig.settle()
    rings(rig)
    assert.deepStrictEqual(rig.sip.at(-1), { _tag: "Ring", dialog: "in-1" })
    assert.isFalse(rig.order().includes("CHANNEL_ANSWER[A]"))
    answers(rig)
    assert.isTrue(rig.sip.some((one) => one._tag === "Answer" && one.dialog === "in-1"))
    assert.strictEqual(
      rig.order().findLast((line) => /ANSWER|BRIDGE/u.test(line)),
      "CHANNEL_BRIDGE[A]"
    )
  })

  it("lets a caller hear what a network says before its answer", async () => {
    const rig = withTwo()
    const a = await answeredCaller(rig)
    rig.execute(a, "bridge", DIAL)
    await rig.settle()
    rig.fromUserAgent({ _tag: "CallProgress", dialog: OTHER, status: 183, sdp: REMOTE_SDP, allowEvents: [] })
    assert.deepStrictEqual(rig.bridges, [`${a} ${OTHER}`])
    assert.isFalse(rig.order().includes("CHANNEL_BRIDGE[A]"))
  })

  it("is over when the other one hangs up, and the leg waits in park as before", async () => {
    const { a, from, rig } = await talking()
    rig.fromUserAgent({ _tag: "CallEnded", dialog: OTHER, cause: "bye" })
    const told = story(rig, from)
    assert.deepStrictEqual(
      told.filter((line) => line.endsWith("[A]")),
      ["CHANNEL_UNBRIDGE[A]", "CHANNEL_EXECUTE_COMPLETE[A]"]
    )
    assert.strictEqual(await rig.api(`uuid_exists ${a}`), "true")
  })

  it("ends the leg with the other one where that was wished, or where nothing is left to do", async () => {
    for (const prepare of ["hangup_after_bridge", "transfer"]) {
      const rig = withTwo()
      const a = await answeredCaller(rig) // oxlint-disable-line no-await-in-loop -- one story after the other
      if (prepare === "transfer") await rig.api(`uuid_transfer ${a} bridge:${DIAL} inline`) // oxlint-disable-line no-await-in-loop -- as above
      else {
        await rig.api(`uuid_setvar ${a} hangup_after_bridge true`) // oxlint-disable-line no-await-in-loop -- as above
        rig.execute(a, "bridge", DIAL)
      }
      await rig.settle() // oxlint-disable-line no-await-in-loop -- as above
      answers(rig)
      rig.fromUserAgent({ _tag: "CallEnded", dialog: OTHER, cause: "bye" })
      assert.isTrue(rig.order().includes("CHANNEL_HANGUP[A]"), prepare)
      assert.strictEqual(rig.softswitch.exchange.channels.size, 0)
    }
  })

  it("goes on in an inline list", async () => {
    const rig = withTwo()
    const a = await answeredCaller(rig)
    await rig.api(`uuid_transfer ${a} bridge:${DIAL},park inline`)
    await rig.settle()
    answers(rig)
    const from = rig.events.length
    rig.fromUserAgent({ _tag: "CallEnded", dialog: OTHER, cause: "bye" })
    assert.deepStrictEqual(
      story(rig, from).filter((line) => line.endsWith("[A]")),
      ["CHANNEL_UNBRIDGE[A]", "CHANNEL_EXECUTE_COMPLETE[A]", "CHANNEL_EXECUTE[A]", "CHANNEL_PARK[A]"]
    )
  })

  it("that reaches nobody ends the leg with the reason, unless it is to go on", async () => {
    for (const [wish, ends] of [
      ["", true],
      ["NO_ANSWER", true],
      ["NO_ANSWER,USER_BUSY", false],
      ["true", false]
    ] as const) {
      const rig = withTwo()
      const a = await answeredCaller(rig) // oxlint-disable-line no-await-in-loop -- one story after the other
      if (wish !== "") await rig.api(`uuid_setvar ${a} continue_on_fail ${wish}`) // oxlint-disable-line no-await-in-loop -- as above
      rig.execute(a, "bridge", DIAL)
      await rig.settle() // oxlint-disable-line no-await-in-loop -- as above
      refuses(rig)
      assert.strictEqual(rig.order().includes("CHANNEL_HANGUP[A]"), ends, wish)
      const disposition = headerOf(lastOf(rig, ends ? "CHANNEL_HANGUP" : "CHANNEL_EXECUTE_COMPLETE"), "Hangup-Cause")
      if (ends) assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP_COMPLETE"), "Hangup-Cause"), "USER_BUSY")
      else assert.strictEqual(await rig.api(`uuid_getvar ${a} originate_disposition`), "USER_BUSY", disposition) // oxlint-disable-line no-await-in-loop -- as above
    }
  })

  it.each(["user/nobody", "somewhere", ""])("cannot ring %j, and says so at once", async (dial) => {
    const rig = withTwo()
    const a = await answeredCaller(rig)
    await rig.api(`uuid_setvar ${a} continue_on_fail true`)
    await rig.api(`uuid_transfer ${a} bridge:${dial},park inline`)
    assert.strictEqual(rig.order().at(-1), "CHANNEL_PARK[A]")
    assert.match(
      await rig.api(`uuid_getvar ${a} originate_disposition`),
      dial === "user/nobody" ? /^USER_NOT_REGISTERED$/u : /^DESTINATION_OUT_OF_ORDER$/u
    )
  })

  it("stops ringing when the caller hangs up or is sent elsewhere", async () => {
    for (const leaves of ["hangs up", "is sent elsewhere"]) {
      const rig = withTwo()
      const a = await answeredCaller(rig) // oxlint-disable-line no-await-in-loop -- one story after the other
      rig.execute(a, "bridge", DIAL)
      await rig.settle() // oxlint-disable-line no-await-in-loop -- as above
      rings(rig)
      if (leaves === "hangs up") rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-1", cause: "bye" })
      else await rig.api(`uuid_transfer ${a} park inline`) // oxlint-disable-line no-await-in-loop -- as above
      const other = rig.events.find(
        (one) => one.name === "CHANNEL_HANGUP_COMPLETE" && headerOf(one, "Unique-ID") === OTHER
      )
      assert.strictEqual(other && headerOf(other, "Hangup-Cause"), "ORIGINATOR_CANCEL", leaves)
      assert.strictEqual(await rig.api(`uuid_exists ${a}`), String(leaves !== "hangs up")) // oxlint-disable-line no-await-in-loop -- as above
    }
  })

  it("lets either be bridged with somebody else meanwhile, and the one that is left hangs up", async () => {
    const { a, rig } = await talking()
    const { uuid: third } = await answeredPhone(rig)
    await rig.api(`uuid_bridge ${a} ${third}`)
    assert.deepStrictEqual(rig.bridges.at(-1), `${a} ${third}`)
    assert.isTrue(rig.order().includes("CHANNEL_HANGUP[O]"))
    assert.isFalse(rig.order().includes("CHANNEL_HANGUP[A]"))
  })
})

describe("originate … &bridge(…)", () => {
  const both = async (rig: Rig) => {
    rig.call("first", "F")
    const job = rig.api(`originate {origination_uuid=first}user/1001 &bridge(${DIAL})`)
    await rig.settle()
    return job
  }

  it("rings the second when the first has answered, and parks neither", async () => {
    const rig = withTwo()
    const job = both(rig)
    await rig.settle()
    assert.strictEqual(rig.softswitch.exchange.channels.size, 1)
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "first", sdp: REMOTE_SDP })
    assert.strictEqual(await job, "+OK first\n")
    await rig.settle()
    answers(rig)
    assert.deepStrictEqual(rig.bridges, [`first ${OTHER}`])
    assert.isFalse(rig.order().some((line) => line.startsWith("CHANNEL_PARK")))
    rig.fromUserAgent({ _tag: "CallEnded", dialog: OTHER, cause: "bye" })
    assert.strictEqual(rig.softswitch.exchange.channels.size, 0)
  })

  it("that the first does not take rings nobody else", async () => {
    const rig = withTwo()
    const job = both(rig)
    await rig.settle()
    rig.fromUserAgent({ _tag: "CallFailed", dialog: "first", status: 486, reason: "" })
    assert.strictEqual(await job, "-ERR USER_BUSY\n")
    assert.isFalse(rig.order().some((line) => line.endsWith("[O]")))
  })
})
