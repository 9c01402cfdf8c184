import { describe, expect, it } from "vitest"
import { LINE_CHOICES } from "#engine/records/terminals/schema.ts"
import { kOr, protocolWord } from "../../shared/words/alarm-records.ts"
import { dialectIn, type Fact, nameIn, namesOf, valuesOf } from "./line-values.ts"

/** As they stand in the course of an incident whose contact was called. */
const LINES = [
  {
    _tag: "CallMade",
    at: 1,
    call: "c1",
    origin: "alarm",
    by: null,
    callingNumber: "95000",
    dialledNumber: "021",
    covered: true
  },
  { _tag: "PartyDialled", at: 1, call: "c1", attempt: 1, role: "customer", number: "021", purpose: "talk", route: {} },
  { _tag: "PartyAnswered", at: 2, call: "c1", attempt: 1, ringMs: 1_000 },
  { _tag: "PartyFailed", at: 2, call: "c1", attempt: 1, result: "no-answer" },
  { _tag: "LineMeasured", at: 3, call: "c1", side: "caller", line: {} },
  {
    _tag: "CallEnded",
    at: 3,
    call: "c1",
    outcome: "in-flow",
    by: "system",
    cause: "NO_ANSWER",
    talkMs: 0,
    endedBy: null
  }
]

describe("a line of an incident", () => {
  it.each(LINES)("$_tag has words, and so has each of its values", (fact) => {
    expect(kOr(`fact.${fact._tag}`, "")).not.toBe("")
    const shown = valuesOf(fact, (name, text) => kOr(`value.${name}.${text}`, text))
    for (const [name, value] of shown) {
      expect(Object.keys(fact)).not.toContain(name)
      expect(value).not.toMatch(/^[a-z]+-[a-z]+$|^[A-Z_]+$/u)
    }
  })

  it("calls classes, steps and people by their names, and says nothing of ids beside them", () => {
    const names = namesOf({
      names: { classes: { fall: "跌倒" }, steps: { speak: "与老人通话" }, dialects: {} },
      lines: [{ fact: { _tag: "IncidentPartyAsked", party: "p1", name: "李阿姨" } }, { fact: null }]
    })
    const shown = (fact: Fact) =>
      valuesOf(fact, (name, text) => nameIn(names, name, text) ?? text).map(([, value]) => value)
    expect(shown({ _tag: "IncidentOpened", class: "fall" })).toEqual(["跌倒"])
    expect(shown({ _tag: "IncidentStepDone", step: "speak" })).toEqual(["与老人通话"])
    expect(shown({ _tag: "IncidentOverdue", what: "speak" })).toEqual(["与老人通话"])
    expect(shown({ _tag: "IncidentOverdue", what: "party p1" })).toEqual(["李阿姨"])
    expect(shown({ _tag: "IncidentPartyAsked", party: "p1", name: "李阿姨" })).toEqual(["李阿姨"])
    expect(shown({ _tag: "IncidentPartySaid", party: "p1" })).toEqual(["李阿姨"])
    expect(shown({ _tag: "IncidentLineReleased", line: "c1" })).toEqual([])
    // Of what is gone the id is all there is.
    expect(shown({ _tag: "IncidentStepDone", step: "toString" })).toEqual(["toString"])
    expect(namesOf(null)).toEqual({ classes: {}, steps: {}, parties: {}, dialects: {} })
  })

  it("calls the protocol of a message and its maker's dialect by their names", () => {
    const names = { ...namesOf(null), dialects: { "anxin-a1": { zh: "安心 A1 挂坠", en: "Anxin A1 pendant" } } }
    expect(dialectIn(names, "anxin-a1")).toBe("安心 A1 挂坠")
    expect(dialectIn(names, "toString")).toBe("toString")
    expect([protocolWord("dc-09"), protocolWord("newer")]).toEqual(["SIA DC-09", "newer"])
    // As the records of terminals call it.
    for (const { value, words } of LINE_CHOICES) expect(protocolWord(value)).toBe(words.zh)
  })

  it("tells the number of a report from the number of a telephone", () => {
    const names = (number: number | string) => valuesOf({ number }, (_, text) => text).map(([name]) => name)
    expect([names(2), names("021")]).toEqual([[kOr("field.number", "")], [kOr("field.telephone", "")]])
  })
})
