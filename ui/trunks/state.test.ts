import { expect, test } from "vitest"
import type { TrunkState } from "#wire/trunk-states.ts"
import { linesOf, shortOf, strangersAlarm } from "./state.ts"

const SINCE = 1_795_680_000_000
const up = { host: "192.0.2.1:5060", isUp: true, since: SINCE, said: "200 OK" }
const silent = { host: "192.0.2.2:5060", isUp: false, since: SINCE, said: "silent" }
const unasked = { host: "192.0.2.3:5060", isUp: null, since: null, said: "" }
const refused = { isRegistered: false, since: SINCE, refusal: "403 Forbidden" }
const state = (more: Partial<TrunkState>): TrunkState => ({ id: "a", hosts: [], registration: null, ...more })

test("each host says whether it answers, since when and why not, and so does the registration", () => {
  const said = linesOf(state({ hosts: [up, silent, unasked], registration: refused }), () => "8:00")
  expect(said).toEqual([
    {
      zh: "192.0.2.1:5060 有应答（200 OK），自 8:00",
      en: "192.0.2.1:5060 answers (200 OK), since 8:00",
      isWrong: false
    },
    {
      zh: "192.0.2.2:5060 不可用（无应答），自 8:00",
      en: "192.0.2.2:5060 is away (no answer), since 8:00",
      isWrong: true
    },
    { zh: "192.0.2.3:5060 未探测", en: "192.0.2.3:5060: not watched, or not yet", isWrong: false },
    { zh: "未能注册（403 Forbidden），自 8:00", en: "Not registered (403 Forbidden), since 8:00", isWrong: true }
  ])
})

test.each([
  [undefined, "not in use", false],
  [state({}), "calls in only", false],
  [state({ hosts: [up] }), "answers", false],
  [state({ hosts: [unasked] }), "not watched", false],
  [state({ hosts: [silent] }), "does not answer", true],
  [state({ hosts: [up, silent] }), "1 of 2 do not answer", true],
  [state({ hosts: [up], registration: refused }), "not registered: 403 Forbidden", true],
  [state({ hosts: [up], registration: { ...refused, isRegistered: true, refusal: "" } }), "registered", false]
] as const)("in a list a trunk says it in a few words", (found, en, isWrong) => {
  expect(shortOf(found)).toMatchObject({ en, isWrong })
})

test("an alarm names those who dialled a number of ours, and nobody who tried doors", () => {
  const caller = { calls: 2, last: SINCE, dialled: "95000" }
  const scanner = { ...caller, address: "203.0.113.9", dialled: "00441234", isForUs: false }
  expect(strangersAlarm([scanner])).toBeUndefined()
  const ours = ["1", "2", "3", "4", "5", "6"].map((n) => ({ ...caller, address: `192.0.2.${n}`, isForUs: true }))
  expect(strangersAlarm([scanner, ...ours])?.en).toBe(
    "12 calls were refused within a day, from addresses that stand in no trunk: 192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4, 192.0.2.5 and 1 more"
  )
})
