import { assert, describe, it } from "@effect/vitest"
import type { UserAgentOutput } from "../sip-contract.ts"
import { FULL_PROBLEM_MS } from "../fullness.ts"
import { makeRig, offered, type Rig } from "../testing/rig.ts"
import { THIS_MACHINE } from "../testing/lines.ts"
import { reservedLegs } from "./admission.ts"

const byTrunk = (dialog: string, trunk: string): UserAgentOutput => {
  const output = offered(dialog)
  return output._tag === "CallOffered" ? { ...output, trunk } : output
}

const refusals = (rig: Rig) => rig.sip.filter((command) => command._tag === "Reject")

const told = (list: ReadonlyArray<object>): string =>
  `carillon_trunks ${Buffer.from(JSON.stringify(list)).toString("base64")}`

describe("legs are kept for ringing agents", () => {
  it("one for each telephone and a tenth, half at most", () => {
    assert.deepStrictEqual(
      [
        [400, 0],
        [400, 30],
        [400, 1_000],
        [2, 1],
        [3, 0]
      ].map(([maxLegs, telephones]) => reservedLegs(maxLegs!, telephones!)),
      [40, 70, 200, 1, 1]
    )
  })

  it("however many call, a telephone can be rung", async () => {
    // One telephone is registered at the rig.
    const rig = makeRig({ maxLegs: 20 })
    for (let call = 0; call < 40; call++) rig.fromUserAgent(offered(`in-${call}`))
    assert.strictEqual(rig.softswitch.exchange.channels.size, 17)
    assert.strictEqual(refusals(rig).length, 23)
    void rig.api("originate {origination_uuid=ring}user/1001 &park()")
    await rig.settle()
    assert.strictEqual(rig.sip.at(-1)?._tag, "Invite")
  })

  it("who is refused hears when to come back, and health says so in both languages for a while", () => {
    const rig = makeRig({ maxLegs: 2 })
    rig.fromUserAgent(offered("in-1"), offered("in-2"))
    assert.deepInclude(refusals(rig)[0], { dialog: "in-2", status: 503, retryAfterS: 5 })
    assert.deepStrictEqual(
      rig.softswitch.health().problems.map(({ en }) => en),
      ["all legs for callers are taken: calls are refused (503)"]
    )
    assert.match(rig.softswitch.health().problems[0]?.zh ?? "", /话路已满/u)
    assert.strictEqual(rig.softswitch.health().refused["no-room-legs"], 1)
    rig.pass(FULL_PROBLEM_MS)
    assert.deepStrictEqual(rig.softswitch.health().problems, [])
  })
})

describe("a trunk has so many channels", () => {
  it("and no more; what ends gives its channel back at once; others are not held up", async () => {
    const rig = makeRig()
    const small = { ...THIS_MACHINE, id: "small", channels: 1 }
    assert.strictEqual(await rig.api(told([THIS_MACHINE, small])), "+OK 2 trunks\n")
    rig.fromUserAgent(byTrunk("in-1", "small"), byTrunk("in-2", "small"), byTrunk("in-3", "this-machine"))
    assert.deepStrictEqual(
      refusals(rig).map((command) => "dialog" in command && command.dialog),
      ["in-2"]
    )
    assert.match(rig.softswitch.health().problems[0]?.en ?? "", /trunk small/u)
    rig.fromUserAgent({ _tag: "CallCancelled", dialog: "in-1" })
    rig.fromUserAgent(byTrunk("in-4", "small"))
    assert.strictEqual(refusals(rig).length, 1)
  })

  it("its rules make the caller's number, and the event says by which trunk it came", async () => {
    const rig = makeRig()
    await rig.api(told([{ ...THIS_MACHINE, callerRules: [".=7"] }]))
    rig.fromUserAgent(byTrunk("in-1", "this-machine"))
    const [channel] = rig.softswitch.exchange.channels.values()
    assert.strictEqual(channel?.profile.callerNumber, "7caller1")
    assert.strictEqual(channel?.variables.get("sip_gateway"), "this-machine")
  })
})

describe("trunks that cannot be read", () => {
  it.each([
    ["not base64 of JSON", "trunks are not a list"],
    [told([{ ...THIS_MACHINE, from: ["carrier.example"] }]), "trunk 0: this-machine: from"],
    [told([{ ...THIS_MACHINE, hosts: [{ address: "carrier.example", port: 5060 }] }]), "trunk 0: this-machine: hosts"],
    [told([{ ...THIS_MACHINE, outRules: ["(a+)+"] }]), "trunk 0: this-machine: number rules"],
    [told([{ ...THIS_MACHINE, channels: 0 }]), "trunk 0: this-machine: channels"],
    [told([{ ...THIS_MACHINE, registration: { user: "u" } }]), "trunk 0: this-machine: registration"],
    [told([THIS_MACHINE, THIS_MACHINE]), "trunk 1: this-machine is there twice"],
    [told([{ id: "a b" }]), "trunk 0: id"]
  ])("%# name what is wrong, and those before stay", async (command, why) => {
    const rig = makeRig()
    await rig.api(told([THIS_MACHINE]))
    const answer = await rig.api(command.startsWith("carillon") ? command : `carillon_trunks ${command}`)
    assert.strictEqual(answer, `-ERR ${why}\n`)
    assert.deepStrictEqual(
      [...rig.softswitch.exchange.trunks.all()].map(({ id }) => id),
      ["this-machine"]
    )
  })
})
