import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import type { CallRecord } from "#wire/records.ts"
import { FlowBody } from "#engine/records/flows/body.ts"
import { checkFlow } from "#actors/flow/check.ts"
import { pastedRows, problemsOfRows } from "./agent-rows.ts"
import { followed, stepsOf } from "./call-steps.ts"
import { prompt } from "#engine/records/prompts/schema.ts"
import type { Row } from "#engine/records/thing/thing.ts"
import { firstOpen, isStepDone, type Standing } from "./standing.ts"
import { OWN_WELCOME, promptOf, proposedText, SHIPPED_WELCOMES, welcomeOf } from "./welcome.ts"
import { bodyOf, queuesOf, readBody, speaksFirst } from "./wizard-flow.ts"

const known = { queues: new Set(["service"]), calendars: new Set<string>() }

describe("the flow of a new number", () => {
  it.each([
    { welcome: null, queue: null },
    { welcome: null, queue: "service" },
    { welcome: "zh-CN/welcome", queue: null },
    { welcome: "zh-CN/welcome", queue: "service" }
  ])("of %o passes the checks of flows and is known again", (said) => {
    const body = bodyOf(said)
    expect(checkFlow({ id: "hotline", version: 1, ...Schema.decodeUnknownSync(FlowBody)(body) }, known)).toEqual([])
    expect(readBody(JSON.parse(JSON.stringify(body)))).toEqual(said)
  })

  it("is left alone once somebody has made it into more", () => {
    const body = bodyOf({ welcome: "zh-CN/welcome", queue: "service" })
    expect(
      readBody({ ...body, nodes: { ...body.nodes, end: { _tag: "HangUp", cause: "NORMAL_CLEARING" } } })
    ).toBeNull()
    expect(readBody({ start: "sales", nodes: { sales: { _tag: "Enqueue", queue: "sales" } } })).toBeNull()
  })

  it("says where callers wait, and whether they hear something first", () => {
    expect(queuesOf(bodyOf({ welcome: null, queue: "service" }))).toEqual(["service"])
    expect(speaksFirst(bodyOf({ welcome: null, queue: "service" }))).toBe(false)
    expect(speaksFirst(bodyOf({ welcome: "zh-CN/welcome", queue: "service" }))).toBe(true)
  })
})

const aRow = (id: string, values: Readonly<Record<string, unknown>>): Row => ({ id, version: 1, ...values }) as Row
const parameter = (value: boolean | string) => ({ value }) as Standing["isDone"]
/** A centre with a number, a queue and an agent: what is left is what callers hear. */
const centreWith = (body: FlowBodyOfWizard, prompts: Standing["prompts"] = []): Standing => ({
  centre: aRow("centre", { name: "阳光服务中心", parent: null }),
  areaCode: parameter("010"),
  isDone: parameter(false),
  numbers: [aRow("95000", { flow: "hotline" })],
  flows: [aRow("hotline", { body })],
  queues: [aRow("service", {})],
  people: [aRow("1001", { agent: "1001", queues: ["service"] })],
  prompts
})
type FlowBodyOfWizard = ReturnType<typeof bodyOf>
const FILE = "0123456789abcdef0123456789abcdef"
const ownWelcome = aRow(OWN_WELCOME, {
  voices: { en: { text: "Good morning.", file: FILE } }
})

describe("the welcome", () => {
  const silent = bodyOf({ welcome: null, queue: "service" })

  it("is what the wizard asks for between the agents and the test call, until callers hear one", () => {
    expect(firstOpen(centreWith(silent))).toBe("prompts")
    expect(firstOpen(centreWith(bodyOf({ welcome: `en/${OWN_WELCOME}`, queue: "service" })))).toBe("test")
    expect(isStepDone("prompts", { ...centreWith(silent), numbers: [] })).toBe(false)
  })

  it("is nobody's question where the flow was made into more", () => {
    const more = { start: "ask", nodes: { ask: { _tag: "Enqueue", queue: "service" } } }
    expect(isStepDone("prompts", centreWith(more))).toBe(true)
  })

  it("is proposed in the language of the screen, with the centre's name, and no keys that nobody asks for", () => {
    for (const language of ["zh-CN", "en"] as const) {
      const proposed = welcomeOf(centreWith(silent), language)
      expect(proposed).toEqual({
        choice: "own",
        language,
        text: proposedText("阳光服务中心", language),
        made: null
      })
      expect(proposed.text).toContain("阳光服务中心")
      expect(proposed.text).not.toMatch(/按\s*\d|press/iu)
    }
  })

  it("is taken up again as it was left, in its own language", () => {
    const left = centreWith(bodyOf({ welcome: `en/${OWN_WELCOME}`, queue: "service" }), [ownWelcome])
    expect(welcomeOf(left, "zh-CN")).toEqual({
      choice: "own",
      language: "en",
      text: "Good morning.",
      made: { text: "Good morning.", file: FILE }
    })
    const shipped = centreWith(bodyOf({ welcome: "zh-CN/connecting", queue: "service" }), [ownWelcome])
    expect(welcomeOf(shipped, "en")).toMatchObject({ choice: "connecting", language: "zh-CN" })
    // Made, but not yet what callers hear: nothing has to be made twice.
    expect(welcomeOf(centreWith(silent, [ownWelcome]), "en").made?.file).toBe(FILE)
  })

  it("of each choice is known again in the flow, by an id that a prompt may have", () => {
    expect(OWN_WELCOME).toMatch(prompt.id.pattern)
    for (const choice of ["own", ...SHIPPED_WELCOMES] as const)
      for (const language of ["zh-CN", "en"] as const) {
        const welcome = promptOf({ choice, language })
        const standing = centreWith(bodyOf({ welcome, queue: "service" }))
        expect(welcomeOf(standing, "zh-CN")).toMatchObject({ choice, language })
      }
  })
})

describe("the table of agents", () => {
  it("takes lines from a spreadsheet, and leaves a single field's text alone", () => {
    expect(pastedRows("1001\t王芳\r\n1002\t李娜\n")).toEqual([
      { agent: "1001", name: "王芳" },
      { agent: "1002", name: "李娜" }
    ])
    expect(pastedRows("1001，王芳\n1002 Li Na")).toEqual([
      { agent: "1001", name: "王芳" },
      { agent: "1002", name: "Li Na" }
    ])
    expect(pastedRows("王芳")).toBeNull()
  })

  it("names what is wrong by line and field, and passes over empty lines", () => {
    const rows = [
      { agent: "1001", name: "王芳" },
      { agent: "", name: "" },
      { agent: "1001", name: "李娜" },
      { agent: "10 02", name: "张敏" },
      { agent: "1003", name: " " },
      { agent: "", name: "刘洋" },
      { agent: "admin", name: "陈静" }
    ]
    expect(problemsOfRows(rows, new Set(["admin"])).map(({ field, row }) => [row, field])).toEqual([
      [2, "agent"],
      [3, "agent"],
      [4, "name"],
      [5, "agent"],
      [6, "agent"]
    ])
  })
})

const begun: CallRecord = {
  id: "c1" as CallRecord["id"],
  serial: 7,
  direction: "in",
  callingNumber: "138****0000",
  dialledNumber: "95000",
  arrivedAt: 1_000 as CallRecord["arrivedAt"],
  queuedAt: null,
  rungAt: null,
  answeredAt: null,
  endedAt: null,
  waitMs: null,
  ringMs: null,
  talkMs: null,
  holdMs: null,
  wrapUpMs: null,
  attempts: 0,
  agent: null,
  agents: [],
  missedBy: [],
  rejectedBy: [],
  queue: null,
  keys: "",
  outcome: null,
  hangUpBy: null,
  cause: null,
  recordingFile: null,
  recordedMs: null,
  recordingVerdict: null,
  recordingBecause: null,
  recordingRule: null,
  callerMosHundredths: null,
  callerLossPermille: null,
  callerJitterMs: null,
  callerRoundTripMs: null,
  agentMosHundredths: null,
  agentLossPermille: null,
  agentJitterMs: null,
  agentRoundTripMs: null,
  list: null,
  isCovered: null
}
const at = (ms: number) => ms as CallRecord["arrivedAt"]
const states = (call: CallRecord | null, more: Partial<Parameters<typeof stepsOf>[1]> = {}) =>
  stepsOf(call, { isHeard: false, speaksFirst: true, ...more })
    .map(({ state, step }) => `${step} ${state}`)
    .filter((text) => !text.endsWith("waiting"))

describe("a test call", () => {
  const queued = { ...begun, queuedAt: at(3_000) }
  const ringing = { ...queued, rungAt: at(3_100), attempts: 1 }
  const talking = { ...ringing, answeredAt: at(6_000) }
  const over = { ...talking, endedAt: at(9_000), outcome: "handled" as const, recordingVerdict: "recorded" as const }
  const kept = { ...over, recordingFile: "c1.wav", recordedMs: 3_000 }

  it("is followed from its arrival to the recording that was heard", () => {
    expect(states(null)).toEqual(["arrived now"])
    expect(states(begun)).toEqual(["arrived done", "prompt now"])
    expect(states(queued).at(-1)).toBe("queue now")
    expect(states(ringing).at(-1)).toBe("ringing now")
    expect(states(talking).at(-1)).toBe("answered now")
    expect(states(over).at(-1)).toBe("recorded now")
    expect(states(kept).at(-1)).toBe("heard now")
    expect(states(kept, { isHeard: true }).every((text) => text.endsWith("done"))).toBe(true)
  })

  it("skips a welcome that is not there, and a recording that a rule does not want", () => {
    expect(states(begun, { speaksFirst: false })).toEqual(["arrived done", "prompt skipped", "queue now"])
    expect(states({ ...over, recordingVerdict: "not-recorded" }).slice(-3)).toEqual([
      "answered done",
      "recorded skipped",
      "heard skipped"
    ])
  })

  it("failed where its caller gave up, or where nobody answered", () => {
    expect(states({ ...begun, endedAt: at(1_500), outcome: "in-flow" }).at(-1)).toBe("prompt failed")
    expect(states({ ...ringing, endedAt: at(9_500), outcome: "abandoned" }).at(-1)).toBe("ringing failed")
  })

  it("is the newest since the page waits, and stays while it goes on", () => {
    const older = { ...begun, id: "c0" as CallRecord["id"], serial: 6, arrivedAt: at(500) }
    const newer = { ...begun, id: "c2" as CallRecord["id"], serial: 8, arrivedAt: at(2_000) }
    expect(followed([older], null, 800)).toBeNull()
    expect(followed([newer, begun, older], null, 800)?.id).toBe("c2")
    expect(followed([newer, begun], begun, 800)?.id).toBe("c1")
    expect(followed([newer, kept], begun, 800)?.id).toBe("c2")
    expect(followed([kept], begun, 800)?.endedAt).toBe(9_000)
  })
})
