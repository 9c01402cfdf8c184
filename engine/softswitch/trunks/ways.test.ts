import { describe, expect, test } from "vitest"
import { THIS_MACHINE } from "../testing/lines.ts"
import { numberRuleOf } from "./number-rules.ts"
import type { Identity, Trunk } from "./trunk.ts"
import { identityFor, targetOf, type TrunkLook, type Way, waysOut } from "./ways.ts"

const trunk = (id: string, more: Partial<Trunk> = {}): Trunk => ({
  ...THIS_MACHINE,
  id,
  hosts: [
    { address: `192.0.2.${id.length}`, port: 5060 },
    { address: `198.51.100.${id.length}`, port: 5060 }
  ],
  ...more
})

const look = (
  trunks: ReadonlyArray<Trunk>,
  not: Partial<Record<"up" | "free", ReadonlyArray<string>>> = {}
): TrunkLook => ({
  get: (id) => trunks.find((each) => each.id === id),
  isUp: (_, { address }) => !(not.up ?? []).includes(address),
  isFull: ({ id }) => (not.free ?? []).includes(id)
})

const told = (ways: ReturnType<typeof waysOut>) =>
  typeof ways === "string" ? ways : ways.map(({ host, number, trunk: { id } }) => `${id} ${host.address} ${number}`)

describe("ways out", () => {
  const rule = numberRuleOf("0|.=+86")
  const both = [trunk("a", { next: ["bb", "none"], outRules: rule === undefined ? [] : [rule] }), trunk("bb")]

  test("each host in its order, then the trunk that follows, each with the number it wants", () =>
    expect(told(waysOut("a", "01062345678", look(both)))).toEqual([
      "a 192.0.2.1 +861062345678",
      "a 198.51.100.1 +861062345678",
      "bb 192.0.2.2 01062345678",
      "bb 198.51.100.2 01062345678"
    ]))

  test("hosts that do not answer are passed over, full trunks as well", () => {
    expect(told(waysOut("a", "1", look(both, { up: ["192.0.2.1"], free: ["bb"] })))).toEqual(["a 198.51.100.1 1"])
    expect(told(waysOut("a", "1", look(both, { free: ["a"] })))).toEqual(["bb 192.0.2.2 1", "bb 198.51.100.2 1"])
  })

  test("when there is none, why", () => {
    expect(told(waysOut("c", "1", look(both)))).toBe("INVALID_GATEWAY")
    expect(told(waysOut("in", "1", look([trunk("in", { hosts: [] })])))).toBe("INVALID_GATEWAY")
    expect(told(waysOut("a", "1", look(both, { free: ["a", "bb"] })))).toBe("NORMAL_CIRCUIT_CONGESTION")
    expect(told(waysOut("bb", "1", look(both, { up: ["192.0.2.2", "198.51.100.2"] })))).toBe("NETWORK_OUT_OF_ORDER")
  })
})

describe("congestion, in every state that three trunks of two hosts can be in", () => {
  const chain = [trunk("a", { next: ["bb", "ccc"] }), trunk("bb"), trunk("ccc")]
  const hosts = chain.flatMap(({ hosts: each, id }) => each.map(({ address }) => ({ id, address })))
  const states = Array.from({ length: 2 ** (chain.length + hosts.length) }, (_, bits) => ({
    full: chain.filter((_each, n) => (bits >> n) % 2 === 1).map(({ id }) => id),
    away: hosts.filter((_each, n) => (bits >> (n + chain.length)) % 2 === 1).map(({ address }) => address)
  }))

  test("a call goes wherever it may, in the order of the chain, and nowhere else; else the cause is the fullness of all, or the network", () => {
    for (const { away, full } of states) {
      const ways = waysOut("a", "1", look(chain, { free: full, up: away }))
      const may = hosts.filter(({ address, id }) => !full.includes(id) && !away.includes(address))
      const cause = full.length === chain.length ? "NORMAL_CIRCUIT_CONGESTION" : "NETWORK_OUT_OF_ORDER"
      expect(told(ways)).toEqual(may.length > 0 ? may.map(({ address, id }) => `${id} ${address} 1`) : cause)
    }
    expect(states).toHaveLength(512)
  })
})

describe("who we say we are", () => {
  const way = (identity: Partial<Identity>, isNamed = true): Way => ({
    isNamed,
    trunk: trunk("a", { identity: { ...THIS_MACHINE.identity, ...identity } }),
    host: { address: "192.0.2.1", port: 5080 },
    number: "+8613800138000"
  })
  const call = { name: "客服", number: "4001" }

  test("what the call says, unless the trunk says otherwise", () => {
    expect(identityFor(way({}), call)).toEqual({ from: { displayName: "客服", user: "4001" }, headers: [] })
    expect(identityFor(way({ domain: "ims.example", name: "中心", number: "02012345678" }), call).from).toEqual({
      displayName: "中心",
      user: "02012345678",
      host: "ims.example"
    })
  })

  test("the call's own number on a trunk that may show it, and its own on one that may not", () => {
    const shown = (identity: Partial<Identity>, number: string, isNamed = true) =>
      identityFor(way(identity, isNamed), { name: "", number }).from.user
    expect(shown({ number: "02012345678", numbers: ["95000"] }, "95000")).toBe("95000")
    expect(shown({ number: "02012345678", numbers: ["95000"] }, "4001")).toBe("02012345678")
    expect(shown({ number: "02012345678" }, "")).toBe("02012345678")
    expect(shown({ numbers: ["95000"] }, "95000")).toBe("95000")
    expect(shown({ numbers: ["95000"] }, "4001")).toBe("anonymous")
    expect(shown({}, "4001")).toBe("4001")
  })

  test("after a fail-over no number of another carrier, also where nobody said which numbers the trunk has", () => {
    const chain = [
      trunk("a", { next: ["bb"] }),
      trunk("bb"),
      trunk("ccc", { identity: { ...THIS_MACHINE.identity, number: "010" } })
    ]
    const seen = (id: string, trunks: ReadonlyArray<Trunk>, full: ReadonlyArray<string> = []) => {
      const ways = waysOut(id, "1", look(trunks, { free: full }))
      return typeof ways === "string" ? ways : ways.map((each) => identityFor(each, call).from.user)
    }
    expect(seen("a", chain)).toEqual(["4001", "4001", "anonymous", "anonymous"])
    expect(seen("a", chain, ["a"])).toEqual(["anonymous", "anonymous"])
    expect(seen("bb", chain)).toEqual(["4001", "4001"])
    expect(seen("a", [trunk("a", { next: ["ccc"] }), ...chain.slice(2)], ["a"])).toEqual(["010", "010"])
  })

  test("where nobody says a number, who is registered there, else nobody", () => {
    const registration = {
      registrar: { address: "192.0.2.1", port: 5060 },
      user: "4001",
      authUser: "a",
      password: "",
      expiresS: 600
    }
    const registered = { ...way({}), trunk: { ...way({}).trunk, registration } }
    expect(identityFor(registered, { name: "", number: "" }).from.user).toBe("4001")
    expect(identityFor(way({}), { name: "", number: "" }).from.user).toBe("anonymous")
  })

  test("asserted to who bills by it", () =>
    expect(identityFor(way({ asserted: true, domain: "ims.example" }), call).headers).toEqual([
      ["P-Asserted-Identity", "<sip:4001@ims.example>"]
    ]))

  test("nobody to who is called, and still somebody to the carrier", () =>
    expect(identityFor(way({ asserted: true, isPrivate: true }), call)).toEqual({
      from: { displayName: "Anonymous", user: "anonymous", host: "anonymous.invalid" },
      headers: [
        ["P-Asserted-Identity", "<sip:4001@192.0.2.1>"],
        ["Privacy", "id"]
      ]
    }))

  test("the domain that they know themselves by, or the address", () => {
    expect(targetOf(way({}))).toBe("sip:+8613800138000@192.0.2.1:5080")
    expect(targetOf(way({ domain: "ims.example" }))).toBe("sip:+8613800138000@ims.example")
  })
})
