import { assert, describe, it } from "@effect/vitest"
import { answeredCaller, answeredPhone, makeRig } from "../testing/rig.ts"

const talking = async (given: { readonly gain?: boolean }, variable?: string) => {
  const rig = makeRig(given)
  const a = await answeredCaller(rig)
  const b = await answeredPhone(rig)
  if (variable !== undefined) await rig.api(`uuid_setvar ${a} carillon_gain ${variable}`)
  assert.deepStrictEqual(rig.gains, [])
  await rig.api(`uuid_bridge ${a} ${b.uuid}`)
  return { rig, a, b: b.uuid }
}

describe("gain", () => {
  it("is on for who talks with each other, and not before: a menu expects tones", async () => {
    const { a, b, rig } = await talking({})
    assert.deepStrictEqual(rig.gains, [`${a} on`, `${b} on`])
  })

  it("is off for a leg whose variable says so: an alarm terminal's tones pass as they are", async () => {
    const { a, b, rig } = await talking({}, "off")
    assert.deepStrictEqual(rig.gains, [`${a} off`, `${b} on`])
  })

  it("is off where the setting says so, but for a leg whose variable wants it", async () => {
    const { a, b, rig } = await talking({ gain: false }, "on")
    assert.deepStrictEqual(rig.gains, [`${a} on`, `${b} off`])
  })
})
