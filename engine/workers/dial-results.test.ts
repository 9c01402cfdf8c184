import { describe, expect, test } from "vitest"
import { type DialResult, dialResultOf } from "#actors/dialling/result.ts"
import { causeOfStatus, Q850 } from "../softswitch/causes.ts"

/** Every cause that the switch has a name for, by what a call that nobody answered came to. */
const EXPECTED: Readonly<Record<Exclude<DialResult, "answered"> | "answered", string>> = {
  answered: "BLIND_TRANSFER ATTENDED_TRANSFER MEDIA_TIMEOUT",
  busy: "USER_BUSY CALL_REJECTED",
  "no-answer": `NORMAL_CLEARING NO_USER_RESPONSE NO_ANSWER SUBSCRIBER_ABSENT NORMAL_UNSPECIFIED USER_NOT_REGISTERED
    ORIGINATOR_CANCEL LOSE_RACE MANAGER_REQUEST`,
  invalid: `UNALLOCATED_NUMBER NO_ROUTE_DESTINATION NUMBER_CHANGED INVALID_NUMBER_FORMAT OUTGOING_CALL_BARRED
    INCOMING_CALL_BARRED`,
  congestion: `EXCHANGE_ROUTING_ERROR DESTINATION_OUT_OF_ORDER FACILITY_REJECTED NORMAL_CIRCUIT_CONGESTION NETWORK_OUT_OF_ORDER
    NORMAL_TEMPORARY_FAILURE SWITCH_CONGESTION SERVICE_UNAVAILABLE SERVICE_NOT_IMPLEMENTED INCOMPATIBLE_DESTINATION
    RECOVERY_ON_TIMER_EXPIRE INTERWORKING`
}
const expected = new Map(
  Object.entries(EXPECTED).flatMap(([result, causes]) => causes.split(/\s+/u).map((cause) => [cause, result] as const))
)

describe("what came of a dialled call", () => {
  test("each cause that the switch knows has its result, and none is left out", () => {
    expect(Object.keys(Q850).toSorted()).toEqual([...expected.keys()].toSorted())
    expect(Object.fromEntries(Object.keys(Q850).map((cause) => [cause, dialResultOf(cause)]))).toEqual(
      Object.fromEntries(expected)
    )
  })

  test("a call that was answered is answered, whatever ended it", () => {
    expect(new Set(Object.keys(Q850).map((cause) => dialResultOf(cause, true)))).toEqual(new Set(["answered"]))
  })

  test.each([
    [486, "busy"],
    [600, "busy"],
    [603, "busy"],
    [404, "invalid"],
    [484, "invalid"],
    [410, "invalid"],
    [604, "invalid"],
    [408, "no-answer"],
    [480, "no-answer"],
    [487, "no-answer"],
    [503, "congestion"],
    [502, "congestion"],
    [500, "congestion"]
  ] as const)("a trunk's %i is %s", (status, result) => expect(dialResultOf(causeOfStatus(status))).toBe(result))

  test("what no table knows is held against nobody's number", () => {
    expect(dialResultOf("SOMETHING_NEW")).toBe("congestion")
    expect(dialResultOf("constructor")).toBe("congestion")
    expect(dialResultOf("INVALID_GATEWAY")).toBe("congestion")
  })
})
