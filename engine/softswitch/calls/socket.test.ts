import { assert, describe, it } from "@effect/vitest"
import { answeredCaller, answeredPhone, headerOf, lastOf, makeRig, offered, type Rig } from "../testing/rig.ts"

const story = (rig: Rig, from: number): ReadonlyArray<string> =>
  rig.events
    .slice(from)
    .flatMap((event) =>
      /^CHANNEL_(?:STATE|CALLSTATE)$|^API$/u.test(event.name)
        ? []
        : [`${event.name} ${headerOf(event, "Application") ?? ""}`.trim()]
    )

/** A caller whose leg waits for a controller. */
const waiting = (rig: Rig, data = "127.0.0.1:8084 async full") => {
  rig.fromUserAgent(offered("in-1"))
  const [a = ""] = rig.softswitch.exchange.channels.keys()
  const from = rig.events.length
  rig.execute(a, "socket", data, "socket-1")
  return { a, from, call: rig.controllers.at(-1) }
}

describe("the application socket", () => {
  it("parks the leg as itself once its controller is there, and ends with the leg", async () => {
    const rig = makeRig()
    const { a, call, from } = waiting(rig)
    assert.deepInclude(call, { places: [{ address: "127.0.0.1", port: 8_084 }], isAsync: true, isFull: true })
    assert.deepStrictEqual(story(rig, from), ["CHANNEL_EXECUTE socket"])
    call?.connected()
    assert.deepStrictEqual(story(rig, from), [
      "CHANNEL_EXECUTE socket",
      "CHANNEL_UNPARK",
      "CHANNEL_EXECUTE_COMPLETE park",
      "CHANNEL_PARK"
    ])
    const killedFrom = rig.events.length
    await rig.api(`uuid_kill ${a}`)
    assert.deepStrictEqual(story(rig, killedFrom).slice(0, 4), [
      "CHANNEL_HANGUP",
      "CHANNEL_UNPARK",
      "CHANNEL_EXECUTE_COMPLETE socket",
      "CHANNEL_HANGUP_COMPLETE"
    ])
    const complete = rig.events.findLast((event) => headerOf(event, "Application-UUID") === "socket-1")!
    assert.strictEqual(headerOf(complete, "Application-Data"), "127.0.0.1:8084 async full")
    assert.strictEqual(headerOf(complete, "variable_socket_host"), "127.0.0.1")
  })

  it.each([
    ["127.0.0.1", [{ address: "127.0.0.1", port: 8_084 }], false, false],
    ["localhost:9000 full", [{ address: "127.0.0.1", port: 9_000 }], false, true],
    ["[::1]:9000/app async", [{ address: "::1", port: 9_000 }], true, false],
    [
      "192.0.2.1:1|192.0.2.2:2 async",
      [
        { address: "192.0.2.1", port: 1 },
        { address: "192.0.2.2", port: 2 }
      ],
      true,
      false
    ]
  ] as const)("reads %s", (data, places, isAsync, isFull) => {
    assert.deepInclude(waiting(makeRig(), data).call, { places, isAsync, isFull })
  })

  it.each([
    "",
    "host:x",
    "a|",
    "127.0.0.1:0",
    "127.0.0.1:65536",
    "127.0.0.1:1|127.0.0.1:99999",
    Array.from({ length: 11 }, () => "127.0.0.1").join("|")
  ])("refuses %s", (data) => {
    const rig = makeRig()
    const { call, from } = waiting(rig, data)
    assert.isUndefined(call)
    assert.deepStrictEqual(story(rig, from), ["CHANNEL_EXECUTE socket", "CHANNEL_EXECUTE_COMPLETE socket"])
  })

  it("without a controller is over, and the leg goes on as it was: parked", () => {
    const rig = makeRig()
    const { a, call, from } = waiting(rig)
    call?.failed("refused")
    assert.deepStrictEqual(story(rig, from), ["CHANNEL_EXECUTE socket", "CHANNEL_EXECUTE_COMPLETE socket"])
    assert.isTrue(rig.softswitch.exchange.channels.has(a))
    assert.include(rig.logged.join("\n"), "socket 127.0.0.1:8084 async full: refused")
  })

  it("without a controller goes on with what stands behind it, and ends where nothing does", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const { uuid: b } = await answeredPhone(rig)
    await rig.api(`uuid_transfer ${a} 'socket:127.0.0.1 async,set:x=1,park' inline`)
    rig.controllers.at(-1)?.failed("refused")
    assert.strictEqual(await rig.api(`uuid_getvar ${a} x`), "1")
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_PARK"), "Unique-ID"), a)
    await rig.api(`uuid_transfer ${b} 'socket:127.0.0.1 async' inline`)
    rig.controllers.at(-1)?.failed("refused")
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP"), "Unique-ID"), b)
  })

  it("leaves the leg parked when its controller goes, or goes on where that one asked for it", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    for (const resumes of [false, true]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await rig.api(`uuid_transfer ${a} 'socket:127.0.0.1 async,set:x=${resumes},park' inline`)
      rig.controllers.at(-1)?.connected()
      rig.controllers.at(-1)?.ended(resumes)
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      assert.strictEqual(await rig.api(`uuid_getvar ${a} x`), resumes ? "true" : "_undef_")
    }
    assert.strictEqual(await rig.api(`uuid_exists ${a}`), "true")
  })

  it("is not for a leg that talks", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const { uuid: b } = await answeredPhone(rig)
    await rig.api(`uuid_bridge ${a} ${b}`)
    rig.execute(a, "socket", "127.0.0.1 async")
    assert.isEmpty(rig.controllers)
    assert.include(rig.logged.join("\n"), "the leg is bridged")
  })

  it("whose leg has gone is told of nothing more", async () => {
    const rig = makeRig()
    const { a, call } = waiting(rig)
    await rig.api(`uuid_kill ${a}`)
    const from = rig.events.length
    call?.connected()
    call?.failed("late")
    call?.ended(true)
    assert.deepStrictEqual(story(rig, from), [])
  })
})
