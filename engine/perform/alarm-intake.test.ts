import { describe, expect, it } from "vitest"
import { type AlarmEvent, plainReport, type Reported, type Sent } from "#actors/alarm-event.ts"
import type { Centre } from "#actors/centre.ts"
import type { AlarmSettings, IncidentClass } from "#actors/incident-classes.ts"
import { CallId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import { terminalOf } from "../core/testing/kept-terminals.ts"
import type { AlarmMessage } from "../ports/AlarmIntake.ts"
import { alarmsOf, becomesOf, cardOf, handlingOf, isNews, toldOf } from "./alarm-intake.ts"
import {
  makeStrangersBook,
  MANY_STRANGERS,
  STRANGER_EVERY_MS,
  strangerCard,
  strangerOf,
  STRANGERS_LIMIT,
  strangersReport
} from "./alarm-strangers.ts"

const help = QueueId.make("help")
const classOf = (id: string, events: ReadonlyArray<AlarmEvent>, priority = 1): IncidentClass => ({
  id,
  name: id,
  events,
  queue: help,
  priority,
  needs: [],
  plan: {
    version: 1,
    steps: [],
    ladder: [
      { _tag: "prompt", forMs: 1_000, prompt: "p" },
      { _tag: "contacts", forMs: 2_000 },
      { _tag: "supervisors", forMs: 3_000 }
    ]
  }
})
const settings: AlarmSettings = {
  classes: [classOf("fall", ["fall"]), classOf("second", ["fall", "battery-failed"]), classOf("others", [])],
  others: "others",
  faults: { queue: help, priority: 3 }
}
const nobody = { user: null }
const becomes = (event: AlarmEvent, code = "c"): string => {
  const is = becomesOf(settings, nobody, plainReport(event, code))
  return is._tag === "Incident" ? is.handling.class.id : is._tag
}

describe("what becomes of a report", () => {
  it.each([
    ["fall", "c", "fall"],
    ["smoke", "c", "others"],
    ["unknown", "c", "others"],
    ["service-request", "c", "others"],
    ["battery-failed", "c", "second"],
    ["battery-low", "c", "Task"],
    ["path-failed", "silence-1", "Task"],
    ["path-failed", "silence-2", "others"],
    ["heartbeat", "c", "Note"],
    ["check-in", "c", "Note"],
    ["cancel", "c", "Note"]
  ] as const)("%s (%s) is %s", (event, code, is) => {
    expect(becomes(event, code)).toBe(is)
  })

  it("is a visit due within the time that the centre says, if it says one", () => {
    const visit = (faults: object) => {
      const is = becomesOf(
        { ...settings, faults: { ...settings.faults, ...faults } },
        nobody,
        plainReport("tamper", "c")
      )
      return is._tag === "Task" ? is : undefined
    }
    expect(visit({ visitWithinMs: 3_600_000 })).toEqual({
      _tag: "Task",
      queue: help,
      priority: 3,
      title: "设备被拆动",
      dueWithinMs: 3_600_000
    })
    expect(visit({})).not.toHaveProperty("dueWithinMs")
  })

  it("is handled by the plan of the user's own, each contact a rung in their order", () => {
    const { user } = terminalOf("t1")
    const contact = (name: string) => ({ name, relation: "", number: name, hasKeys: false })
    const own = { version: 7, steps: [], ladder: [{ _tag: "contacts", forMs: 9 }] } as const
    const two = { ...user!, contacts: [contact("a"), contact("b")], guardians: [contact("g")], plans: { fall: own } }
    const handling = handlingOf(settings.classes[0]!, two)
    expect(handling.class.planVersion).toBe(7)
    expect(handling.ladder).toEqual([
      { _tag: "contact", forMs: 9, contact: contact("a") },
      { _tag: "contact", forMs: 9, contact: contact("b") }
    ])
    expect(handling.guardians).toEqual([contact("g")])
    expect(handling.keys).toBeUndefined()
    expect(handlingOf(settings.classes[0]!, null).ladder.map(({ _tag }) => _tag)).toEqual(["prompt", "supervisors"])
  })
})

describe("a centre's alarms", () => {
  const queues = [
    { id: "calls", channels: ["voice", "task"] },
    { id: "help", channels: ["alarm"] }
  ] as never as Centre["queues"]

  it("go into a queue that takes them, whatever a class says", () => {
    const lost = { ...settings, classes: [{ ...settings.classes[0]!, queue: QueueId.make("calls") }] }
    const is = alarmsOf({ queues, alarms: lost })!
    expect([is.classes[0]!.queue, is.faults.queue, is.isOwn]).toEqual(["help", "calls", true])
    expect(alarmsOf({ queues: queues.slice(0, 1), alarms: settings })).toBeUndefined()
    const { alarms: _, ...bare } = { queues, alarms: undefined }
    expect(alarmsOf(bare)).toMatchObject({ isOwn: false, others: "alarm", classes: [{ queue: "help" }] })
  })
})

describe("a terminal's card", () => {
  it("is told where the actor sleeps, has another, or retires", () => {
    const card = cardOf(terminalOf("t1", { missedCheckInClass: "fall" }), settings, 480)
    expect(card.missedCheckIn?.class.id).toBe("fall")
    const withKeys = cardOf(terminalOf("t1", { missedCheckInClass: "fall" }), settings, 480, ["clear"])
    expect(withKeys.missedCheckIn?.keys).toEqual(["clear"])
    const serving = { _tag: "Serving", card: structuredClone(card), isRetiring: false } as never
    expect(isNews(undefined, card)).toBe(true)
    expect(isNews(serving, card)).toBe(false)
    expect(isNews({ ...(serving as object), isRetiring: true } as never, card)).toBe(true)
    expect(isNews(serving, { ...card, revision: 2 })).toBe(true)
  })
})

it("a message is kept with its line and dialect, and with the terminal's own call if it was said in one", () => {
  const message = { ...MESSAGE, dialect: "anxin-a1", reports: [plainReport("fall", "1"), saidIn("c1")] }
  const sent = (of: AlarmMessage) =>
    toldOf("t1", of, () => ({ _tag: "Note" })).map(({ tell }) => (tell.message as unknown as { sent: Sent }).sent)
  const kept = { line: "framing", source: "tcp", raw: "AA==" }
  expect(sent(message)).toEqual([
    { ...kept, dialect: "anxin-a1" },
    { ...kept, dialect: "anxin-a1", call: "c1" }
  ])
  expect(sent({ ...MESSAGE, reports: [plainReport("fall", "1")] })).toEqual([kept])
})

const MESSAGE: AlarmMessage = {
  receipt: "r",
  line: "framing",
  dialect: null,
  account: "1",
  number: null,
  source: "tcp",
  receivedAt: EpochMs.make(1),
  raw: "AA==",
  reports: []
}
const saidIn = (call: string): Reported => {
  const report = plainReport("fall", "1")
  return { ...report, voice: { ...report.voice, call: { id: CallId.make(call), talks: true } } }
}

describe("an account that nobody entered", () => {
  it("has an id of plain signs, however it is written", () => {
    expect(strangerOf({ line: "dc-09", account: "1234" })).toBe("unknown-dc-09-1234")
    const odd = strangerOf({ line: "scaip", account: "a/b\n'; --" })
    expect(odd).toMatch(/^unknown-scaip-[0-9a-f]{16}$/u)
    expect(strangerOf({ line: "scaip", account: "a/b" })).not.toBe(odd)
    expect(strangerOf({ line: "scaip", account: "x".repeat(5_000) }).length).toBeLessThan(40)
    const many = strangerCard(MANY_STRANGERS, { line: "x", account: "y" })
    expect(many.title).not.toContain("y")
    expect(many).toMatchObject({ standsForMany: true })
    expect(many.isPassing).toBeUndefined()
    expect(strangerCard("unknown-x-y", { line: "x", account: "y" }).standsForMany).toBeUndefined()
  })

  it("is the same one for as long as that is there, and then another one, whose name has the hour in it", () => {
    const [ours, other] = [
      { line: "dc-09", account: "1234" },
      { line: "scaip", account: "1234" }
    ] as const
    const hour = 497_000 * STRANGER_EVERY_MS
    const book = makeStrangersBook([{ id: "unknown-scaip-1234-496999", since: hour - 1 }])
    const first = book.idOf(ours, hour)
    expect(first).toBe("unknown-dc-09-1234-497000")
    expect(strangerCard(first, ours)).toMatchObject({ isPassing: true, title: expect.stringContaining("dc-09 1234") })
    expect(book.idOf(other, hour)).toBe("unknown-scaip-1234-496999")
    expect(book.idOf(ours, hour + 3 * STRANGER_EVERY_MS)).toBe(first)
    book.gone("unknown-dc-09-1234-496000")
    expect(book.idOf(ours, hour + 3 * STRANGER_EVERY_MS)).toBe(first)
    book.gone(first)
    expect(book.idOf(ours, hour + 3 * STRANGER_EVERY_MS)).toBe("unknown-dc-09-1234-497003")
  })

  it("is one of many when there were too many in an hour, and not for longer", () => {
    const book = makeStrangersBook([])
    const ids = (from: number, at: number) =>
      Array.from({ length: STRANGERS_LIMIT + 1 }, (_, n) => book.idOf({ line: "json", account: `${from + n}` }, at))
    expect(ids(0, 1_000).filter((id) => id === MANY_STRANGERS)).toHaveLength(1)
    expect(ids(100, 1_000 + STRANGER_EVERY_MS).filter((id) => id === MANY_STRANGERS)).toHaveLength(1)
  })

  it("is heard of whatever it says, with its own words", () => {
    const said: Reported = { ...plainReport("heartbeat", "NYY"), phase: "restored", isTest: true }
    const is = strangersReport(said, { line: "dc-09", account: "1234" })
    expect(is).toMatchObject({ event: "unknown", code: "NYY", phase: "began", isTest: false })
    expect(is.text).toContain("1234: heartbeat NYY")
    expect(strangersReport(plainReport("fall", "f"), { line: "dc-09", account: "1" }).event).toBe("fall")
  })
})
