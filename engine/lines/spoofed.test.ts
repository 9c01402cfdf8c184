import { assert, describe, it } from "@effect/vitest"
import { plainReport, type Reported } from "#actors/alarm-event.ts"
import type { Said } from "./intake.ts"
import { OwnReports } from "./own-reports.ts"
import { Roster } from "./roster.ts"
import { entry } from "./testing/memory-core.ts"
import { wayWith } from "./testing/way.ts"

const HOME = "192.0.2.7"
const TERMINAL = entry({ line: "dc-09", account: "1234" })

const said = (address: string, report: Reported): Said => ({
  line: "dc-09",
  understood: { _tag: "Understood", controller: "1234", events: [report] },
  raw: new Uint8Array(1),
  source: { text: `udp ${address}:5010`, address }
})
const heartbeat = (address: string) => said(address, plainReport("heartbeat", "NULL"))
const press = (address: string, reference: string) => said(address, { ...plainReport("panic", "PA"), reference })

describe("somebody else who speaks in clear for an account", () => {
  it("from one address spends nothing of what the device may say from its own", async () => {
    const { core, way } = wayWith([TERMINAL])
    for (let count = 0; count < 1_000; count++) void way.intake.take(press("198.51.100.9", `${count}`))
    const told = core.messages.length
    assert.isAtMost(told, 60)
    for (let count = 0; count < 30; count++)
      assert.strictEqual((await way.intake.take(press(HOME, `home ${count}`)))._tag, "Taken", `press ${count}`)
    assert.lengthOf(core.messages, told + 30)
  })

  it("from a thousand addresses spends nothing of what it may say from where it was heard before", async () => {
    let nowMs = 0
    const { core, way } = wayWith([TERMINAL], { clock: () => nowMs })
    assert.strictEqual((await way.intake.take(heartbeat(HOME)))._tag, "Taken")
    nowMs = 3_600_000
    way.intake.floods.sweep(nowMs)
    for (let count = 0; count < 5_000; count++)
      void way.intake.take(press(`198.51.${count % 100}.${count % 99}`, `${count}`))
    // What all of them get through is bounded for the account.
    assert.isAtMost(core.messages.length, 300)
    for (let count = 0; count < 30; count++)
      assert.strictEqual((await way.intake.take(press(HOME, `home ${count}`)))._tag, "Taken", `press ${count}`)
  })

  it("is a flood of the account, told once, and over when all are calm", () => {
    const { core, way } = wayWith([TERMINAL])
    const roster = new Roster(0)
    roster.enter([TERMINAL], 0)
    roster.complete(0)
    for (let count = 0; count < 500; count++) void way.intake.take(heartbeat(`198.51.100.${count % 10}`))
    const own = new OwnReports(core, roster, way.intake)
    for (let nowMs = 0; nowMs < 200_000; nowMs += 1_000) own.tell(nowMs)
    assert.deepStrictEqual(
      core.messages.flatMap(({ reports }) => reports.map(({ code, phase }) => `${code} ${phase}`)),
      ["flood began", "flood restored"]
    )
  })
})

describe("a press of a device that floods", () => {
  it("that could not be written is taken when it is said again", async () => {
    const { core, way } = wayWith([TERMINAL])
    for (let count = 0; count < 30; count++) void way.intake.take(heartbeat(HOME))
    core.hold()
    const first = way.intake.take(press(HOME, "1"))
    core.lose()
    core.write()
    assert.deepStrictEqual(await first, { _tag: "Dropped", why: "away" })
    core.connect([TERMINAL])
    assert.strictEqual((await way.intake.take(press(HOME, "1")))._tag, "Taken")
  })
})
