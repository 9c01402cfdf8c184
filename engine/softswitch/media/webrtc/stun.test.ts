import { randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { seededChance } from "../../testing/chance.ts"
import { CONSENT_MS, makeIceLite } from "./ice-lite.ts"
import { ATTRIBUTE, BINDING, isAuthentic, mappedAddress, readStun, writeStun } from "./stun.ts"

const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(/\s/gu, ""), "hex"))
const hex = (octets: Uint8Array | undefined) => (octets === undefined ? "nothing" : Buffer.from(octets).toString("hex"))
const text = (octets: Uint8Array | undefined) => new TextDecoder().decode(octets)

/** RFC 5769 §2.1 to 2.3. */
const PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt"
const REQUEST = bytes(`00010058 2112a442 b7e7a701bc34d686fa87dfae
  80220010 5354554e207465737420636c69656e74 00240004 6e0001ff 80290008 932ff9b151263b36
  00060009 6576746a3a68367659202020 00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004 e57a3bcf`)
const RESPONSE = bytes(`0101003c 2112a442 b7e7a701bc34d686fa87dfae
  8022000b 7465737420766563746f7220 00200008 0001a147e112a643
  00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004 c07d4c96`)
const RESPONSE_6 = bytes(`01010048 2112a442 b7e7a701bc34d686fa87dfae
  8022000b 7465737420766563746f7220 00200014 0002a147 0113a9faa5d3f179bc25f4b5bed2b9d9
  00080014 a382954e4be67bf11784c97c8292c275bfe3ed41 80280004 c8fb0b4c`)

describe("the messages of RFC 5769", () => {
  it("the request is read, and proven by its password alone", () => {
    const read = readStun(REQUEST)!
    expect([read.kind, read.method, read.hasFingerprint]).toEqual(["request", BINDING, true])
    expect(text(read.attributes.get(ATTRIBUTE.username))).toBe("evtj:h6vY")
    expect(hex(read.attributes.get(ATTRIBUTE.priority))).toBe("6e0001ff")
    expect(hex(read.attributes.get(ATTRIBUTE.controlled))).toBe("932ff9b151263b36")
    expect([isAuthentic(REQUEST, read, PASSWORD), isAuthentic(REQUEST, read, `${PASSWORD}x`)]).toEqual([true, false])
  })

  it.each([
    ["IPv4", RESPONSE, "192.0.2.1"],
    ["IPv6", RESPONSE_6, "2001:db8:1234:5678:11:2233:4455:6677"]
  ])("the answer over %s is read, and our own address attribute is the same", (_, octets, address) => {
    const read = readStun(octets)!
    expect([read.kind, isAuthentic(octets, read, PASSWORD)]).toEqual(["success", true])
    const value = read.attributes.get(ATTRIBUTE.mappedAddress)
    expect(hex(mappedAddress({ address, port: 32_853 }, read.transaction))).toBe(hex(value))
  })

  it("with one bit changed anywhere, or cut, is none", () => {
    for (let bit = 0; bit < REQUEST.length * 8; bit++) {
      const forged = Uint8Array.from(REQUEST)
      forged[bit >> 3]! ^= 1 << (bit & 7)
      const read = readStun(forged)
      // A changed name of an attribute at the end leaves a message without FINGERPRINT or without proof.
      const isTaken = read !== undefined && read.hasFingerprint && isAuthentic(forged, read, PASSWORD)
      expect(isTaken, `bit ${bit}`).toBe(false)
    }
    for (let length = 0; length < REQUEST.length; length++) expect(readStun(REQUEST.slice(0, length))).toBeUndefined()
  })
})

it("what is written is read, whatever it is", () => {
  const chance = seededChance(3)
  for (let n = 0; n < 500; n++) {
    const kind = (["request", "indication", "success", "error"] as const)[n % 4]!
    const method = Math.floor(chance() * 0x100)
    const attributes = Array.from({ length: n % 5 }, (_, i) => [0x9000 + i, randomBytes(n % 17)] as const)
    const octets = writeStun({ kind, method, transaction: randomBytes(12), attributes, password: "secret" })
    const read = readStun(octets)!
    expect([read.kind, read.method, isAuthentic(octets, read, "secret")]).toEqual([kind, method, true])
    expect([...read.attributes].map(([name, value]) => [name, hex(value)])).toEqual(
      attributes.map(([name, value]) => [name, hex(value)])
    )
  }
})

it("damage of any kind is read or not, never thrown", () => {
  const chance = seededChance(4)
  let read = 0
  for (let n = 0; n < 20_000; n++) {
    const octets = Uint8Array.from(REQUEST)
    for (let hit = 0; hit < 6; hit++) octets[Math.floor(chance() * octets.length)] = Math.floor(chance() * 256)
    if (readStun(octets.slice(0, Math.floor(chance() * 1.2 * octets.length))) !== undefined) read++
  }
  expect(read).toBeLessThan(1_000)
})

const OURS = { ufrag: "ours", pwd: "our-password-of-22-chars" }
const THEIRS = { ufrag: "them", pwd: "their-password-of-22-chars" }
const PLACE = { address: "198.51.100.7", port: 40_000 }
const OTHER = { address: "203.0.113.9", port: 50_000 }
const TIE = new Uint8Array(8)

const check = (
  over: {
    readonly user?: string
    readonly pwd?: string | undefined
    readonly nominates?: boolean
    readonly more?: ReadonlyArray<readonly [number, Uint8Array]>
  } = {}
) =>
  writeStun({
    kind: "request",
    method: BINDING,
    transaction: randomBytes(12),
    attributes: [
      [ATTRIBUTE.username, new TextEncoder().encode(over.user ?? "ours:them")],
      [ATTRIBUTE.priority, new Uint8Array(4)],
      ...(over.nominates === true ? [[ATTRIBUTE.useCandidate, new Uint8Array()] as const] : []),
      ...(over.more ?? [[ATTRIBUTE.controlling, TIE] as const])
    ],
    password: "pwd" in over ? over.pwd : OURS.pwd
  })

const agent = () => {
  const ice = makeIceLite()
  ice.agree(OURS, THEIRS)
  return ice
}

/** The code of an error, "success", or what else was made of the check. */
const outcome = (ice: ReturnType<typeof makeIceLite>, octets: Uint8Array, from = PLACE, nowMs = 0) => {
  const checked = ice.receive(octets, from, nowMs)
  if (checked._tag !== "Reply") return checked._tag
  const read = readStun(checked.octets)!
  expect(hex(read.transaction)).toBe(hex(octets.subarray(8, 20)))
  const code = read.attributes.get(ATTRIBUTE.errorCode)
  return code === undefined ? read.kind : code[2]! * 100 + code[3]!
}

describe("ICE, the lite side", () => {
  it("answers a check with where it came from, proven by our password, and listens there from then on", () => {
    const ice = agent()
    expect([ice.knows(PLACE), ice.target(0)]).toEqual([false, undefined])
    const checked = ice.receive(check(), PLACE, 0)
    if (checked._tag !== "Reply") throw new Error(checked._tag)
    const read = readStun(checked.octets)!
    expect(isAuthentic(checked.octets, read, OURS.pwd)).toBe(true)
    expect(hex(read.attributes.get(ATTRIBUTE.mappedAddress))).toBe(hex(mappedAddress(PLACE, read.transaction)))
    expect([ice.knows(PLACE), ice.knows(OTHER), ice.target(0)]).toEqual([true, false, PLACE])
  })

  it.each([
    ["another password", check({ pwd: THEIRS.pwd }), 401],
    ["our name wrong", check({ user: "nobody:them" }), 401],
    ["their name wrong", check({ user: "ours:nobody" }), 401],
    ["half a name", check({ user: "ours" }), 401],
    ["no proof", check({ pwd: undefined }), 400],
    ["an attribute that has to be known, and is not", check({ more: [[0x7abc, TIE]] }), 420],
    ["a browser that will not choose", check({ more: [[ATTRIBUTE.controlled, TIE]] }), 487],
    [
      "an old password-less ping",
      writeStun({ kind: "request", method: BINDING, transaction: TIE, attributes: [], password: undefined }),
      400
    ],
    [
      "a keep-alive",
      writeStun({
        kind: "indication",
        method: BINDING,
        transaction: randomBytes(12),
        attributes: [],
        password: undefined
      }),
      "Ignored"
    ],
    ["rubbish", randomBytes(40), "Stranger"]
  ])("hears %s, and nobody is known by it", (_, octets, heard) => {
    const ice = agent()
    const padded = Uint8Array.from(octets)
    expect(outcome(ice, padded)).toBe(heard)
    expect([ice.knows(PLACE), ice.target(0)]).toEqual([false, undefined])
  })

  it("sends the way the browser chose, and goes with it to another", () => {
    const ice = agent()
    outcome(ice, check())
    outcome(ice, check(), OTHER)
    expect(ice.target(0)).toEqual(PLACE)
    outcome(ice, check({ nominates: true }), OTHER)
    expect(ice.target(0)).toEqual(OTHER)
    outcome(ice, check({ nominates: true }))
    outcome(ice, check(), OTHER)
    expect(ice.target(0)).toEqual(PLACE)
  })

  it("sends nothing when no check has come for half a minute, and goes on when one does", () => {
    const ice = agent()
    outcome(ice, check({ nominates: true }), PLACE, 1_000)
    expect(ice.target(1_000 + CONSENT_MS - 1)).toEqual(PLACE)
    expect(ice.target(1_000 + CONSENT_MS)).toBeUndefined()
    expect(outcome(ice, check({ pwd: "wrong" }), PLACE, 40_000)).toBe(401)
    expect(ice.target(40_000)).toBeUndefined()
    outcome(ice, check(), PLACE, 41_000)
    expect(ice.target(41_000)).toEqual(PLACE)
  })

  it("after a restart the old way serves until the new one is chosen, then its password is worth nothing", () => {
    const ice = agent()
    outcome(ice, check({ nominates: true }))
    const next = { ufrag: "next", pwd: "the-next-password-22-chars" }
    ice.agree(next, { ufrag: "later", pwd: "x" })
    expect(ice.target(0)).toEqual(PLACE)
    expect(outcome(ice, check({ nominates: true }), OTHER)).toBe("success")
    expect(ice.target(0)).toEqual(PLACE)
    expect(outcome(ice, check({ user: "next:later", pwd: next.pwd, nominates: true }), OTHER)).toBe("success")
    expect(ice.target(0)).toEqual(OTHER)
    expect(outcome(ice, check())).toBe(401)
  })
})
