import { assert, describe, it } from "vitest"
import { ECHO_NUMBER } from "../echo-number.ts"
import { dials, makeHouse, newest, said, story } from "../testing/house-rig.ts"
import { lastOf } from "../testing/rig.ts"
import { ECHO_MS } from "./echo.ts"

const rung = async () => {
  const rig = makeHouse()
  rig.fromUserAgent({ ...dials("1001", "in-1", {}), dialled: ECHO_NUMBER } as never)
  const leg = newest(rig, "A")
  await rig.settle()
  return { rig, leg }
}

describe("a telephone that dials the echo", () => {
  it("is answered by the switch and hears itself; no engine is asked", async () => {
    const { leg, rig } = await rung()
    assert.deepStrictEqual(said(rig), ["Answer in-1"])
    assert.deepStrictEqual(rig.mixing, [`whisper ${leg} ${leg}`])
    assert.deepInclude(lastOf(rig, "CHANNEL_EXECUTE").headers, ["Application", "echo"])
    assert.isFalse(story(rig).some((line) => line.startsWith("CHANNEL_PARK")))
    assert.strictEqual(await rig.api(`uuid_getvar ${leg} carillon_takes`), "_undef_")
  })

  it("is let go after two minutes, and leaves nothing behind when it hangs up before", async () => {
    const { rig } = await rung()
    rig.pass(ECHO_MS)
    assert.include(said(rig), "Clear in-1 480")
    const other = await rung()
    other.rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-1", cause: "bye" })
    await other.rig.settle()
    other.rig.pass(ECHO_MS)
    assert.strictEqual(other.rig.softswitch.exchange.channels.size, 0)
  })

  it("is a number like any other for a trunk", async () => {
    const rig = makeHouse()
    rig.fromUserAgent({ ...dials("1001", "in-1", {}), account: undefined, dialled: ECHO_NUMBER } as never)
    await rig.settle()
    assert.isTrue(story(rig).some((line) => line.startsWith("CHANNEL_PARK")))
  })
})
