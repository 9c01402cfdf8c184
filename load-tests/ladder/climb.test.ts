import { describe, expect, it } from "vitest"
import { type Asked, Gap, makeClimber } from "./climb.ts"
import type { Stamp, Stamps } from "./stamps.ts"

/** A caller's INVITE at 0 ms, and the agent's at 30: two actors on the way, with other work of the house between. */
const SWITCH: ReadonlyArray<Stamp> = [
  { ms: 1, at: "datagram", tag: "INVITE", call: "caller" },
  { ms: 3, at: "event", tag: "CHANNEL_PARK", sequence: "70" },
  { ms: 3.5, at: "datagram", tag: "REGISTER", call: "another" },
  { ms: 21, at: "request", job: "j-1", leg: "leg-1" },
  { ms: 22, at: "command", tag: "Answer", dialog: "another" },
  { ms: 23, at: "command", tag: "Invite", dialog: "leg-1" },
  { ms: 24, at: "sent", tag: "INVITE", call: "agent" },
  { ms: 24.5, at: "sent", tag: "INVITE", call: "agent" }
]
const CORE: ReadonlyArray<Stamp> = [
  { ms: 5, at: "read" },
  { ms: 6, at: "heard", event: 50, tag: "CallOffered", sequence: "70" },
  { ms: 7, at: "told", actor: "a/1", message: 1, tag: "Arrived", cause: 50 },
  { ms: 7.5, at: "told", actor: "c/1", message: 9, tag: "Ticked" },
  { ms: 9, at: "taken", actor: "a/1", message: 1 },
  { ms: 10, at: "decided", actor: "a/1", message: 1 },
  { ms: 10.5, at: "written", actor: "a/1", message: 1 },
  { ms: 11, at: "told", actor: "b/1", message: 2, tag: "Wanted", cause: 1 },
  { ms: 12, at: "taken", actor: "b/1", message: 2 },
  { ms: 14, at: "decided", actor: "b/1", message: 2 },
  { ms: 15, at: "asked", actor: "b/1", message: 2, request: "RingAgent" },
  { ms: 18, at: "job", job: "j-1" },
  { ms: 19, at: "job", job: "j-2" }
]
const ASKED: Asked = { fromMs: 0, toMs: 30, callId: "agent", began: "sip" }
const climb = (asked: Partial<Asked> = {}, stamps: Partial<Stamps> = {}) =>
  makeClimber({ core: CORE, switch: SWITCH, ...stamps })({ ...ASKED, ...asked })
const without = (stamps: ReadonlyArray<Stamp>, at: string) => stamps.filter((stamp) => stamp.at !== at)

describe("a decision's way, followed back from the INVITE", () => {
  it("is told rung by rung, whatever else happened meanwhile", () => {
    expect(climb()).toEqual({
      wholeMs: 30,
      rungs: {
        sipIn: 1,
        switch: 2,
        socket: 2,
        esl: 1,
        intake: 1,
        mailbox: 3,
        decide: 3,
        journal: 0.5,
        request: 3,
        command: 3,
        invite: 3,
        sipOut: 6,
        other: 1.5
      }
    })
  })

  it("adds up to the whole", () => {
    const { rungs, wholeMs } = climb({ toMs: 41.25 })
    expect(Object.values(rungs).reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(wholeMs, 9)
  })

  it("begins at the panel when a click began it, without rungs of the switch's report", () => {
    const clicked = CORE.map((stamp) => (stamp.message === 1 ? { ...stamp, cause: undefined } : stamp))
      .map(({ cause, ...stamp }) => (cause === undefined ? stamp : { ...stamp, cause }))
      .filter(({ at }) => at !== "heard")
    const { rungs } = climb({ began: "panel" }, { core: clicked })
    expect(rungs.panel).toBe(7)
    expect(rungs).not.toHaveProperty("sipIn")
    expect(Object.values(rungs).reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(30, 9)
  })

  it.each([
    ["an INVITE that the switch never sent", { callId: "stranger" }, {}, 'no stamp "INVITE"'],
    ["a ring that nobody asked for", {}, { core: without(CORE, "asked") }, 'nothing before "job"'],
    ["a message that nobody told", {}, { core: without(CORE, "told") }, "no message that asked for the ring"],
    ["a report that was never an event", {}, { switch: without(SWITCH, "event") }, 'no stamp "event"'],
    ["a message never taken", {}, { core: without(CORE, "taken") }, 'no stamp "taken"'],
    ["what was told before the caller dialled", { fromMs: 8 }, {}, "Arrived was told before it could begin"],
    ["a click where a report began it", { began: "panel" as const }, {}, "a report of the switch began it"]
  ])("is no figure without each of its stamps: %s", (_name, asked, stamps, why) => {
    const climbed = () => climb(asked, stamps)
    expect(climbed).toThrow(Gap)
    expect(climbed).toThrow(why)
  })
})
