import { assert, describe, it } from "@effect/vitest"
import { e164, nationalForm } from "./telephone-number.ts"

/** What trunks send and people write, in a centre of Beijing (010). */
const SPELLINGS: ReadonlyArray<readonly [what: string, written: string, form: string]> = [
  ["a mobile as it is", "13800138000", "+8613800138000"],
  ["a mobile for people", "138 0013-8000", "+8613800138000"],
  ["a mobile with dots", "138.0013.8000", "+8613800138000"],
  ["a mobile in wide digits", "１３８００１３８０００", "+8613800138000"],
  ["a mobile with its country", "+8613800138000", "+8613800138000"],
  ["a mobile with its country, for people", "+86 138 0013 8000", "+8613800138000"],
  ["a mobile with its country in brackets", "(+86) 138-0013-8000", "+8613800138000"],
  ["a mobile with its country, dialled", "008613800138000", "+8613800138000"],
  ["a mobile with its country, without the plus", "8613800138000", "+8613800138000"],
  ["a mobile with a 0 before it", "013800138000", "+8613800138000"],
  ["a mobile with its country and a 0", "+86013800138000", "+8613800138000"],
  ["a mobile after a carrier", "1795113800138000", "+8613800138000"],
  ["a mobile after a carrier and a 0", "17951013800138000", "+8613800138000"],
  ["a mobile after another carrier", "1259313800138000", "+8613800138000"],
  ["a mobile as a SIP address", "sip:13800138000@10.0.0.1", "+8613800138000"],
  ["a mobile as a tel address with parameters", "tel:+86-138-0013-8000;phone-context=+86", "+8613800138000"],
  ["a mobile copied with an invisible mark", "\u202d13800138000\u202c", "+8613800138000"],
  ["a mobile of the newest kind", "19912345678", "+8619912345678"],
  ["a landline of Shanghai", "021-52345678", "+862152345678"],
  ["a landline of Shanghai in brackets", "(021) 5234 5678", "+862152345678"],
  ["a landline of Shanghai with its country", "+862152345678", "+862152345678"],
  ["a landline of Shanghai with its country and the 0", "+86 (0)21 5234 5678", "+862152345678"],
  ["a landline of Shanghai without its 0", "2152345678", "+862152345678"],
  ["a landline of Beijing with its country", "+86 10 6234 5678", "+861062345678"],
  ["a landline of Beijing, which begins like a mobile", "01062345678", "+861062345678"],
  ["a landline of Beijing with its country, without the plus", "861062345678", "+861062345678"],
  ["a landline after a carrier", "1790901062345678", "+861062345678"],
  ["a landline of a far town, eight digits", "0755-86001234", "+8675586001234"],
  ["a landline of a far town, seven digits", "+86 935 823 4567", "+869358234567"],
  ["a landline of a far town without its 0", "75586001234", "+8675586001234"],
  ["a local number without its area code", "62345678", "+861062345678"],
  ["a local number for people", "6234-5678", "+861062345678"],
  ["a local number of seven digits", "6234567", "+86106234567"],
  ["a main number with the telephone behind it", "010-62345678-801", "+861062345678"],
  ["the same in words", "010-62345678转801", "+861062345678"],
  ["the same in English", "+86 10 6234 5678 ext. 801", "+861062345678"],
  ["a 400 line", "400-800-1234", "4008001234"],
  ["a 400 line with its country", "+86 400-800-1234", "4008001234"],
  ["an 800 line", "8008101234", "8008101234"],
  ["a bank", "95588", "95588"],
  ["a bank with its country", "+8695588", "95588"],
  ["a service of a province", "96315", "96315"],
  ["a longer service number", "95013123", "95013123"],
  ["a carrier's hotline", "10086", "10086"],
  ["the hotline of a city", "12345", "12345"],
  ["the police", "110", "110"],
  ["a telephone in the house", "1001", "1001"],
  ["a telephone in the house, another plan", "8012", "8012"],
  ["a number abroad", "+1 (212) 555-0100", "+12125550100"],
  ["a number abroad, dialled", "0012125550100", "+12125550100"],
  ["a number in Hong Kong", "+852 2345 6789", "+85223456789"],
  ["a number in Macau, dialled", "0085328212345", "+85328212345"],
  ["what is left of a number cut short", "+8613", "+8613"],
  ["a number that is withheld", "anonymous", "anonymous"],
  ["no number", "", ""]
]

describe("the one form of a telephone number", () => {
  it.each(SPELLINGS)("%s", (_, written, form) => {
    assert.strictEqual(e164(written, "010"), form)
  })

  it("of a form is itself, in a centre of any town", () => {
    for (const [, , form] of SPELLINGS)
      for (const areaCode of ["", "010", "021", "0755"]) assert.strictEqual(e164(form, areaCode), form)
  })

  it("adds the area code of the centre, and none when it says none", () => {
    assert.strictEqual(e164("86001234", "0755"), "+8675586001234")
    assert.strictEqual(e164("86001234"), "86001234")
    assert.strictEqual(e164("86001234", "no code"), "86001234")
  })

  it("is shown as people here write it", () => {
    assert.strictEqual(nationalForm("+8613800138000"), "13800138000")
    assert.strictEqual(nationalForm("+861062345678"), "01062345678")
    assert.strictEqual(nationalForm("+869358234567"), "09358234567")
    for (const number of ["4008001234", "95588", "1001", "+12125550100", "anonymous", ""])
      assert.strictEqual(nationalForm(number), number)
  })
})
