import { assert, describe, it } from "@effect/vitest"
import { AgentId, QueueId } from "../vocabulary.ts"
import { dial, type DiallingCentre, diallingRightOf, type DialRefusal, type DialWish } from "./dialling.ts"
import { DIALLING_RIGHTS, type DiallingRight, type DiallingSettings, type DiallingTrunk } from "./settings.ts"
import type { ShownBy } from "./shown.ts"
import { refusalWords } from "./words.ts"

const ALL = ["emergency", "service", "local", "national", "international"] as const
const trunk = (id: string, more: Partial<DiallingTrunk> = {}): DiallingTrunk => ({
  id,
  order: 100,
  takes: ALL,
  zeroBeforeMobiles: false,
  shown: null,
  shows: [],
  isPrivate: false,
  ...more
})
const agent = (id: string) => ({ id: AgentId.make(id) }) as DiallingCentre["agents"][number]

const centre = (more: Partial<DiallingSettings> = {}): DiallingCentre => ({
  agents: [agent("1001"), agent("1002"), agent("8003")],
  numbers: { "95000": "hotline", "01062000000": "sales" },
  ownAreaCode: "010",
  dialling: {
    trunks: [trunk("telecom", { shown: "01061000000" })],
    barred: ["168", "+881", "0898"],
    showsLastCalled: false,
    rights: {},
    shownForAgents: {},
    shownForQueues: {},
    ...more
  }
})
const isOwnMobile = (mobile: string) => mobile.startsWith("1380013")

const wish = (number: string, more: Partial<DialWish> = {}): DialWish => ({
  number,
  right: "international",
  agent: AgentId.make("1001"),
  queue: null,
  shown: null,
  lastCalled: null,
  ...more
})
const dialled = (number: string, more: Partial<DialWish> = {}, settings: Partial<DiallingSettings> = {}) =>
  dial(centre(settings), isOwnMobile, wish(number, more))
/** In a word: the digits, the colleague, or why not. */
const inAWord = (result: ReturnType<typeof dial>): string =>
  result._tag === "Outside" ? result.digits : result._tag === "Inside" ? result.agent : result.refusal.reason

/** What is dialled, by each right in turn: none, internal, local, national, international. */
const BY_RIGHT: ReadonlyArray<readonly [what: string, number: string, ...byRight: ReadonlyArray<string>]> = [
  ["the police", "110", "110", "110", "110", "110", "110"],
  ["an ambulance of another city", "021120", "021120", "021120", "021120", "021120", "021120"],
  ["a colleague", "1002", "right", "1002", "1002", "1002", "1002"],
  ["a colleague, written for people", "10 02", "right", "1002", "1002", "1002", "1002"],
  ["a colleague with a dash", "10-02", "right", "1002", "1002", "1002", "1002"],
  ["oneself, written for people", "10 01", "oneself", "oneself", "oneself", "oneself", "oneself"],
  ["a colleague whose number looks like a line outside", "8003", "right", "8003", "8003", "8003", "8003"],
  ["a bank", "95588", "right", "right", "95588", "95588", "95588"],
  ["a local line", "62345678", "right", "right", "62345678", "62345678", "62345678"],
  ["a mobile of the city", "13800138000", "right", "right", "13800138000", "13800138000", "13800138000"],
  ["a mobile of another city", "13912345678", "right", "right", "right", "13912345678", "13912345678"],
  ["a line of another city", "02152345678", "right", "right", "right", "02152345678", "02152345678"],
  ["a number abroad", "+12125550100", "right", "right", "right", "right", "0012125550100"],
  ["Hong Kong", "0085223456789", "right", "right", "right", "right", "0085223456789"],
  ["a number that is barred", "16812345678", "barred", "barred", "barred", "barred", "barred"],
  ["a satellite, barred by its country", "00881612345678", "barred", "barred", "barred", "barred", "barred"],
  ["a town that is barred", "0898-66223344", "barred", "barred", "barred", "barred", "barred"],
  ["oneself", "1001", "oneself", "oneself", "oneself", "oneself", "oneself"],
  ["nothing", "  ", "empty", "empty", "empty", "empty", "empty"],
  ["a word", "boss", ..."not-a-number ".repeat(5).trim().split(" ")],
  ["a code of the network", "*72", ..."not-a-number ".repeat(5).trim().split(" ")]
]

describe("who may dial what", () => {
  it.each(["1031", "10 99", "10-99", "1099 "])("an extension nobody has is no service number: %s", (number) => {
    assert.strictEqual(inAWord(dialled(number)), "not-a-number")
  })

  it("the police are the police where somebody's extension is 110", () => {
    const house = { ...centre(), agents: [agent("1001"), agent("110")] }
    for (const number of ["110", "1 1 0", "110-8"])
      assert.strictEqual(inAWord(dial(house, isOwnMobile, wish(number))), "110")
    assert.strictEqual(dial(house, isOwnMobile, wish("1-10"))._tag, "Outside")
  })

  it.each(BY_RIGHT)("%s", (_, number, ...byRight) => {
    assert.deepStrictEqual(
      DIALLING_RIGHTS.map((right: DiallingRight) => inAWord(dialled(number, { right }))),
      [...byRight]
    )
  })

  it("emergency numbers pass whatever is barred, and by a trunk that is not named for them when none is", () => {
    const settings = { barred: ["1", "0"], trunks: [trunk("mobile", { takes: ["local"] })] }
    for (const number of ["110", "119", "120", "122"])
      assert.deepInclude(dialled(number, { right: "none" }, settings), { digits: number, trunk: "mobile" })
    const named = { trunks: [trunk("a", { takes: ["local"] }), trunk("b", { takes: ["emergency"] })] }
    assert.deepInclude(dialled("110", { right: "none" }, named), { trunk: "b" })
  })

  it("emergency numbers are the police's, also where somebody was given one as an extension", () => {
    const odd = { ...centre(), agents: [agent("110")] }
    assert.strictEqual(dial(odd, isOwnMobile, wish("110"))._tag, "Outside")
  })

  it("a centre that says nothing of dialling out has telephones in the house alone", () => {
    const { dialling: _, ...bare } = centre()
    const result = (number: string) => inAWord(dial(bare, isOwnMobile, wish(number)))
    assert.deepStrictEqual([result("1002"), result("62345678"), result("110")], ["1002", "no-trunk", "no-trunk"])
  })

  it("an agent's own right is that of their roles, and none where nothing is said", () => {
    const house = centre({ rights: { [AgentId.make("1001")]: "national" } })
    assert.strictEqual(diallingRightOf(house, AgentId.make("1001")), "national")
    assert.strictEqual(diallingRightOf(house, AgentId.make("1002")), "none")
    assert.strictEqual(diallingRightOf({}, AgentId.make("1001")), "none")
  })
})

describe("the 0 before a mobile of another city", () => {
  const settings = { trunks: [trunk("pstn", { zeroBeforeMobiles: true })] }
  const NUMBERS: ReadonlyArray<readonly [number: string, withIt: string]> = [
    ["13912345678", "013912345678"],
    ["013912345678", "013912345678"],
    ["+8613912345678", "013912345678"],
    ["13800138000", "13800138000"],
    ["013800138000", "13800138000"],
    ["62345678", "62345678"],
    ["02152345678", "02152345678"],
    ["95588", "95588"],
    ["110", "110"],
    ["+12125550100", "0012125550100"]
  ]
  it.each(NUMBERS)("%s where the trunk wants it: %s", (number, withIt) => {
    assert.strictEqual(inAWord(dialled(number, {}, settings)), withIt)
  })
  it("is not there where the trunk does not want it", () => {
    assert.strictEqual(inAWord(dialled("013912345678")), "13912345678")
  })
})

describe("the trunk", () => {
  const trunks = [
    trunk("abroad", { order: 1, takes: ["international"] }),
    trunk("b-city", { order: 5, takes: ["local", "service"] }),
    trunk("a-city", { order: 5, takes: ["local"] }),
    trunk("far", { order: 9, takes: ["national", "local", "emergency"] })
  ]
  const TAKEN: ReadonlyArray<readonly [number: string, by: string]> = [
    ["+12125550100", "abroad"],
    ["62345678", "a-city"],
    ["95588", "b-city"],
    ["13912345678", "far"],
    ["110", "far"]
  ]
  it.each(TAKEN)("of %s is the first in order that takes it: %s", (number, by) => {
    assert.deepInclude(dialled(number, {}, { trunks }), { trunk: by })
  })
  it("is missing where none takes the number", () => {
    const refusal = { _tag: "Refused", refusal: { reason: "no-trunk", kind: "national" } }
    assert.deepStrictEqual(dialled("13912345678", {}, { trunks: trunks.slice(0, 3) }) as unknown, refusal)
  })
})

describe("the number shown", () => {
  const sales = QueueId.make("sales")
  const settings: Partial<DiallingSettings> = {
    trunks: [
      trunk("first", { order: 1, shown: "01061000000", shows: ["95000"] }),
      trunk("second", { order: 2, shown: null, shows: ["010-6200 0000"] }),
      trunk("secret", { order: 3, shown: "01063000000", isPrivate: true })
    ],
    showsLastCalled: true,
    shownForQueues: { [sales]: "01062000000" },
    shownForAgents: { [AgentId.make("1002")]: "95000" }
  }
  const CASES: ReadonlyArray<
    readonly [what: string, Partial<DialWish>, trunk: string, shown: string | null, by: ShownBy]
  > = [
    ["is the trunk's", {}, "first", "01061000000", "trunk"],
    ["is the role's before the trunk's", { agent: AgentId.make("1002") }, "first", "95000", "role"],
    [
      "is the queue's before the role's, by the trunk that has it",
      { agent: AgentId.make("1002"), queue: sales },
      "second",
      "010-6200 0000",
      "queue"
    ],
    [
      "is what the customer called last before the queue's",
      { queue: sales, lastCalled: "95000" },
      "first",
      "95000",
      "last-called"
    ],
    [
      "is the queue's when what the customer called last is no number of ours any more",
      { queue: sales, lastCalled: "96000" },
      "second",
      "010-6200 0000",
      "queue"
    ],
    [
      "is what was asked for before all",
      { queue: sales, lastCalled: "95000", shown: "+86 10 6100 0000" },
      "first",
      "01061000000",
      "asked"
    ],
    ["is the trunk's for a queue that says nothing", { queue: QueueId.make("other") }, "first", "01061000000", "trunk"]
  ]
  it.each(CASES)("%s", (_, more, by, shown, shownBy) => {
    assert.deepInclude(dialled("62345678", more, settings), { trunk: by, shown, shownBy })
  })

  it("is never what the customer called last where the centre has not chosen so", () => {
    const off = { ...settings, showsLastCalled: false }
    assert.deepInclude(dialled("62345678", { lastCalled: "95000" }, off), { shown: "01061000000", shownBy: "trunk" })
  })
  it("is that of the line when somebody calls for help", () => {
    const more = { queue: sales, lastCalled: "95000", shown: "95000" }
    assert.deepInclude(dialled("110", more, settings), { trunk: "first", shown: "01061000000", shownBy: "trunk" })
  })
  it("is none on a trunk that shows nobody, and none where nobody said one", () => {
    const only = (one: Partial<DiallingTrunk>) => ({ trunks: [trunk("t", one)] })
    assert.deepInclude(dialled("95588", {}, only({ shown: "95000", isPrivate: true })), {
      shown: null,
      shownBy: "hidden"
    })
    assert.deepInclude(dialled("95588", {}, only({})), { shown: null, shownBy: "carrier" })
  })
  it("is refused when it is none of the centre's, and when no trunk may show it", () => {
    assert.deepStrictEqual(dialled("62345678", { shown: "13800138000" }, settings) as unknown, {
      _tag: "Refused",
      refusal: { reason: "not-ours", shown: "13800138000" }
    })
    const without = { ...settings, trunks: [trunk("first", { shown: "01061000000" })] }
    assert.deepStrictEqual(dialled("62345678", { shown: "95000" }, without) as unknown, {
      _tag: "Refused",
      refusal: { reason: "not-shown", shown: "95000" }
    })
  })
})

describe("a refusal in words", () => {
  const SAID: ReadonlyArray<readonly [refusal: DialRefusal, named: ReadonlyArray<string>]> = [
    [{ reason: "not-a-number", number: "boss" }, ["boss"]],
    [{ reason: "oneself", number: "1001" }, ["1001"]],
    [{ reason: "right", number: "0012125550100", needs: "international", has: "national" }, ["0012125550100"]],
    [{ reason: "barred", number: "16812345678", prefix: "168" }, ["16812345678", "168"]],
    [{ reason: "not-ours", shown: "13800138000" }, ["13800138000"]],
    [{ reason: "not-shown", shown: "95000" }, ["95000"]]
  ]
  it.each(SAID)("%s names what was wrong in both languages", (refusal, named) => {
    const { en, zh } = refusalWords(refusal)
    for (const each of named) {
      assert.include(zh, each)
      assert.include(en, each)
    }
  })
  it("says which right is missing, and for which numbers there is no trunk", () => {
    const right = refusalWords({ reason: "right", number: "1", needs: "international", has: "local" })
    assert.deepStrictEqual([right.zh.includes("国际长途"), right.zh.includes("市话")], [true, true])
    assert.deepStrictEqual([right.en.includes("international"), right.en.includes("local")], [true, true])
    assert.include(refusalWords({ reason: "no-trunk", kind: "national" }).en, "numbers of other cities")
    assert.notStrictEqual(refusalWords({ reason: "empty" }).zh, "")
  })
})
