import { assert, describe, it } from "@effect/vitest"
import { outsideNumber } from "./outside-number.ts"

/** A centre of Beijing: the mobiles of 1380013 are of its city. */
const BEIJING = { areaCode: "010", isOwnMobile: (mobile: string) => mobile.startsWith("1380013") }

/** What is typed, clicked or imported → what it is, and what a person in Beijing would press. */
const READ: ReadonlyArray<readonly [what: string, written: string, kind: string, digits: string]> = [
  ["the police", "110", "emergency", "110"],
  ["the fire brigade", "119", "emergency", "119"],
  ["an ambulance", "120", "emergency", "120"],
  ["the traffic police", "122", "emergency", "122"],
  ["the police for people", "1 1 0", "emergency", "110"],
  ["the police with the country", "+86110", "emergency", "110"],
  ["an ambulance of one's own city, with its code", "010120", "emergency", "120"],
  ["an ambulance of another city", "0755120", "emergency", "0755120"],
  ["the police of another city, for people", "021-110", "emergency", "021110"],
  ["the police of one's own city with the country, for people", "+86 10 110", "emergency", "110"],
  ["the same, dialled as from abroad", "0086 10 110", "emergency", "110"],
  ["the same with the 0 that abroad leaves out", "+86 (0)10-110", "emergency", "110"],
  ["an ambulance of another city with the country", "+86 755 120", "emergency", "0755120"],
  ["the police, as an address", "tel:+86-10-110", "emergency", "110"],
  ["the police with a telephone behind it", "110-8", "emergency", "110"],
  ["the police of another city with a telephone behind it", "021-110-8", "emergency", "021110"],
  ["a mobile of one's own city", "13800138000", "local", "13800138000"],
  ["the same with its country", "+8613800138000", "local", "13800138000"],
  ["the same with the 0 of another city", "013800138000", "local", "13800138000"],
  ["a mobile of another city", "13912345678", "national", "13912345678"],
  ["the same for people", "+86 139-1234-5678", "national", "13912345678"],
  ["the same with its 0", "013912345678", "national", "13912345678"],
  ["the same, 86 without a plus", "8613912345678", "national", "13912345678"],
  ["the same after a carrier's code", "1795113912345678", "national", "13912345678"],
  ["the first of mobiles", "13000000000", "national", "13000000000"],
  ["the last of mobiles", "19999999999", "national", "19999999999"],
  ["a landline of one's own city", "62345678", "local", "62345678"],
  ["the same with its code", "010-62345678", "local", "62345678"],
  ["the same with its country", "+86 10 6234 5678", "local", "62345678"],
  ["a landline of Shanghai", "021-52345678", "national", "02152345678"],
  ["a landline of a town of seven digits", "+86 935 823 4567", "national", "09358234567"],
  ["a carrier's hotline", "10086", "service", "10086"],
  ["the city's hotline", "12345", "service", "12345"],
  ["a bank", "95588", "service", "95588"],
  ["a 400 line", "400-800-1234", "service", "4008001234"],
  ["a number abroad", "+1 (212) 555-0100", "international", "0012125550100"],
  ["a number abroad, dialled", "0012125550100", "international", "0012125550100"],
  ["a number in Hong Kong", "+852 2345 6789", "international", "0085223456789"],
  ["a satellite", "00881612345678", "international", "00881612345678"]
]

const NONE: ReadonlyArray<readonly [what: string, written: string]> = [
  ["words", "the police"],
  ["a mobile cut short", "1391234567"],
  ["a mobile with a digit too many", "139123456789"],
  ["eleven digits that begin with 12", "12345678901"],
  ["a mobile cut to what could be a short number", "13912"],
  ["a landline cut short", "0215234"],
  ["a country cut short", "+1212"],
  ["China cut short", "+86139123"],
  ["a code of the network", "*72"],
  ["a code of the network with a number", "*21*13912345678#"],
  ["a 0", "0"],
  ["the prefix for abroad alone", "00"],
  ["two digits", "11"],
  ["four digits that begin with 1, as extensions do", "1031"],
  ["the same with the country", "+86 1031"],
  ["an address of another house", "sip:someone@example.com"]
]

describe("a number outside", () => {
  it.each(READ)("%s", (_, written, kind, digits) => {
    const read = outsideNumber(written, BEIJING)
    assert.strictEqual(read?.kind, kind)
    assert.strictEqual(read?.digits, digits)
  })

  it.each(NONE)("is none: %s", (_, written) => {
    assert.isUndefined(outsideNumber(written, BEIJING))
  })

  it("wants a 0 on some trunks when it is a mobile of another city, and in no other case", () => {
    const wanting = READ.filter(([, written]) => outsideNumber(written, BEIJING)?.isMobileOfAnotherCity === true)
    assert.deepStrictEqual(
      wanting.map(([, , , digits]) => digits),
      READ.filter(([, , kind, digits]) => kind === "national" && digits.startsWith("1")).map(([, , , digits]) => digits)
    )
    assert.isNotEmpty(wanting)
  })

  it("is local by its own code alone: 010 is not the beginning of 0755's town, nor 021 of 0210's", () => {
    const shanghai = { areaCode: "021", isOwnMobile: () => false }
    assert.strictEqual(outsideNumber("02152345678", shanghai)?.digits, "52345678")
    assert.strictEqual(outsideNumber("01062345678", shanghai)?.kind, "national")
  })

  it("of a centre that has not said its area code is local as it is written, and national with a code", () => {
    const nowhere = { areaCode: "", isOwnMobile: () => false }
    assert.deepInclude(outsideNumber("62345678", nowhere), { kind: "local", digits: "62345678" })
    assert.deepInclude(outsideNumber("01062345678", nowhere), { kind: "national", digits: "01062345678" })
    assert.deepInclude(outsideNumber("010110", nowhere), { kind: "emergency", digits: "010110" })
  })
})
