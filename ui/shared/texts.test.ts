import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { AgentTile } from "#wire/board.ts"
import { RefusalReason } from "#wire/intent.ts"
import { wordsOf } from "../playground/fixtures.ts"
import { attributeKeys } from "./attribute-keys.ts"
import { learnWords } from "./centre-words.ts"
import { filled, languageOf, tOr } from "./language.ts"
import { groupedNumber, isCovered } from "./number-text.ts"
import { problemOf } from "./session.ts"
import { colourOf, MARKS, markOf, shortStateText, stateText } from "./state-mark.ts"
import { makeServerClock, UNMEASURED_ROUND_TRIP_MS } from "./server-clock.ts"
import { themeOf } from "./theme.ts"
import {
  clockText,
  dateTimeText,
  leftText,
  momentText,
  percent,
  secondsLeft,
  spanOrDash,
  spanText
} from "./time-text.ts"
import { setTimeZone } from "./time-zone.ts"
import { en } from "./words/en.ts"
import { zh } from "./words/zh.ts"

describe("times", () => {
  it.each([
    [0, "00:00"],
    [999, "00:00"],
    [61_000, "01:01"],
    [3_599_999, "59:59"],
    [3_600_000, "1:00:00"],
    [36_061_000, "10:01:01"],
    [-400, "00:00"]
  ])("%i ms read %s", (ms, text) => {
    expect(spanText(ms)).toBe(text)
  })

  it("count down to zero only when the time is over", () => {
    expect([30_000, 29_001, 1, 0, -5].map((left) => leftText(left, 0))).toEqual([
      "00:30",
      "00:30",
      "00:01",
      "00:00",
      "00:00"
    ])
    expect([1001, 1, 0, -9].map((left) => secondsLeft(left, 0))).toEqual([2, 1, 0, 0])
  })

  it("show the day only when it is another one", () => {
    const noon = new Date(2026, 10, 23, 12, 0, 5).getTime()
    expect(momentText(noon, noon + 1000)).toBe("12:00:05")
    expect(momentText(noon, noon + 86_400_000)).toBe("11-23 12:00")
  })

  it("leave out what never happened", () => {
    expect(spanOrDash(null)).toBe("—")
    expect(percent(1, 0)).toBeNull()
    expect(percent(2, 3)).toBe(67)
  })
})

describe("numbers", () => {
  it.each([
    ["13800001111", "138 0000 1111"],
    ["+8613800001111", "+86 138 0000 1111"],
    ["02155667788", "02155667788"],
    ["138****1111", "138****1111"],
    ["anonymous", "anonymous"]
  ])("%s is read as %s", (number, grouped) => {
    expect(groupedNumber(number)).toBe(grouped)
  })

  it("are covered when the server has covered them", () => {
    expect(["138****1111", "13800001111", "95000"].map(isCovered)).toEqual([true, false, false])
  })
})

describe("states", () => {
  const stated = (state: AgentTile["state"], reason: string | null = null) =>
    ({ state, reason }) as Pick<AgentTile, "reason" | "state">
  beforeAll(() => learnWords(wordsOf))
  afterAll(() => learnWords(() => null))

  it("give a reason in the colour of a break a look of its own, and a reservation the look of ringing", () => {
    expect(markOf(stated("not-ready", "meal"))).toBe("break")
    expect(markOf(stated("not-ready", "training"))).toBe("not-ready")
    expect(markOf(stated("reserved"))).toBe("ringing")
  })

  it("tell who works on an alarm from who talks, also with whom the alarm is about", () => {
    const at = (voice: number, alarm: number) => ({
      ...stated("talking"),
      hands: { voice, alarm } as unknown as AgentTile["hands"]
    })
    expect([at(0, 1), at(1, 1), at(1, 0), stated("talking")].map(markOf)).toEqual([
      "alarm",
      "talking",
      "talking",
      "talking"
    ])
    expect([stateText(at(0, 1)), shortStateText(at(0, 1)), stateText(at(1, 1))]).toEqual(["接警中", "接警中", "通话中"])
  })

  it("are said with their reason, in the centre's words", () => {
    expect(stateText(stated("not-ready", "training"))).toBe("示忙 · 培训")
    expect(stateText(stated("not-ready", "busy"))).toBe("示忙")
    expect(stateText(stated("not-ready", "break"))).toBe("小休")
    expect(shortStateText(stated("not-ready", "no-answer"))).toBe("未接来电")
    expect(shortStateText(stated("talking"))).toBe("通话")
  })

  it("follow a centre that calls and colours them in its own way, and show an unknown reason by its id", () => {
    const own = { state: "working", zh: "办理中", en: "On it", colour: "wrap-up", order: 1 } as const
    learnWords(() => ({ ...wordsOf(), states: [own] }))
    expect([stateText(stated("working")), colourOf(stated("working"))]).toEqual(["办理中", "wrap-up"])
    expect(stateText(stated("not-ready", "fire-drill"))).toBe("示忙 · fire-drill")
    learnWords(wordsOf)
    expect(colourOf(stated("working"))).toBeUndefined()
    expect(colourOf(stated("not-ready", "meal"))).toBe("break")
  })

  it("are not told apart by colour alone: every look has its own word", () => {
    expect(new Set(MARKS.map((mark) => zh[`mark.${mark}`])).size).toBe(MARKS.length)
    expect(new Set(MARKS.map((mark) => en[`mark.${mark}`])).size).toBe(MARKS.length)
  })
})

describe("the words", () => {
  const places = (text: string): ReadonlyArray<string> => [...text.matchAll(/\{\w+\}/gu)].map(String).toSorted()

  it("are the same set in both languages, none empty", () => {
    expect(Object.keys(en)).toEqual(Object.keys(zh))
    const empty = [...Object.entries(zh), ...Object.entries(en)].filter(([, text]) => text.trim() === "")
    expect(empty).toEqual([])
  })

  it("have the same places to fill", () => {
    const differing = (Object.keys(zh) as Array<keyof typeof zh>).filter(
      (key) => places(en[key]).join(" ") !== places(zh[key]).join(" ")
    )
    expect(differing).toEqual([])
  })

  it("leave no Chinese in English but the name of the other language", () => {
    const chinese = Object.entries(en).filter(([, text]) => /\p{Script=Han}/u.test(text))
    expect(chinese.map(([key]) => key)).toEqual(["settings.other-language"])
  })

  it("use full-width commas and colons between Chinese words", () => {
    const half = Object.entries(zh).filter(([, text]) => /\p{Script=Han}[,:;?!]/u.test(text))
    expect(half).toEqual([])
  })

  it("show an unknown code rather than nothing, and an unfilled place as it is", () => {
    expect(tOr("strategy.most-skilled", "most-skilled")).toBe("most-skilled")
    expect(tOr("strategy.longest-idle", "longest-idle")).toBe("最长空闲")
    expect(filled("{a} of {b}", { a: 1 })).toBe("1 of {b}")
  })
})

describe("what is known of work", () => {
  it("is shown in the order of the table, what has no name there last, and nothing is hidden but what is empty", () => {
    const attributes = { link: "https://x", petName: "Rex", keys: "", text: "…", title: "A task" }
    expect(attributeKeys(attributes, ["title"])).toEqual(["text", "link", "petName"])
  })
})

describe("the server's clock", () => {
  it("believes the fastest answer, and any measured one before the greeting", () => {
    let mono = 1000
    const clock = makeServerClock(() => mono, 50_000)
    expect(clock.nowMs()).toBe(50_000)
    clock.heard(90_000, UNMEASURED_ROUND_TRIP_MS)
    expect(clock.nowMs()).toBe(90_000)
    clock.heard(90_100, 200)
    expect(clock.nowMs()).toBe(90_200)
    clock.heard(95_000, 900)
    expect(clock.nowMs()).toBe(90_200)
    mono += 500
    expect(clock.nowMs()).toBe(90_700)
    clock.forget()
    clock.heard(20_000, UNMEASURED_ROUND_TRIP_MS)
    expect(clock.nowMs()).toBe(20_000)
  })
})

describe("small choices", () => {
  it("the wall is dark unless a person chose otherwise", () => {
    expect(themeOf("system", "wall", false)).toBe("dark")
    expect(themeOf("light", "wall", true)).toBe("light")
    expect(themeOf("system", "desk", false)).toBe("light")
    expect(themeOf("system", "desk", true)).toBe("dark")
  })

  it("sign-in problems are told apart by status", () => {
    expect([400, 401, 403, 429, 500, 503].map(problemOf)).toEqual([
      "wrong",
      "wrong",
      "wrong",
      "too-many",
      "away",
      "away"
    ])
  })
})

describe("the centre's clock", () => {
  afterAll(() => void setTimeZone(undefined))

  it("shows every time in the zone that the server says, wherever the browser is", () => {
    const eveningInUtc = Date.UTC(2026, 10, 26, 17, 30, 5)
    setTimeZone("Asia/Shanghai")
    expect([dateTimeText(eveningInUtc), clockText(eveningInUtc)]).toEqual(["2026-11-27 01:30:05", "01:30:05"])
    expect(momentText(eveningInUtc, eveningInUtc - 3_600_000 * 2)).toBe("11-27 01:30")
    setTimeZone("Europe/Berlin")
    expect(dateTimeText(eveningInUtc)).toBe("2026-11-26 18:30:05")
  })
})

describe("the language", () => {
  it.each([
    [["zh-CN", "en"], "zh-CN"],
    [["zh-TW"], "zh-CN"],
    [["en-GB", "zh-CN"], "en"],
    [["de-DE"], "en"],
    [[], "en"]
  ])("of a browser that asks for %j is %s", (wanted, spoken) => {
    expect(languageOf(wanted)).toBe(spoken)
  })
})

describe("what the engine will not do", () => {
  it.each(RefusalReason.literals)("is said in both languages: %s", (reason) => {
    for (const [words, pattern] of [
      [zh, /[\u4E00-\u9FFF]/u],
      [en, /^[A-Z]/u]
    ] as const)
      expect(words[`refused.${reason}`]).toMatch(pattern)
  })

  it("has other words for each reason", () => {
    for (const words of [zh, en]) {
      const said = RefusalReason.literals.map((reason) => words[`refused.${reason}`])
      expect(new Set(said).size).toBe(said.length)
    }
  })
})
