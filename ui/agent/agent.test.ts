import { describe, expect, it } from "vitest"
import { agentAt, deskOf, deskStates, workOf } from "../playground/fixtures.ts"
import { meanMs } from "../shared/calls.ts"
import {
  callActions,
  CHECKS,
  keyAction,
  missedReason,
  nextChoices,
  stateChoices,
  waitedMs,
  wasSignedOut
} from "./desk-view.ts"
import { type Shortcut, shortcutOf } from "./shortcuts.ts"

const now = 1_790_000_000_000
const states = deskStates(now)
const me = agentAt(0, now)

describe("the state menu", () => {
  const tags = (choices: ReturnType<typeof stateChoices>): ReadonlyArray<string> =>
    choices.map((choice) => (choice._tag === "GoNotReady" ? choice.reason : choice._tag))

  it("offers a signed-out agent nothing but signing in", () => {
    expect(tags(stateChoices({ state: "signed-out", reason: null }))).toEqual(["SignIn"])
  })

  it("does not offer the state one is in", () => {
    expect(tags(stateChoices({ state: "ready", reason: null }))).toEqual([
      "busy",
      "break",
      "meal",
      "training",
      "SignOut"
    ])
    expect(tags(stateChoices({ state: "not-ready", reason: "break" }))).toEqual([
      "GoReady",
      "busy",
      "meal",
      "training",
      "SignOut"
    ])
  })

  it("offers everything for the time after a call", () => {
    expect(tags(nextChoices())).toEqual(["GoReady", "busy", "break", "meal", "training", "SignOut"])
  })
})

describe("who comes back and is signed out", () => {
  it("is told so when the engine did it, and not when they did", () => {
    const signedOut = deskOf({ ...me, state: "signed-out", reason: null }, null)
    expect(wasSignedOut({ ...signedOut, signedOutBecause: "panel-lost" })).toBe(true)
    expect(wasSignedOut(signedOut)).toBe(false)
  })
})

describe("a missed call", () => {
  it("is said until the agent is ready again", () => {
    expect(missedReason(deskOf({ ...me, state: "not-ready", reason: "no-answer" }, null))).toBe("no-answer")
    expect(missedReason(deskOf({ ...me, state: "not-ready", reason: "device-busy" }, null))).toBe("device-busy")
    expect(missedReason(deskOf({ ...me, state: "ready", reason: null }, null))).toBeNull()
    expect(missedReason(deskOf({ ...me, state: "not-ready", reason: "break" }, null))).toBeNull()
  })
})

describe("the call card", () => {
  it("has only the buttons that do something in this phase", () => {
    const actions = (["reserved", "ringing", "talking", "wrap-up"] as const).map((phase) =>
      callActions(workOf(phase, now))
    )
    expect(actions).toEqual([[], ["AnswerCall", "RejectCall"], ["HangUp"], ["FinishWrapUp", "ExtendWrapUp"]])
  })

  it("has no button to answer where the telephone cannot be told to, or does not ring yet", () => {
    for (const answerBy of ["handset", null] as const)
      expect(callActions(workOf("ringing", now, answerBy))).toEqual(["RejectCall"])
  })

  it("hears Alt+A while it rings in any case: the refusal says to lift the handset", () => {
    for (const answerBy of ["click", "handset", null] as const)
      expect(keyAction("answer", workOf("ringing", now, answerBy))).toBe("AnswerCall")
    expect(keyAction("answer", workOf("talking", now))).toBeNull()
    expect(keyAction("hang-up", workOf("talking", now))).toBe("HangUp")
    expect(keyAction("hang-up", workOf("ringing", now))).toBeNull()
  })

  it("counts the caller's wait up to the answer", () => {
    const ringing = workOf("ringing", now)
    expect(waitedMs(ringing, now + 5000)).toBe(now + 5000 - ringing.queuedAt)
    const talking = workOf("talking", now)
    expect(waitedMs(talking, now + 5000)).toBe(talking.since - talking.queuedAt)
    expect(waitedMs(workOf("wrap-up", now), now)).toBeNull()
  })
})

describe("why no call comes", () => {
  it("has one check for every obstacle the engine can name", () => {
    const obstacles = CHECKS.map(([, obstacle]) => obstacle)
    expect(new Set(obstacles).size).toBe(CHECKS.length)
    for (const desk of Object.values(states))
      for (const obstacle of desk.obstacles) expect(obstacles).toContain(obstacle)
  })
})

describe("shortcuts", () => {
  const key = (over: Partial<Parameters<typeof shortcutOf>[0]>): Parameters<typeof shortcutOf>[0] => ({
    key: "",
    code: "",
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    repeat: false,
    ...over
  })
  it.each<[string, Partial<Parameters<typeof shortcutOf>[0]>, boolean, Shortcut | null]>([
    ["Alt+A answers", { key: "a", code: "KeyA", altKey: true }, false, "answer"],
    ["Alt+A answers where Alt makes other letters", { key: "å", code: "KeyA", altKey: true }, false, "answer"],
    ["Alt+X hangs up, also from a field", { key: "x", code: "KeyX", altKey: true }, true, "hang-up"],
    ["? helps", { key: "?", code: "Slash" }, false, "help"],
    ["? in a field is a question mark", { key: "?", code: "Slash" }, true, null],
    ["nothing while composing", { key: "a", code: "KeyA", altKey: true, isComposing: true }, false, null],
    ["nothing from a key held down", { key: "x", code: "KeyX", altKey: true, repeat: true }, false, null],
    [
      "nothing with Ctrl, which belongs to the browser",
      { key: "a", code: "KeyA", altKey: true, ctrlKey: true },
      false,
      null
    ],
    ["a bare letter does nothing", { key: "a", code: "KeyA" }, false, null]
  ])("%s", (_name, over, typing, expected) => {
    expect(shortcutOf(key(over), typing)).toBe(expected)
  })
})

describe("the mean of calls", () => {
  it("is over the spans that exist", () => {
    expect(meanMs([1000, null, 3000])).toBe(2000)
    expect(meanMs([null])).toBeNull()
  })
})
