import { describe, expect, it } from "vitest"
import { AgentId, EpochMs, GroupId, QueueId } from "#actors/vocabulary.ts"
import type { Decision } from "#wire/records.ts"
import { decisionsAbout } from "./why.ts"
import { decisionSaid, tieSaid, waitsSaid } from "./why-said.ts"

const [wang, li, zhang] = [AgentId.make("1001"), AgentId.make("1002"), AgentId.make("1003")]
const nameOf = (agent: AgentId) => ({ 1001: "王芳", 1002: "李娜", 1003: "张敏" })[String(agent)] ?? ""
const decision = (more: Partial<Decision> = {}): Decision => ({
  at: EpochMs.make(0),
  group: GroupId.make("main"),
  queue: QueueId.make("service"),
  offer: 1,
  strategy: "longest-idle",
  chosen: wang,
  waitedMs: 4_000,
  candidates: [
    { agent: wang, verdict: "chosen", score: 3_420 },
    { agent: li, verdict: "idle-for-less", score: 3_380 },
    { agent: zhang, verdict: "idle-for-less", score: 3_420 }
  ],
  counts: {},
  outcome: null,
  ...more
})
const rules = { version: 3, changedAt: EpochMs.make(0), changedBy: "admin" }

describe("a decision in a sentence", () => {
  it("says who, after how long, by what, who came next, and by which settings", () => {
    expect(decisionSaid(decision(), nameOf, "综合服务", rules)).toEqual({
      zh: "综合服务：等待 4.0 秒后分给 1001 王芳（空闲 3.4 秒），按最长空闲；其次 1002 李娜（空闲 3.4 秒）；队列设置第 3 版",
      en: "综合服务: given to 1001 王芳 (idle for 3.4 s) after 4.0 s, by longest idle; next 1002 李娜 (idle for 3.4 s); settings of the queue: version 3"
    })
  })

  it("says that it was held for who got it, whoever else was free, by name or only counted", () => {
    const passed = {
      candidates: [
        { agent: wang, verdict: "chosen", score: 1_000 },
        { agent: li, verdict: "held-for-another", score: 9_000 }
      ]
    } as const
    for (const more of [passed, { candidates: passed.candidates.slice(0, 1), counts: { "held-for-another": 4 } }])
      expect(decisionSaid(decision(more), nameOf, "综合服务", null).zh).toContain("因是指定坐席")
  })

  it("says what whoever got it is to the customer, and why somebody who knows them did not", () => {
    const held = {
      candidates: [
        { agent: wang, verdict: "chosen", score: 1_000 },
        { agent: li, verdict: "held-for-another", score: 9_000 }
      ]
    } as const
    const how = (more: Partial<Decision>) => decisionSaid(decision(more), nameOf, "综合服务", null)
    const own = { agent: wang, as: "own" } as const
    expect(how({ ...held, preferred: own }).en).toContain("held for them, the customer's own agent")
    expect(how({ preferred: own }).zh).toContain("因是该客户的专属坐席")
    expect(how({ preferred: { agent: wang, as: "last" } }).en).toContain("having served the customer last")
    const last = { agent: li, as: "last" } as const
    expect(how({ preferred: last }).zh).toContain("1002 李娜（上次为该客户服务）当时不空闲")
    const stages = [{ _tag: "Released", afterMs: 3_000 }] as const
    expect(how({ preferred: last, stages }).en).toContain(
      "it was held for 1002 李娜, who served the customer last, for 3.0 s"
    )
    expect(how({ preferred: last, stages: [{ _tag: "Released", afterMs: 9_000 }] }).en).toContain(
      "was not there or let it pass"
    )
    const waits = { because: "held-for-another", offered: null, counts: {}, heldFor: li } as const
    expect(waitsSaid({ ...waits, heldForAs: "last" }, nameOf)).toEqual({
      zh: "保留给 1002 李娜（上次为该客户服务）",
      en: "It is held for 1002 李娜, who served the customer last"
    })
    expect(waitsSaid(waits, nameOf).en).toBe("It is held for 1002 李娜")
  })

  it("names all at whom it rang in the same moment", () => {
    const said = decisionSaid(decision({ strategy: "ring-all" }), nameOf, "综合服务", null, [li, zhang])
    expect(said.zh).toContain("按同时振铃；同时呼叫 1002 李娜、1003 张敏")
    expect(said.en).toContain("by ring all; rung together with 1002 李娜, 1003 张敏")
  })

  it("says by what order equals were told apart, and nothing of who was not equal", () => {
    expect(tieSaid(decision(), zhang)?.en).toBe("the same, the earlier number goes first")
    expect(tieSaid(decision(), li)).toBeUndefined()
    expect(tieSaid(decision(), wang)).toBeUndefined()
    const equals = decision({
      strategy: "skill-score",
      candidates: [
        { agent: wang, verdict: "chosen", score: 24 },
        { agent: li, verdict: "less-skilled", score: 24 },
        { agent: zhang, verdict: "wrap-up", score: null }
      ]
    })
    expect(decisionSaid(equals, nameOf, "综合服务", null).zh).toBe(
      "综合服务：等待 4.0 秒后分给 1001 王芳（技能 24 分），按技能评分；其次 1002 李娜（相同，空闲更久者先，再按工号）"
    )
  })
})

it("why something waits, with how many stand in which way", () => {
  expect(waitsSaid({ because: "all-busy", offered: null, counts: { full: 3, "lacks-skill": 2 } }, nameOf)).toEqual({
    zh: "能受理的坐席都在忙：3 人手上已满，2 人技能不符",
    en: "All who could serve it are busy: 3 with no room for more, 2 lacking a skill"
  })
  expect(waitsSaid({ because: "offered", offered: li, counts: {} }, nameOf).zh).toBe("正在呼叫坐席：1002 李娜")
  expect(waitsSaid({ because: "offered", offered: li, offeredToo: [wang, zhang], counts: {} }, nameOf)).toEqual({
    zh: "正在同时呼叫：1002 李娜、1001 王芳、1003 张敏",
    en: "Several are being rung at once: 1002 李娜, 1001 王芳, 1003 张敏"
  })
})

describe("what came of each offer", () => {
  const chosen = (work: string, agent: AgentId, offer: number) => ({
    _tag: "AgentChosen",
    ...decision(),
    work,
    agent,
    offer
  })
  const outcomes = (work: string, ...facts: ReadonlyArray<object>) =>
    decisionsAbout(work as never, facts as never).map(({ outcome }) => outcome)

  it("is said of a task by who is chosen next, by its beginning, or by its end", () => {
    const task = "task/w1"
    const ended = { _tag: "TaskEnded", work: task, agent: li, outcome: "done" }
    const started = { _tag: "TaskStarted", work: task, agent: li }
    expect(outcomes(task, chosen(task, wang, 1), chosen(task, li, 2), started, ended)).toEqual(["passed", "answered"])
    expect(outcomes(task, chosen(task, wang, 1), { ...ended, agent: null, outcome: "withdrawn" })).toEqual([
      "withdrawn"
    ])
    expect(outcomes(task, chosen(task, wang, 1))).toEqual([null])
  })

  it("tells apart who rejected a task, did not take it in time, and could not be reached", () => {
    const task = "task/w1"
    const passed = (agent: AgentId, offer: number, how: string) => ({
      _tag: "OfferPassed",
      work: task,
      agent,
      offer,
      how
    })
    const facts = [
      chosen(task, wang, 1),
      passed(wang, 1, "rejected"),
      chosen(task, li, 2),
      // The next was chosen before they said it.
      chosen(task, zhang, 3),
      passed(li, 2, "unreachable"),
      passed(zhang, 3, "no-answer"),
      chosen(task, wang, 4)
    ]
    expect(outcomes(task, ...facts)).toEqual(["rejected", "unreachable", "no-answer", null])
  })

  it("is said of a callback by what came of the call", () => {
    const back = "callback/c1-7"
    const busy = { _tag: "CallbackTried", work: back, agent: wang, result: "busy" }
    const reached = { _tag: "CallbackEnded", work: back, outcome: "reached" }
    expect(outcomes(back, chosen(back, wang, 1), busy, chosen(back, li, 2), chosen(back, zhang, 3), reached)).toEqual([
      "busy",
      "passed",
      "answered"
    ])
    expect(outcomes(back, chosen(back, wang, 1), { ...reached, outcome: "served" })).toEqual(["withdrawn"])
  })
})
