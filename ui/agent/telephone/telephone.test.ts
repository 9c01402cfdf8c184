import { describe, expect, it } from "vitest"
import { callAt, callbackAt, workAt } from "../../playground/fixtures.ts"
import type { CallShown } from "../../softphone/call.ts"
import { telephoneDoes } from "./keys.ts"
import { directCall, ringsFor } from "./panel-view.ts"

const now = 1_790_000_000_000
const RINGING: CallShown = {
  way: "in",
  number: "1002",
  name: "",
  phase: "ringing",
  talkingSinceMs: null,
  isMuted: false,
  keys: "",
  answersAfterSeconds: null
}
const alerting = callAt("alerting", now, "handset")

describe("the page's telephone", () => {
  it("rings for the call that alerts its agent, and for no other work", () => {
    expect(ringsFor(alerting, RINGING)).toBe(true)
    expect(ringsFor(alerting, null)).toBe(false)
    expect(ringsFor(alerting, { ...RINGING, way: "out" })).toBe(false)
    expect(ringsFor(alerting, { ...RINGING, phase: "talking" })).toBe(false)
    expect(ringsFor(callAt("active", now), RINGING)).toBe(false)
    expect(ringsFor(workAt("alerting", now, "task"), RINGING)).toBe(false)
    // A colleague who rings meanwhile would be answered in its place.
    expect(ringsFor(callbackAt("alerting", now), RINGING)).toBe(false)
  })

  it("has a call that is nobody's work while no call is at hand: a wrap-up or a chat is none", () => {
    expect(directCall([], RINGING)).toBe(RINGING)
    expect(directCall([callAt("wrap-up", now), workAt("active", now, "chat")], RINGING)).toBe(RINGING)
    for (const phase of ["offered", "alerting", "active"] as const)
      expect(directCall([callAt(phase, now)], RINGING)).toBeNull()
    expect(directCall([], null)).toBeNull()
  })
})

describe("a key that the page's telephone takes", () => {
  const pressed = (over: {
    readonly rings?: boolean
    readonly talks?: boolean
    readonly direct?: CallShown | null
  }) => {
    const done: Array<string> = []
    return {
      done,
      telephone: {
        answer: () => void done.push("answer"),
        hangUp: () => void done.push("hang up"),
        mute: (isMuted: boolean) => void done.push(isMuted ? "mute" : "unmute"),
        canMute: () => over.talks ?? false,
        muted: () => false,
        ringsFor: () => over.rings ?? false,
        direct: () => over.direct ?? null
      }
    }
  }
  const answers = { hand: alerting, action: "AnswerCall" } as const

  it("picks up where it rings for the work, and leaves the key to the desk telephone where it does not", () => {
    const here = pressed({ rings: true })
    expect([telephoneDoes("answer", answers, here.telephone), here.done]).toEqual([true, ["answer"]])
    const there = pressed({})
    expect([telephoneDoes("answer", answers, there.telephone), there.done]).toEqual([false, []])
  })

  it("mutes in a call, and is nobody else's key without one", () => {
    const talking = pressed({ talks: true })
    expect([telephoneDoes("mute", null, talking.telephone), talking.done]).toEqual([true, ["mute"]])
    const idle = pressed({})
    expect([telephoneDoes("mute", null, idle.telephone), idle.done]).toEqual([true, []])
  })

  it("answers and ends a call that is nobody's work, when no work has the key", () => {
    const rings = pressed({ direct: RINGING })
    expect([telephoneDoes("answer", null, rings.telephone), rings.done]).toEqual([true, ["answer"]])
    const talks = pressed({ direct: { ...RINGING, phase: "talking" } })
    expect(telephoneDoes("answer", null, talks.telephone)).toBe(false)
    expect([telephoneDoes("hang-up", null, talks.telephone), talks.done]).toEqual([true, ["hang up"]])
    expect(telephoneDoes("note-field", null, talks.telephone)).toBe(false)
    // The call at hand goes first.
    const both = pressed({ direct: RINGING })
    expect(telephoneDoes("hang-up", { hand: callAt("active", now), action: "HangUp" }, both.telephone)).toBe(false)
  })
})
