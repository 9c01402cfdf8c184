import { describe, expect, it } from "vitest"
import type { State as CallState } from "#actors/call/protocol.ts"
import type { Centre } from "#actors/centre.ts"
import { ana, handlingOf, makeAlarmDay, reportOf } from "#actors/terminal/testing/alarm-day.ts"
import { AgentId } from "#actors/vocabulary.ts"
import { signedIn, talkOf } from "../core/testing/people.ts"
import { lookAt } from "./look.ts"
import type { TerminalKeys } from "#actors/incident-words.ts"
import { keysOfLine, keyTold, namesOfKeys } from "./terminal-key.ts"

const ID = "t1-1"

const NOTHING: Centre = { queues: [], agents: [], numbers: {}, flows: [], ownAreaCode: "010" }

/** Ana has the incident of a terminal with this number. */
const day = (number: string) => {
  const made = makeAlarmDay()
  made.says(reportOf("fall", { voice: { way: "same-call", number } }), {
    _tag: "Incident",
    handling: handlingOf("fall")
  })
  made.deliverAll()
  made.take(ID)
  return made
}

const press = (
  calls: Readonly<Record<string, CallState>>,
  {
    incident = ID,
    number = "13800000001",
    isTheirs = true,
    keys = keysOfLine("scaip", undefined)
  }: {
    readonly incident?: string
    readonly number?: string
    readonly isTheirs?: boolean
    readonly keys?: TerminalKeys
  } = {}
) => {
  const by = ana
  const key = "duplex"
  const made = day(number)
  const states: Readonly<Record<string, { readonly _tag: string }>> = {
    ...Object.fromEntries([...made.incidents].map(([id, state]) => [`incident/${id}`, state])),
    ...calls,
    [`agent/${by}`]: signedIn(by, "c1")
  }
  const look = lookAt({ stateOf: (address) => states[address], addresses: () => Object.keys(states) }, () => NOTHING)
  return keyTold(look, by, { incident, key }, { keys, numbers: [], mayOver: () => isTheirs })
}

describe("a key of a terminal", () => {
  it("goes out as digits in the talk with it, which its number tells", () => {
    expect(press({ "call/c1": talkOf("c1", ana) })).toMatchObject({
      tell: { to: "call/c1", message: { _tag: "DigitsAsked", by: ana, digits: "4" } }
    })
  })

  it("goes out in the call of a landline of the centre's own area, which the trunk writes without its code", () => {
    const talk = talkOf("c1", ana) as Extract<CallState, { _tag: "Served" }>
    const own = { ...talk, caller: { ...talk.caller, attributes: { callingNumber: "62345678" } } }
    expect(press({ "call/c1": own }, { number: "+861062345678" })).toMatchObject({ tell: { to: "call/c1" } })
  })

  it("goes out in a call that was made for the incident, whatever its number", () => {
    const talk = talkOf("c1", ana) as Extract<CallState, { _tag: "Served" }>
    const attributes = { callingNumber: "95000", dialledNumber: "13900000000", incident: ID }
    const made = { ...talk, caller: { ...talk.caller, origin: "alarm" as const, attributes } }
    expect(press({ "call/c1": made })).toMatchObject({ tell: { to: "call/c1" } })
    // A contact is called for it, too, and is no terminal.
    const contact = { ...made, caller: { ...made.caller, origin: "outbound" as const } }
    expect(press({ "call/c1": contact })).toEqual({ refused: "no-call" })
    const dialled = { ...attributes, dialledNumber: "13800000001" }
    const byHand = { ...contact, caller: { ...contact.caller, attributes: dialled } }
    expect(press({ "call/c1": byHand })).toMatchObject({ tell: { to: "call/c1" } })
  })

  it.each([
    ["without a talk", {}, {}, "no-call"],
    ["in a talk of somebody else with it", { "call/c1": talkOf("c1", AgentId.make("ben")) }, {}, "no-call"],
    ["that its terminal has not", { "call/c1": talkOf("c1", ana) }, { keys: {} }, "no-key"],
    ["of an incident that is none", { "call/c1": talkOf("c1", ana) }, { incident: "t9-9" }, "no-incident"],
    ["of somebody else's incident", { "call/c1": talkOf("c1", ana) }, { isTheirs: false }, "not-yours"]
  ] as const)("%s is refused", (_, calls, more, reason) => {
    expect(press(calls, more)).toEqual({ refused: reason })
  })

  it("is its dialect's before its protocol's, and volume only its dialect's", () => {
    expect(keysOfLine("scaip", undefined).volumeUp).toBeUndefined()
    expect(keysOfLine("scaip", { volumeUp: "3", clear: "*" })).toMatchObject({ clear: "*", duplex: "4", volumeUp: "3" })
    expect(keysOfLine("framing", undefined)).toEqual({})
    expect(namesOfKeys({ volumeUp: "3", clear: "*" })).toEqual(["clear", "volumeUp"])
  })
})
