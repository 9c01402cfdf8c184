import { describe, expect, test } from "vitest"
import { makeFilters } from "./filters.ts"

const EVENTS = {
  park: {
    headers: [
      ["Event-Name", "CHANNEL_PARK"],
      ["Caller-ANI", "13800138000"],
      ["Unique-ID", "a"]
    ]
  },
  hangup: {
    headers: [
      ["Event-Name", "CHANNEL_HANGUP"],
      ["Caller-ANI", "02987654321"],
      ["Unique-ID", "b"]
    ]
  },
  beat: { headers: [["Event-Name", "HEARTBEAT"]] }
} as const

/** Which of the events pass these filters. */
const passing = (...lines: ReadonlyArray<readonly [header: string, value: string]>): ReadonlyArray<string> => {
  const filters = makeFilters()
  for (const [header, value] of lines) {
    const refused = filters.add(header, value)
    if (refused !== undefined) throw new Error(`${header} ${value}: ${refused}`)
  }
  return Object.entries(EVENTS).flatMap(([name, event]) => (filters.passes(event) ? [name] : []))
}

describe("filters", () => {
  test.each([
    ["none: all", [], ["park", "hangup", "beat"]],
    ["a value, whatever its letters' case", [["event-name", "channel_park"]], ["park"]],
    [
      "one of several",
      [
        ["Unique-ID", "b"],
        ["Event-Name", "HEARTBEAT"]
      ],
      ["hangup", "beat"]
    ],
    ["an expression anywhere in the value", [["Event-Name", "/PARK|HANG/"]], ["park", "hangup"]],
    ["an expression that is tied", [["Caller-ANI", "/^138\\d{8}$/"]], ["park"]],
    ["an expression without its last slash", [["Caller-ANI", "/^138"]], ["park"]],
    ["an expression's case counts", [["Event-Name", "/park/"]], []],
    ["unless it says otherwise", [["Event-Name", "/park/i"]], ["park"]],
    [
      "what is taken away from what passes",
      [
        ["Event-Name", "/^CHANNEL/"],
        ["Unique-ID", "-b"]
      ],
      ["park"]
    ],
    [
      "in any order",
      [
        ["Unique-ID", "-b"],
        ["Event-Name", "/^CHANNEL/"]
      ],
      ["park"]
    ],
    ["nothing but taken away: nothing passes", [["Unique-ID", "-b"]], []],
    ["a sign that says what is so anyway", [["Unique-ID", "+ b"]], ["hangup"]]
  ] as const)("%s", (_, filters, passes) => {
    expect(passing(...filters)).toEqual(passes)
  })

  test.each(["/(/", "//", "/a/x", `/${"a".repeat(1_001)}/`])(
    "are not added with an expression that is none: %s",
    (value) => {
      const filters = makeFilters()
      const added = filters.add("Unique-ID", value)
      // `/a/x` is the expression `a/x` without its last slash.
      expect(added === undefined).toBe(value === "/a/x")
    }
  )

  test.each([
    ["/^(\\w+ ?)+$/", /repeats a group/u],
    ["/((a|b)x)*y/", /repeats a group/u],
    ["/(?<name>(a{2}){3}){4}/", /repeats a group/u],
    ["/(a)\\1/", /refers back/u],
    ["/(?<one>a)\\k<one>/", /refers back/u],
    ["/(?<=a)b/", /looks behind/u],
    ["/(?<!a)b/", /looks behind/u],
    ["/.*.*.*.*!/", /too costly/u],
    ["/.{1,900}.{1,900}.{1,900}!/", /too costly/u],
    [`/${"a?".repeat(25)}!/`, /too costly/u],
    [`/${"(a|a)".repeat(25)}!/`, /too costly/u],
    ["/(?:){900}(?:){900}!/", /too costly/u],
    ["/(?:){1000000000}/", /counts beyond 1000/u]
  ])("refuse an expression that may take for ever, and say why: %s", (value, why) => {
    expect(makeFilters().add("Unique-ID", value)).toMatch(why)
  })

  test.each([
    "/^sofia\\/internal\\/10\\d+@.*$/",
    "/^CHANNEL_(PARK|HANGUP|ANSWER)$/",
    "/PARK|HANG.*|BRIDGE/",
    "/^(?:0|86)?1\\d{10}$/i",
    "/^(ab)+[(|)*+]*\\(\\|$/",
    "/.*a.*b.*/"
  ])("take what people write: %s", (value) => {
    expect(makeFilters().add("Unique-ID", value)).toBeUndefined()
  })

  test("look at so much of a value as their repeats allow", () => {
    const event = { headers: [["Long", `${"a".repeat(400)}b`]] } as const
    const fits = (value: string): boolean => {
      const filters = makeFilters()
      expect(filters.add("Long", value)).toBeUndefined()
      return filters.passes(event)
    }
    expect([fits("/b/"), fits("/a+b/"), fits("/a+.*b/"), fits("/^a+.*a/")]).toEqual([true, true, false, true])
  })

  test("are fifty expressions at most, for each is run for each event", () => {
    const filters = makeFilters()
    for (let one = 0; one < 50; one++) expect(filters.add("Unique-ID", `/${one}/`)).toBeUndefined()
    expect(filters.add("Unique-ID", "/x/")).toBe("50 expressions already")
    expect(filters.add("Unique-ID", "x")).toBeUndefined()
    filters.remove("Unique-ID", "/0/")
    expect(filters.add("Unique-ID", "/x/")).toBeUndefined()
  })

  test("go one by one, by header, or all", () => {
    const filters = makeFilters()
    const passes = () => filters.passes(EVENTS.beat)
    filters.add("Unique-ID", "a")
    filters.add("Unique-ID", "b")
    filters.add("Event-Name", "/PARK/")
    filters.remove("unique-id", "a")
    expect(filters.passes(EVENTS.hangup)).toBe(true)
    filters.remove("Unique-ID", undefined)
    expect(filters.passes(EVENTS.hangup)).toBe(false)
    filters.remove("Event-Name", "/PARK")
    expect(passes()).toBe(false)
    filters.remove("Event-Name", "/PARK/")
    expect(passes()).toBe(true)
    filters.add("Event-Name", "x")
    filters.remove("ALL", undefined)
    expect(passes()).toBe(true)
  })

  test("of which there are none ask no event for its headers, which are made only then", () => {
    let made = 0
    const event = {
      get headers() {
        made += 1
        return EVENTS.park.headers
      }
    }
    const filters = makeFilters()
    expect([filters.passes(event), made]).toEqual([true, 0])
    filters.add("Unique-ID", "a")
    expect([filters.passes(event), made]).toEqual([true, 1])
  })
})
