import { expect, it } from "vitest"
import type { Desk } from "#wire/board.ts"
import { askedFor, makeOwnCalls, ringsForAlarm } from "./own-calls.ts"

it("a ring of one's own asking is answered, once", () => {
  const own = makeOwnCalls()
  own.asked("MakeCall", 1_000)
  // The telephone may ring before the desk knows of the call.
  expect(own.rings(false, 1_100)).toBe(false)
  expect(own.rings(true, 1_200)).toBe(true)
  expect(own.rings(true, 1_300)).toBe(false)
  own.asked("PickupCall", 2_000)
  expect(own.rings(false, 2_100)).toBe(true)
})

it("who takes a callback asks for the call that it becomes, and who answers a call for nothing", () => {
  const hands = (work: string) => ({ [work]: { work } }) as unknown as Desk["hands"]
  expect(askedFor("AnswerCall", hands("callback/c1-7"))).toBe("MakeCall")
  expect(askedFor("AnswerCall", hands("call/c1"))).toBe("AnswerCall")
  expect(askedFor(null, hands("callback/c1-7"))).toBeNull()
})

it("no ring is answered that is somebody else's: nothing was asked, it was refused, or it comes too late", () => {
  const own = makeOwnCalls()
  expect(own.rings(true, 1_000)).toBe(false)
  own.asked("HangUp", 1_000)
  expect(own.rings(true, 1_001)).toBe(false)
  own.asked("PickupCall", 2_000)
  own.refused()
  expect(own.rings(false, 2_100)).toBe(false)
  own.asked("JoinCall", 3_000)
  expect(own.rings(false, 8_001)).toBe(false)
})

it.each([
  ["of a terminal that is called", "alarm", "alerting", "active", true],
  ["of a terminal that called itself", "inbound", "alerting", "active", true],
  ["of a contact, which was asked for otherwise", "outbound", "alerting", "active", false],
  ["that was answered", "alarm", "active", "active", false],
  ["for an alarm that is only offered", "inbound", "alerting", "alerting", false],
  ["for an alarm that somebody else has", "inbound", "alerting", null, false]
])("a ring %s", (_, origin, phase, has, isAnswered) => {
  const call = { phase, attributes: { incident: "t1-1" }, call: { origin } }
  const alarm = has === null ? {} : { "incident/t1-1": { phase: has, attributes: {}, call: null } }
  expect(ringsForAlarm({ "call/c1": call, ...alarm } as unknown as Desk["hands"])).toBe(isAnswered)
})
