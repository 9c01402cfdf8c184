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
  for (const [header, value] of lines) if (!filters.add(header, value)) throw new Error(`${header} ${value}`)
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
      expect(added).toBe(value === "/a/x")
    }
  )

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
