import { describe, expect, it } from "vitest"
import type { AgentTile, Desk } from "#wire/board.ts"
import { CHANNELS } from "#wire/words-of-work.ts"
import { deskStates } from "../playground/desk-states.ts"
import { agentAt, callAt, callbackAt, deskOf, wordsOf, workAt } from "../playground/fixtures.ts"
import { meanMs } from "../shared/calls.ts"
import {
  channelGroups,
  type Hand,
  handActions,
  handIntent,
  handToShow,
  isForOwnAlarm,
  keyAction,
  missedReason,
  obstaclesOf,
  orderedHands,
  quickChoice,
  setAsideFor,
  signedOutBecause,
  stateChoices,
  waitedMs
} from "./desk-view.ts"
import { handWord } from "./hand-text.ts"
import { type Shortcut, shortcutOf } from "./shortcuts.ts"

const now = 1_790_000_000_000
const states = deskStates(now)
const me = agentAt(0, now)
const chosen = wordsOf().reasons.filter(({ chosenBy }) => chosenBy === "agent")
const at = (state: AgentTile["state"]): AgentTile => ({ ...me, state, reason: null })

describe("the state menu", () => {
  const tags = (desk: Desk): ReadonlyArray<string> =>
    stateChoices(desk, chosen).map((choice) => (choice._tag === "GoNotReady" ? choice.reason : choice._tag))

  it("offers a signed-out agent nothing but signing in", () => {
    expect(tags(deskOf(at("signed-out")))).toEqual(["SignIn"])
  })

  it("lists the centre's reasons in its order, and not what holds already", () => {
    expect(tags(deskOf(at("ready")))).toEqual(["busy", "break", "meal", "training", "no-written", "SignOut"])
    expect(tags(deskOf(at("not-ready"), { reason: "break" }))).toEqual([
      "GoReady",
      "busy",
      "meal",
      "training",
      "no-written",
      "SignOut"
    ])
    // Ready for calls alone is neither ready for everything nor the same as another reason.
    expect(tags(states["calls only"]!)).toEqual(["GoReady", "busy", "break", "meal", "training", "SignOut"])
  })

  it("leads back who is about to leave", () => {
    expect(tags(states["leaving"]!)[0]).toBe("GoReady")
    expect(quickChoice(states["leaving"]!, chosen)).toEqual({ _tag: "GoReady" })
  })

  it("has the next step as one click: sign in, ready, or the first of the centre's reasons", () => {
    expect(quickChoice(deskOf(at("signed-out")), chosen)).toEqual({ _tag: "SignIn" })
    expect(quickChoice(deskOf(at("not-ready"), { reason: "meal" }), chosen)).toEqual({ _tag: "GoReady" })
    expect(quickChoice(deskOf(at("ready")), chosen)).toEqual({ _tag: "GoNotReady", reason: "busy" })
    expect(quickChoice(deskOf(at("ready")), [])).toBeNull()
  })

  it("counts a channel that the person has no capacity for neither as ready nor as not", () => {
    const desk = deskOf(at("ready"))
    const none = { ready: false, reason: null, since: me.since }
    const without = { ...desk, availability: { ...desk.availability, alarm: none } }
    expect(tags(without)[0]).toBe("busy")
    expect(channelGroups(without).flatMap(({ channels }) => channels)).not.toContain("alarm")
  })
})

describe("the channels of a desk", () => {
  it("stand together with what pauses them, those that are open first", () => {
    expect(channelGroups(deskOf(at("ready")))).toMatchObject([{ why: null, channels: CHANNELS }])
    expect(channelGroups(states["calls only"]!)).toMatchObject([
      { why: null, channels: ["voice", "alarm"] },
      { why: { reason: "no-written" }, channels: ["chat", "mail", "sms", "task"] }
    ])
    expect(channelGroups(states["no-device"]!)).toMatchObject([
      { why: null, channels: ["chat", "mail", "sms", "task"] },
      { why: { obstacle: "device-unregistered" }, channels: ["voice", "alarm"] }
    ])
  })

  it("are not called paused for work at hand, which is on its card", () => {
    expect(channelGroups(states["a mail set aside for an alarm"]!)).toMatchObject([{ why: null }])
  })

  it("say each everything that is in the way", () => {
    expect(obstaclesOf(states["unreachable"]!, "task")).toEqual(["no-panel"])
    const both = deskOf(at("not-ready"), { reason: "break", obstacles: [["voice", "device-unregistered"]] })
    expect(obstaclesOf(both, "voice")).toEqual(["not-ready", "device-unregistered"])
    expect(obstaclesOf(deskOf(at("ready")), "voice")).toEqual([])
  })
})

describe("who comes back and is signed out", () => {
  it("is told so when the engine did it, and not when they did", () => {
    expect(signedOutBecause(states["signed-out by the engine"]!)).toBe("panel-lost")
    expect(signedOutBecause(states["signed-out, unreachable"]!)).toBe("unreachable")
    expect(signedOutBecause(states["signed-out"]!)).toBeNull()
  })
})

describe("a missed offer", () => {
  it("is said until the agent is ready again, also when it paused some channels only", () => {
    expect(missedReason(deskOf(at("not-ready"), { reason: "no-answer" }))).toBe("no-answer")
    expect(missedReason(deskOf(at("ready"), { reason: "device-busy", paused: ["voice", "alarm"] }))).toBe("device-busy")
    expect(missedReason(deskOf(at("ready")))).toBeNull()
    expect(missedReason(deskOf(at("not-ready"), { reason: "break" }))).toBeNull()
  })
})

describe("a card", () => {
  const phases = ["offered", "alerting", "active", "set-aside", "wrap-up"] as const

  it("has only the buttons that do something in this phase", () => {
    expect(phases.map((phase) => handActions(callAt(phase, now)))).toEqual([
      [],
      ["AnswerCall", "RejectCall"],
      ["HangUp"],
      [],
      ["FinishWrapUp", "ExtendWrapUp", "KeepWrapUp"]
    ])
    expect(phases.map((phase) => handActions(workAt(phase, now, "task")))).toEqual([
      [],
      ["AcceptWork", "RejectWork"],
      ["EndWork"],
      [],
      ["FinishWrapUp", "ExtendWrapUp", "KeepWrapUp"]
    ])
  })

  it("that is kept open in wrap-up grows no further", () => {
    expect(handActions({ ...callAt("wrap-up", now), isKept: true })).toEqual(["FinishWrapUp"])
  })

  it("has no button to answer where the telephone cannot be told to, or does not ring yet", () => {
    for (const answerBy of ["handset", null] as const)
      expect(handActions(callAt("alerting", now, answerBy))).toEqual(["RejectCall"])
  })

  it("of who is to be called back has a button to do so, and says that nobody calls yet", () => {
    const [offered, called] = [callbackAt("alerting", now), callbackAt("active", now)]
    expect([handActions(offered), handActions(called)]).toEqual([["AnswerCall", "RejectCall"], ["HangUp"]])
    expect([handWord(offered), handWord(called)]).toEqual(["待接受", "正在呼出"])
  })

  it("sends the note with the end, and an empty one not at all", () => {
    const task = workAt("active", now, "task")
    expect(handIntent("EndWork", task, "called back")).toEqual({
      _tag: "EndWork",
      work: task.work,
      note: "called back"
    })
    expect(handIntent("EndWork", task, "  \n")).toEqual({ _tag: "EndWork", work: task.work, note: null })
    expect(handIntent("FinishWrapUp", task, "")).toEqual({ _tag: "FinishWrapUp", work: task.work })
    expect(handIntent("HangUp", callAt("active", now), "")).toEqual({ _tag: "HangUp" })
  })

  it("says what has taken the agent away", () => {
    const mail = workAt("set-aside", now, "mail")
    expect(setAsideFor([mail, workAt("active", now, "alarm")])).toBe("alarm")
    expect(setAsideFor([mail, callAt("active", now)])).toBe("voice")
    expect(setAsideFor([mail, workAt("active", now, "chat")])).toBe("other")
  })

  it("counts the wait up to the moment it was taken", () => {
    const ringing = callAt("alerting", now)
    expect(waitedMs(ringing, now + 5000)).toBe(now + 5000 - ringing.queuedAt)
    const talking = callAt("active", now)
    expect(waitedMs(talking, now + 5000)).toBe(talking.since - talking.queuedAt)
    expect(waitedMs(callAt("wrap-up", now), now)).toBeNull()
  })
})

describe("the stack of cards", () => {
  const task = workAt("active", now, "task")
  const mail = { ...workAt("active", now, "mail"), queuedAt: task.queuedAt - 60_000 } as Hand
  const alarm = workAt("alerting", now, "alarm")
  const call = callAt("active", now)
  const names = (hands: ReadonlyArray<Hand>) => hands.map(({ work }) => work)

  it("has the call first, then alarms, then what came, in its order; an older one that comes later moves none", () => {
    const first = orderedHands([task], [])
    const second = orderedHands([mail, task], first)
    expect(second).toEqual(names([task, mail]))
    expect(orderedHands([mail, task, call, alarm], second)).toEqual(names([call, alarm, task, mail]))
    expect(orderedHands([mail, call], names([call, alarm, task, mail]))).toEqual(names([call, mail]))
    expect(orderedHands([task, mail], [])).toEqual(names([mail, task]))
  })

  it("opens what alerts, else what is worked on", () => {
    expect(handToShow([task, alarm])).toBe(alarm.work)
    expect(handToShow([workAt("wrap-up", now, "mail"), task])).toBe(task.work)
    expect(handToShow([])).toBeNull()
  })
})

describe("keys", () => {
  const call = callAt("alerting", now)
  const task = workAt("alerting", now, "task")
  const mail = workAt("active", now, "mail")
  const says = (...args: Parameters<typeof keyAction>) => {
    const wish = keyAction(...args)
    return wish && [wish.action, wish.hand.work]
  }

  it("take the chosen one that alerts, else the first", () => {
    expect(says("answer", [call, task], task.work)).toEqual(["AcceptWork", task.work])
    expect(says("answer", [call, task], null)).toEqual(["AnswerCall", call.work])
    expect(says("answer", [mail, task], mail.work)).toEqual(["AcceptWork", task.work])
    expect(says("answer", [mail], mail.work)).toBeNull()
  })

  it("ask to answer also where there is no button: the refusal says to lift the handset", () => {
    for (const answerBy of ["click", "handset", null] as const) {
      const ringing = callAt("alerting", now, answerBy)
      expect(says("answer", [ringing], null)).toEqual(["AnswerCall", ringing.work])
    }
  })

  it("hang up the call, whatever is chosen", () => {
    const talking = callAt("active", now)
    expect(says("hang-up", [talking, mail], mail.work)).toEqual(["HangUp", talking.work])
    expect(says("hang-up", [call, mail], call.work)).toBeNull()
  })

  it("finish nothing but what is chosen", () => {
    expect(says("finish", [mail, task], mail.work)).toEqual(["EndWork", mail.work])
    expect(says("finish", [mail, task], task.work)).toBeNull()
    const notes = workAt("wrap-up", now, "task")
    expect(says("finish", [mail, notes], notes.work)).toEqual(["FinishWrapUp", notes.work])
    expect(says("finish", [callAt("active", now)], callAt("active", now).work)).toBeNull()
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
  it.each<[string, Partial<Parameters<typeof shortcutOf>[0]>, Shortcut | null]>([
    ["Alt+A answers", { key: "a", code: "KeyA", altKey: true }, "answer"],
    ["Alt+A answers where Alt makes other letters", { key: "å", code: "KeyA", altKey: true }, "answer"],
    ["Alt+X hangs up, also from a field", { key: "x", code: "KeyX", altKey: true }, "hang-up"],
    ["Alt+W finishes", { key: "w", code: "KeyW", altKey: true }, "finish"],
    ["Alt+F is the browser's", { key: "f", code: "KeyF", altKey: true }, null],
    ["Alt+N writes", { key: "n", code: "KeyN", altKey: true }, "note-field"],
    ["Alt+3 chooses the third", { key: "£", code: "Digit3", altKey: true }, 3],
    ["Alt+0 chooses nothing", { key: "0", code: "Digit0", altKey: true }, null],
    ["a bare digit does nothing", { key: "3", code: "Digit3" }, null],
    ["nothing while composing", { key: "a", code: "KeyA", altKey: true, isComposing: true }, null],
    ["nothing from a key held down", { key: "x", code: "KeyX", altKey: true, repeat: true }, null],
    ["nothing with Ctrl, which belongs to the browser", { key: "a", code: "KeyA", altKey: true, ctrlKey: true }, null],
    ["a bare letter does nothing", { key: "a", code: "KeyA" }, null]
  ])("%s", (_name, over, expected) => {
    expect(shortcutOf(key(over))).toBe(expected)
  })
})

describe("the mean of calls", () => {
  it("is over the spans that exist", () => {
    expect(meanMs([1000, null, 3000])).toBe(2000)
    expect(meanMs([null])).toBeNull()
  })
})

describe("a call for an alarm", () => {
  it.each([
    ["whose terminal is called", { incident: "t1-1" }, true],
    ["of a colleague", { incident: "t2-1" }, false],
    ["that is none", {}, false]
  ])("%s: %s", (_, attributes, isFor) => {
    const hands = { "call/c1": { attributes }, "incident/t1-1": { attributes: {} } } as unknown as Desk["hands"]
    expect(isForOwnAlarm(hands, "c1")).toBe(isFor)
  })
})
