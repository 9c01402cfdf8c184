import { describe, expect, it } from "vitest"
import {
  checkDigit,
  digitsOfKeys,
  keysOfDigits,
  readContactId,
  understandContactId,
  writeContactId
} from "./message.ts"

/** Fifteen digits and the check digit, computed beforehand by hand. */
const CHECKS = [
  ["123418113101015", "8"],
  ["123418110100001", "2"],
  ["123418112000001", "1"],
  ["123418130200000", "5"],
  ["123418160200000", "2"]
] as const

describe("a message of Contact ID", () => {
  for (const [fifteen, digit] of CHECKS)
    it(`${fifteen} is closed by ${digit}`, () => {
      expect(checkDigit(fifteen)).toBe(digit)
      expect(readContactId(fifteen + digit)).toBeDefined()
    })

  it("any other check digit is not taken", () => {
    for (const other of "0123456789BCDEF") {
      // 0 counts 10, so no two of the fifteen digits weigh the same.
      const isRight = other === "8"
      expect(readContactId(`123418113101015${other}`) !== undefined).toBe(isRight)
    }
  })

  it("one digit that is wrong is always found", () => {
    const sent = "1234181101000012"
    for (let place = 0; place < sent.length; place += 1) {
      for (const other of "0123456789BCDEF") {
        if (other === sent[place]) continue
        expect(readContactId(sent.slice(0, place) + other + sent.slice(place + 1))).toBeUndefined()
      }
    }
  })

  it("says who, what and which zone", () =>
    expect(readContactId("1234181101000012")).toEqual({
      account: "1234",
      qualifier: "1",
      code: "101",
      group: "00",
      zone: "001"
    }))

  it("type 98 is taken too", () => {
    const fifteen = "123498110100001"
    expect(readContactId(fifteen + checkDigit(fifteen))).toMatchObject({ code: "101" })
  })

  it("what is written is read again, whatever the account", () => {
    for (const account of ["0000", "BCDE", "F012", "9999"]) {
      const message = { account, qualifier: "3", code: "301", group: "01", zone: "000" } as const
      expect(readContactId(writeContactId(message))).toEqual(message)
    }
  })

  it("keys of a telephone are digits and back", () => {
    const digits = "123BCDEF0"
    expect(keysOfDigits(digits)).toBe("123*#ABC0")
    expect(digitsOfKeys("123*#ABC0")).toBe(digits)
    expect(digitsOfKeys("12D")).toBeUndefined()
  })

  it("shorter or longer is none", () => {
    expect(readContactId("123418110100001")).toBeUndefined()
    expect(readContactId("12341811010000122")).toBeUndefined()
  })
})

const message = (qualifier: "1" | "3" | "6", code: string) => ({
  account: "0123",
  qualifier,
  code,
  group: "00",
  zone: "001"
})

describe("what it says", () => {
  for (const [code, event] of [
    ["100", "medical"],
    ["101", "personal"],
    ["102", "check-in-missed"],
    ["110", "fire"],
    ["111", "smoke"],
    ["120", "panic"],
    ["121", "duress"],
    ["151", "gas"],
    ["154", "flood"],
    ["162", "co"],
    ["301", "mains-failed"],
    ["302", "battery-low"],
    ["354", "path-failed"],
    ["384", "trigger-battery-low"],
    ["406", "cancel"],
    ["602", "periodic-test"],
    ["654", "inactivity"],
    ["999", "unknown"]
  ] as const)
    it(`${code} is ${event}`, () =>
      expect(understandContactId([message("1", code)], {})).toMatchObject({ controller: "123", events: [{ event }] }))

  it("a 3 before it says that it is over", () =>
    expect(understandContactId([message("3", "301")], {})).toMatchObject({ events: [{ phase: "restored" }] }))

  it("a maker's table goes before it (Climax: 120 is a fall)", () =>
    expect(understandContactId([message("1", "120")], { "120": { event: "fall" } })).toMatchObject({
      events: [{ event: "fall" }]
    }))

  it("606 keeps the line for talk, and is no event of its own", () =>
    expect(understandContactId([message("1", "101"), message("1", "606")], {})).toMatchObject({
      events: [{ event: "personal", voice: { way: "same-call" } }]
    }))

  it("a test says so", () =>
    expect(understandContactId([message("1", "601")], {})).toMatchObject({
      events: [{ event: "manual-test", isTest: true }]
    }))

  it("two accounts in one call are not believed", () =>
    expect(understandContactId([message("1", "101"), { ...message("1", "101"), account: "9999" }], {})).toMatchObject({
      _tag: "NotUnderstood"
    }))

  it("nothing heard is nothing understood", () =>
    expect(understandContactId([], {})).toMatchObject({ _tag: "NotUnderstood" }))
})
