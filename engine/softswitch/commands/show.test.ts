import { assert, describe, it } from "@effect/vitest"
import { answeredCaller, answeredPhone, makeRig } from "../testing/rig.ts"

describe("show", () => {
  it.each([
    ["caller1", 1],
    ["caller%", 1],
    ["%aller%", 1],
    ["aller%", 0],
    [".aller1", 0],
    ["%CALL%r1@%.1", 1],
    ["%r1%call%", 0],
    ["%0.1%0.1%0.1", 0],
    // Each `%` was one more way for each letter: this one had no end.
    [`${"%".repeat(2_000)}!`, 0],
    ["1001", 1]
  ] as const)("channels like %s", async (pattern, count) => {
    const rig = makeRig()
    await answeredCaller(rig)
    await answeredPhone(rig)
    const rows = JSON.parse(await rig.api(`show channels like ${pattern} as json`)) as { readonly row_count: number }
    assert.strictEqual(rows.row_count, count)
  })

  it("says names and values in lines, parted as asked", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    const [names, values, empty, total] = (await rig.api("show channels as delim |")).split("\n")
    assert.strictEqual(names?.split("|")[0], "uuid")
    assert.strictEqual(values?.split("|")[0], uuid)
    assert.deepStrictEqual([empty, total], ["", "1 total."])
  })

  it.each(["nothing", "", "channels as", "channels one two", "constructor", "channels as json more"])(
    "says what it can show instead of: %s",
    async (what) => {
      assert.match(await makeRig().api(`show ${what}`), /^-USAGE: channels\|/u)
    }
  )

  it("status is status, as FreeSWITCH's console has it", async () => {
    const rig = makeRig()
    await answeredCaller(rig)
    rig.pass(61_001)
    const said = await rig.api("show status")
    assert.strictEqual(said, await rig.api("status"))
    assert.deepStrictEqual(said.split("\n"), [
      "UP 0 years, 0 days, 0 hours, 1 minute, 1 second, 1 millisecond, 0 microseconds",
      "Carillon switch test is ready",
      "1 session(s) since startup",
      "1 session(s) - peak 1, last 5min 1 ",
      "0 session(s) per Sec out of max 0, peak 1, last 5min 1 ",
      "100 session(s) max",
      "min idle cpu 0.00/100.00",
      ""
    ])
  })
})

describe("reloadxml", () => {
  it("is told to whoever listens for it", async () => {
    const rig = makeRig()
    await rig.api("reloadxml")
    assert.deepInclude(
      rig.events.map(({ name }) => name),
      "RELOADXML"
    )
  })
})
