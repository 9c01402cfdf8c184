import { assert, describe, it } from "vitest"
import { dials, makeHouse, newest, said, story, talking } from "../testing/house-rig.ts"
import { headerOf, lastOf, REMOTE_SDP, type Rig } from "../testing/rig.ts"

const rings = (rig: Rig, dialog: string, status = 180, sdp?: string) =>
  rig.fromUserAgent({ _tag: "CallProgress", dialog, status, sdp, allowEvents: [] })

/** 1001 has dialled `callee`; the legs' UUIDs. */
const dialled = async (rig: Rig, callee: string) => {
  rig.fromUserAgent(dials("1001", "in-1", { callee }))
  const [a = "", b = ""] = [...rig.softswitch.exchange.channels.keys()]
  rig.call(a, "A")
  rig.call(b, "B")
  await rig.settle()
  return { a, b }
}

const isParked = (rig: Rig) => rig.order().some((line) => line.startsWith("CHANNEL_PARK"))
const nothingIsLeft = (rig: Rig) => {
  assert.strictEqual(rig.softswitch.exchange.channels.size, 0)
  assert.strictEqual(rig.softswitch.exchange.byDialog.size, 0)
  assert.strictEqual(rig.softswitch.exchange.originating.size, 0)
}

describe("a telephone that dials another account", () => {
  it("is connected by the switch: both legs tell their story in FreeSWITCH's words, and neither is ever parked", async () => {
    const rig = makeHouse()
    const { callee, caller } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    assert.deepStrictEqual(story(rig), [
      "CHANNEL_CREATE[A]",
      "CHANNEL_EXECUTE[A]",
      "CHANNEL_OUTGOING[B]",
      "CHANNEL_CREATE[B]",
      "CHANNEL_ORIGINATE[B]",
      "CHANNEL_PROGRESS[B]",
      "CHANNEL_PROGRESS[A]",
      "CODEC[B]",
      "CODEC[B]",
      "CHANNEL_ANSWER[B]",
      "CALL_UPDATE[B]",
      "CODEC[A]",
      "CODEC[A]",
      "CHANNEL_PROGRESS_MEDIA[A]",
      "CHANNEL_ANSWER[A]",
      "CHANNEL_BRIDGE[A]"
    ])
    assert.deepStrictEqual(said(rig), [`Invite ${callee}`, "Ring in-1", "Answer in-1"])
    assert.deepStrictEqual(rig.bridges, [`${caller} ${callee}`])
    const invite = rig.sip[0]
    assert.deepInclude(invite?._tag === "Invite" ? invite.from : {}, { user: "1001" })
    assert.deepInclude(lastOf(rig, "CHANNEL_EXECUTE").headers, ["Application-Data", "user/1003"])
    const rows: { readonly rows: ReadonlyArray<Record<string, string>> } = JSON.parse(
      await rig.api("show channels as json")
    )
    assert.deepStrictEqual(
      rows.rows.map(({ application, direction }) => [direction, application]),
      [
        ["inbound", "bridge"],
        ["outbound", "bridge"]
      ]
    )
    assert.isFalse(isParked(rig))
    assert.strictEqual(await rig.api(`uuid_getvar ${caller} carillon_takes`), "_undef_")
  })

  for (const [who, end, ending] of [
    [
      "caller",
      "in-1",
      ["CHANNEL_HANGUP[A]", "CHANNEL_EXECUTE_COMPLETE[A]", "CHANNEL_UNBRIDGE[A]", "CHANNEL_HANGUP_COMPLETE[A]"]
    ],
    [
      "callee",
      "",
      [
        "CHANNEL_HANGUP[B]",
        "CHANNEL_HANGUP_COMPLETE[B]",
        "CHANNEL_UNBRIDGE[A]",
        "CHANNEL_DESTROY[B]",
        "CHANNEL_EXECUTE_COMPLETE[A]",
        "CHANNEL_HANGUP[A]"
      ]
    ]
  ] as const)
    it(`ends for both when the ${who} hangs up`, async () => {
      const rig = makeHouse()
      const { callee } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
      const [events, commands] = [rig.events.length, rig.sip.length]
      rig.fromUserAgent({ _tag: "CallEnded", dialog: end === "" ? callee : end, cause: "bye" })
      assert.deepStrictEqual(story(rig, events).slice(0, ending.length), [...ending])
      assert.deepStrictEqual(said(rig, commands), [`Clear ${end === "" ? "in-1" : callee} 480`])
      nothingIsLeft(rig)
    })

  it("rings all of a person's telephones; the first to answer talks", async () => {
    const rig = makeHouse()
    const { a, b } = await dialled(rig, "1002")
    rings(rig, `${b}/2`)
    rings(rig, b)
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: `${b}/2`, sdp: REMOTE_SDP })
    assert.deepStrictEqual(said(rig), [`Invite ${b}`, `Invite ${b}/2`, "Ring in-1", `Clear ${b} 480`, "Answer in-1"])
    assert.deepStrictEqual(rig.bridges, [`${a} ${b}`])
  })

  it("rings one's other telephones when it dials its own account", async () => {
    const rig = makeHouse()
    rig.fromUserAgent(dials("1002", "in-1", { callee: "1002", port: 6_022 }))
    await rig.settle()
    const invites = rig.sip.flatMap((one) => (one._tag === "Invite" ? [one.target] : []))
    assert.deepStrictEqual(invites, ["sip:1002@127.0.0.1:6002"])
  })

  for (const [why, status] of [
    ["is busy", 486],
    ["declines", 603],
    ["does not want to be disturbed", 480],
    ["is busy everywhere", 600]
  ] as const)
    it(`hears ${status} from one that ${why}`, async () => {
      const rig = makeHouse()
      const { b } = await dialled(rig, "1003")
      rings(rig, b)
      rig.fromUserAgent({ _tag: "CallFailed", dialog: b, status, reason: "" })
      assert.strictEqual(said(rig).at(-1), `Clear in-1 ${status}`)
      nothingIsLeft(rig)
    })

  it("hears 480 when nobody lifts within a minute, and the telephones stop ringing", async () => {
    const rig = makeHouse()
    const { b } = await dialled(rig, "1003")
    rings(rig, b)
    rig.pass(60_000)
    assert.deepStrictEqual(said(rig).slice(-2), [`Clear ${b} 480`, "Clear in-1 480"])
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP_COMPLETE"), "Hangup-Cause"), "NO_ANSWER")
    nothingIsLeft(rig)
  })

  it("hears 480 at once when no telephone of that account is registered", async () => {
    const rig = makeHouse()
    rig.fromUserAgent(dials("1001", "in-1", { callee: "1009" }))
    await rig.settle()
    assert.deepStrictEqual(said(rig), ["Clear in-1 480"])
    nothingIsLeft(rig)
  })

  it("stops the ringing when it gives up", async () => {
    const rig = makeHouse()
    const { b } = await dialled(rig, "1003")
    rings(rig, b)
    rig.fromUserAgent({ _tag: "CallCancelled", dialog: "in-1" })
    assert.strictEqual(said(rig).at(-1), `Clear ${b} 487`)
    nothingIsLeft(rig)
  })

  it("gives up in the moment in which the other lifts: nobody is left talking alone", async () => {
    const rig = makeHouse()
    rig.fromUserAgent(dials("1001", "in-1", { callee: "1003" }))
    const [, b = ""] = [...rig.softswitch.exchange.channels.keys()]
    // Its own port is still being opened: it cannot be answered yet.
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: b, sdp: REMOTE_SDP })
    rig.fromUserAgent({ _tag: "CallCancelled", dialog: "in-1" })
    await rig.settle()
    assert.deepStrictEqual(rig.bridges, [])
    nothingIsLeft(rig)
  })

  it("hears what the other says before its answer", async () => {
    const rig = makeHouse()
    const { a, b } = await dialled(rig, "1003")
    rings(rig, b, 183, REMOTE_SDP)
    assert.deepStrictEqual(rig.bridges, [`${a} ${b}`])
    const ring = rig.sip.find(({ _tag }) => _tag === "Ring")
    assert.isString(ring?._tag === "Ring" ? ring.sdp : undefined)
  })

  it("is put on hold and comes back, either way", async () => {
    const rig = makeHouse()
    const { callee } = await talking(rig, "1001", "1003", ["in-1", "A", "B"])
    for (const dialog of ["in-1", callee])
      for (const direction of ["sendonly", "sendrecv"])
        rig.fromUserAgent({
          _tag: "ChangeOffered",
          dialog,
          sdp: REMOTE_SDP.replace("a=sendrecv", `a=${direction}`)
        })
    assert.deepStrictEqual(
      rig.order().filter((line) => /HOLD\[/u.test(line)),
      ["CHANNEL_HOLD[A]", "CHANNEL_UNHOLD[A]", "CHANNEL_HOLD[B]", "CHANNEL_UNHOLD[B]"]
    )
  })

  it("rings without anybody at the event socket, for as long as any", async () => {
    const rig = makeHouse({ listening: false })
    const { b } = await dialled(rig, "1003")
    rings(rig, b)
    assert.strictEqual(said(rig).at(-1), "Ring in-1")
  })
})

describe("room for calls within the house", () => {
  it("is that of callers, two legs a call: ringing agents keep theirs", async () => {
    const rig = makeHouse({ maxLegs: 10 })
    let refused = 0
    for (let call = 1; call <= 6; call++) {
      rig.fromUserAgent(dials("1001", `in-${call}`, { callee: "1003" }))
      if (said(rig).at(-1) === `Reject in-${call} 503`) refused += 1
      await rig.settle()
    }
    // One telephone counts in the rig, and a tenth: of ten legs eight are callers'.
    assert.strictEqual(rig.softswitch.exchange.channels.size, 8)
    assert.strictEqual(refused, 2)
  })
})

describe("a person in a call within the house", () => {
  it("is busy for whoever distributes calls, at either end, and not while it only rings", async () => {
    const rig = makeHouse()
    const busy = (user: string) => rig.api(`originate {originate_timeout=1}user/${user} &park()`)
    rig.fromUserAgent(dials("1001", "in-1", { callee: "1003" }))
    const rung = newest(rig, "B")
    await rig.settle()
    assert.strictEqual(await busy("1001"), "-ERR USER_BUSY\n")
    const other = rig.api("originate {origination_uuid=other,originate_timeout=1}user/1003 &park()")
    await rig.settle()
    rig.pass(1_000)
    assert.strictEqual(await other, "-ERR NO_ANSWER\n")
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: rung, sdp: REMOTE_SDP })
    assert.strictEqual(await busy("1003"), "-ERR USER_BUSY\n")
    rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-1", cause: "bye" })
    const free = rig.api("originate {origination_uuid=free}user/1003 &park()")
    await rig.settle()
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "free", sdp: REMOTE_SDP })
    assert.strictEqual(await free, "+OK free\n")
  })
})
