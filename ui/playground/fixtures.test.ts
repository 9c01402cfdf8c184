import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { Board, Desk } from "#wire/board.ts"
import { CallRecord, WhyAnswer } from "#wire/records.ts"
import { QueueWhy } from "#wire/why-waits.ts"
import { deskStates } from "./desk-states.ts"
import { boardOf, callRecords, whyOf } from "./fixtures.ts"
import { waitingIn } from "./gateway/fake-waiting.ts"

const now = 1_790_000_000_000

describe("the recorded states are states of the wire", () => {
  it("the board", () => {
    const board = Schema.decodeUnknownSync(Board)(boardOf(300, now))
    expect(Object.keys(board.agents)).toHaveLength(300)
  })

  it.each(Object.entries(deskStates(now)))("the desk, %s", (_name, desk) => {
    expect(Schema.decodeUnknownSync(Desk)(desk)).toEqual(desk)
  })

  it.each(["sales", "care"])("who waits in the queue %s", (queue) => {
    const waiting = waitingIn(queue, now)
    expect(Schema.decodeUnknownSync(QueueWhy)(waiting)).toEqual(waiting)
  })

  it("calls and decisions", () => {
    const calls = callRecords("1001", now, 34)
    expect(Schema.decodeUnknownSync(Schema.Array(CallRecord))(calls)).toEqual(calls)
    expect(Schema.decodeUnknownSync(WhyAnswer)(whyOf("x", now)).decisions).toHaveLength(2)
  })
})
