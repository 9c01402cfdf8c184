import { describe, expect, it } from "vitest"
import { ReasonId } from "../reasons.ts"
import type { ReleaseReason } from "../work.ts"
import { presenceOf, obstaclesOf } from "./presence.ts"
import type { Configured, Message, State } from "./protocol.ts"
import {
  accept,
  alertStarted,
  announced,
  at,
  atWork,
  checkDue,
  configured,
  end,
  extend,
  askHelp,
  keepOpen,
  takeHelp,
  withdrawHelp,
  workOf,
  finish,
  givenUp,
  graceExpired,
  inService,
  offered,
  onBreak,
  outOfService,
  panelClosed,
  panelOpened,
  pause,
  phasesOf,
  play,
  readyAsked,
  recovered,
  reject,
  released,
  show,
  signIn,
  signOut,
  unreachableGivenUp,
  workStarted,
  wrapUpExpired
} from "./testing/say.ts"
import { timers } from "./timers.ts"
import { transition } from "./transition.ts"
import { reasonOf, sinceOf, wordOf } from "./word.ts"

const signedOut = [configured, inService]
const notReady = [...signedOut, signIn]
const ready = [...notReady, readyAsked]
const reserved = [...ready, offered(1)]
const ringing = [...reserved, alertStarted(1)]
const talking = [...ringing, workStarted(1)]
const wrapUp = [...talking, released(1, "done")]
const panelLost = [...ready, panelOpened, panelClosed, graceExpired]

const announce = "AgentAnnounced"
const changed = "+AgentChanged"
const seen = (registered: boolean, askedAt: number): Message => ({
  _tag: "DeviceSeen",
  at: at(9_000),
  askedAt: at(askedAt),
  registered
})

const ownCall: Message = { _tag: "DeviceBusy", at: at(100) }
const ownCallOver: Message = { _tag: "DeviceIdle", at: at(200) }

type Row = readonly [given: ReadonlyArray<Message>, when: Message, then: string, asks: ReadonlyArray<string>]
/** Of a person with one call or none, in the word of the screens. */
const rows: ReadonlyArray<Row> = [
  [[], configured, "signed-out", [announce]],
  [[], offered(1), "signed-out", []],
  [signedOut, signIn, "not-ready", [changed, announce]],
  [signedOut, readyAsked, "signed-out", []],
  [signedOut, offered(1), "signed-out", [announce]],
  [signedOut, alertStarted(1), "signed-out", ["AgentRefused"]],
  [signedOut, workStarted(0), "talking", ["+EngineCorrected", changed, announce]],
  [signedOut, recovered, "signed-out", [announce]],
  [notReady, readyAsked, "ready", [changed, announce]],
  [[configured, signIn], readyAsked, "not-ready", []],
  [notReady, onBreak, "not-ready", [changed]],
  [[...notReady, onBreak], onBreak, "not-ready", []],
  [notReady, signOut, "signed-out", [changed, announce]],
  [notReady, offered(1), "not-ready", [announce]],
  [notReady, alertStarted(1), "not-ready", ["AgentRefused"]],
  [notReady, outOfService, "not-ready", []],
  [ready, readyAsked, "ready", []],
  [ready, onBreak, "not-ready", [changed, announce]],
  [ready, signOut, "signed-out", [changed, announce]],
  [ready, outOfService, "unreachable", [changed, announce]],
  [ready, seen(false, 8_990), "unreachable", [changed, announce]],
  [ready, seen(false, 1_500), "ready", []],
  [[...ready, outOfService], inService, "ready", [changed, announce]],
  [ready, ownCall, "ready", [announce]],
  [[...ready, ownCall], ownCall, "ready", []],
  [[...ready, ownCall], ownCallOver, "ready", [announce]],
  [[...ready, ownCall], offered(1), "ready", [announce]],
  [ready, ownCallOver, "ready", []],
  [[...ready, outOfService], offered(1), "unreachable", [announce]],
  [[...ready, outOfService], unreachableGivenUp, "signed-out", [changed, announce]],
  [[...ready, outOfService, panelOpened], unreachableGivenUp, "unreachable", []],
  [[...ready, outOfService, inService], unreachableGivenUp, "ready", []],
  [ready, offered(1), "reserved", ["AgentAccepted", changed, announce]],
  [ready, alertStarted(7), "ringing", ["+EngineCorrected", changed, announce]],
  [ready, recovered, "ready", [announce]],
  [panelLost, offered(1), "disconnected", [announce]],
  [panelLost, panelOpened, "ready", [changed, announce]],
  [panelLost, givenUp, "signed-out", [changed, announce]],
  [[...ready, panelOpened], panelClosed, "ready", []],
  [[...ready, panelOpened, panelClosed], graceExpired, "disconnected", [changed, announce]],
  [[...ready, panelOpened, panelClosed, panelOpened], graceExpired, "ready", []],
  [[...ready, panelOpened], { _tag: "PanelsClosed", at: at(60) }, "ready", []],
  [reserved, alertStarted(1), "ringing", [changed]],
  [reserved, alertStarted(2, "c2"), "reserved", ["AgentRefused"]],
  [reserved, alertStarted(2), "reserved", ["AgentRefused"]],
  [reserved, offered(2, "c2"), "reserved", [announce]],
  [reserved, released(1, "withdrawn"), "ready", [changed, announce]],
  [reserved, released(2, "withdrawn"), "reserved", []],
  [reserved, reject(), "reserved", ["AgentRejected"]],
  [reserved, checkDue, "reserved", ["AgentAsked"]],
  [reserved, recovered, "reserved", ["AgentAsked", announce]],
  [[...reserved, checkDue, checkDue, checkDue], checkDue, "ready", ["+EngineCorrected", changed, announce]],
  [[...reserved, checkDue, checkDue, checkDue, alertStarted(1)], checkDue, "ringing", ["AgentAsked"]],
  [reserved, workStarted(0, "c2"), "talking", ["AgentRefused", "+EngineCorrected", changed, announce]],
  [ringing, workStarted(1), "talking", [changed, announce]],
  [ringing, end(), "ringing", ["AgentRejected"]],
  [ringing, accept(), "ringing", []],
  [[...reserved, alertStarted(1, "c1", "handset")], accept(), "ringing", []],
  [[...reserved, alertStarted(1, "c1", "click")], accept(), "ringing", ["AgentTook"]],
  // The telephone refused after all.
  [[...reserved, alertStarted(1, "c1", "click"), alertStarted(1, "c1", "handset")], accept(), "ringing", []],
  [reserved, accept(), "reserved", []],
  [talking, accept(), "talking", []],
  [ringing, outOfService, "ringing", []],
  [ringing, released(1, "no-answer"), "not-ready", [changed, announce]],
  [ringing, released(1, "rejected"), "not-ready", [changed, announce]],
  [ringing, released(1, "busy"), "not-ready", [changed, announce]],
  [ringing, released(1, "failed"), "not-ready", [changed, announce]],
  [ringing, released(1, "device-unregistered"), "not-ready", [changed, announce]],
  [ringing, released(1, "withdrawn"), "ready", [changed, announce]],
  [[...ringing, signOut], released(1, "no-answer"), "signed-out", [changed, announce]],
  [[...ringing, onBreak], released(1, "withdrawn"), "not-ready", [changed, announce]],
  [talking, workStarted(2, "c2"), "talking", ["AgentRefused"]],
  [talking, end(), "talking", ["AgentEnded"]],
  [talking, reject(), "talking", []],
  // Nothing changes for the call; other channels are paused from here on.
  [talking, onBreak, "talking", [announce]],
  [talking, signOut, "talking", [announce]],
  [[...talking, signOut, readyAsked], released(1, "done", 0), "ready", ["+WrapUpEnded", changed, announce]],
  [talking, released(1, "done"), "wrap-up", [changed, announce]],
  [talking, released(1, "done", 0), "ready", ["+WrapUpEnded", changed, announce]],
  [[...talking, signOut], released(1, "done", 0), "signed-out", ["+WrapUpEnded", changed, announce]],
  [wrapUp, wrapUpExpired, "ready", ["+WrapUpEnded", changed, announce]],
  [wrapUp, { _tag: "WrapUpExpired", at: at(14_000), until: at(13_000) }, "wrap-up", []],
  [wrapUp, finish(), "ready", ["+WrapUpEnded", changed, announce]],
  [[...wrapUp, onBreak], wrapUpExpired, "not-ready", ["+WrapUpEnded", changed, announce]],
  [[...wrapUp, extend()], wrapUpExpired, "wrap-up", []],
  [wrapUp, signOut, "signed-out", ["+WrapUpEnded", changed, announce]],
  [wrapUp, readyAsked, "ready", ["+WrapUpEnded", changed, announce]],
  [wrapUp, released(1, "withdrawn"), "wrap-up", []],
  [wrapUp, alertStarted(1), "wrap-up", ["AgentRefused"]],
  [wrapUp, workStarted(2, "c2"), "talking", ["+WrapUpEnded", "+EngineCorrected", changed, announce]],
  [wrapUp, recovered, "wrap-up", [announce]]
]

const configuredState = (messages: ReadonlyArray<Message>): Configured => {
  const { state } = play(messages)
  if (state._tag === "Unconfigured") throw new Error("not configured")
  return state
}

describe("the table of a person", () => {
  it.each(rows.map(([given, when, then, asks]) => ({ state: wordOf(play(given).state), given, when, then, asks })))(
    "$state, $when._tag: $then",
    ({ asks, given, then, when }) => {
      const [next, outputs] = transition(play(given).state, when)
      expect([wordOf(next), show(outputs)]).toEqual([then, asks])
    }
  )

  it("a caller who gives up costs the agent nothing: they are as long idle as before", () => {
    expect(sinceOf(configuredState([...ringing, released(1, "withdrawn")]))).toBe(20)
  })

  it("who has worked is idle from then on, in that channel", () => {
    const { channels } = presenceOf(
      configuredState([...ready, panelOpened, ...atWork(1, "c1"), released(1, "done", 0)])
    )
    expect([channels.voice, channels.task]).toMatchObject([{ since: 9_000 }, { since: 20 }])
  })

  it("who let a telephone ring is told so, and one click leads back", () => {
    const { state } = play([...ringing, released(1, "no-answer")])
    expect([wordOf(state), reasonOf(state)]).toEqual(["not-ready", "no-answer"])
    expect(wordOf(transition(state, readyAsked)[0])).toBe("ready")
  })

  it("whose telephone was busy, or could not be rung, is told just that", () => {
    const reasonAfter = (reason: ReleaseReason) => reasonOf(play([...ringing, released(1, reason)]).state)
    expect(reasonAfter("busy")).toBe("device-busy")
    expect(reasonAfter("failed")).toBe("ring-failed")
    expect(reasonAfter("rejected")).toBe("rejected")
    expect(reasonAfter("device-unregistered")).toBe("device-unregistered")
  })

  it("wrap-up grows by half a minute a press, and not for ever", () => {
    const untilAfter = (presses: number) => {
      const { state } = play([...wrapUp, ...Array.from({ length: presses }, () => extend())])
      return timers(state).find(({ key }) => key === "wrap-up")?.dueAt
    }
    expect(untilAfter(1)).toBe(44_000)
    expect(untilAfter(100)).toBe(9_000 + 30 * 60_000)
  })

  it("a wrap-up that is kept waits for its agent, and not for ever", () => {
    const kept = play([...wrapUp, keepOpen()]).state
    const untilOf = (state: State) => timers(state).find(({ key }) => key === "wrap-up")?.dueAt
    expect(untilOf(kept)).toBe(9_000 + 30 * 60_000)
    expect(wordOf(transition(kept, wrapUpExpired)[0])).toBe("wrap-up")
    expect(untilOf(play([...wrapUp, keepOpen(), extend()]).state)).toBe(9_000 + 30 * 60_000)
    expect(wordOf(transition(kept, finish())[0])).toBe("ready")
  })

  it("who asks for help in a call is helped by the first who comes, until they withdraw it or the call ends", () => {
    const helpIn = (script: ReadonlyArray<Message>) => {
      const { state } = play(script)
      const [hand] = state._tag === "SignedIn" ? Object.values(state.hands) : []
      return hand !== undefined && "help" in hand ? hand.help : undefined
    }
    expect(helpIn([...ringing, askHelp()])).toBeUndefined()
    const asked = [...talking, askHelp(6_000)]
    expect(helpIn(asked)).toEqual({ since: 6_000, takenBy: null, takenAt: null })
    // The call says each ten seconds that it goes on.
    expect(helpIn([...asked, workStarted(1)])).toEqual(helpIn(asked))
    expect(helpIn([...asked, askHelp(6_500)])).toEqual(helpIn(asked))
    const taken = [...asked, takeHelp("chief", 7_000), takeHelp("deputy", 7_001)]
    expect(helpIn(taken)).toEqual({ since: 6_000, takenBy: "chief", takenAt: 7_000 })
    expect(helpIn([...taken, askHelp(9_000)])).toEqual({ since: 9_000, takenBy: null, takenAt: null })
    expect(helpIn([...taken, withdrawHelp])).toBeUndefined()
    expect(helpIn([...asked, released(1, "done", 5_000)])).toBeUndefined()
    expect(helpIn([...talking, takeHelp()])).toBeUndefined()
  })

  it("what becomes of help stands in the call's facts, and what changes nothing does not", () => {
    const factsAfter = (script: ReadonlyArray<Message>, last: Message) =>
      transition(play(script).state, last)[1].flatMap((output) =>
        output._tag === "Keep" && output.fact._tag.startsWith("Help") ? [output.fact] : []
      )
    const asked = [...talking, askHelp(6_000)]
    expect(factsAfter(talking, askHelp(6_000))).toEqual([{ _tag: "HelpAsked", at: 6_000, call: "c1", agent: "ana" }])
    expect(factsAfter(asked, askHelp(6_500))).toEqual([])
    const taken = { _tag: "HelpTaken", at: 7_000, call: "c1", agent: "ana", by: "chief" }
    expect(factsAfter(asked, takeHelp("chief", 7_000))).toEqual([taken])
    expect(factsAfter([...asked, takeHelp("chief", 7_000)], takeHelp("deputy", 7_001))).toEqual([])
    expect(factsAfter(asked, withdrawHelp)).toMatchObject([{ _tag: "HelpWithdrawn", call: "c1" }])
    expect(factsAfter(talking, withdrawHelp)).toEqual([])
  })

  it("of two calls at hand the one is helped that help is asked for", () => {
    const { state } = play(talking)
    if (state._tag !== "SignedIn") throw new Error(`${state._tag}, not signed in`)
    const [first] = Object.values(state.hands)
    const second = { ...first!, work: workOf("c2") } as typeof first & {}
    const both: State = { ...state, hands: { ...state.hands, [second.work.id]: second } }
    const helpedIn = (message: Message) => {
      const [next] = transition(both, message)
      const hands = next._tag === "SignedIn" ? Object.values(next.hands) : []
      return hands.flatMap((hand) => ("help" in hand && hand.help !== undefined ? [hand.work.id] : []))
    }
    expect(helpedIn(askHelp(6_000, "c2"))).toEqual(["call/c2"])
    expect(helpedIn(askHelp(6_000, "c1"))).toEqual(["call/c1"])
    expect(helpedIn(askHelp(6_000, "c3"))).toEqual([])
    // As it was decided before a call could be named.
    expect(helpedIn(askHelp(6_000))).toEqual(["call/c1"])
  })

  it("a roll call that believes the truth needs no answer, another one does", () => {
    const state = configuredState(ready)
    const truth = presenceOf(state)
    const roll = (believed: typeof truth, held: number | null): Message => ({
      _tag: "RollCalled",
      at: at(99),
      held,
      believed
    })
    expect(show(transition(state, roll(truth, null))[1])).toEqual([])
    const wrong = { ...truth, channels: { ...truth.channels, voice: "wrap-up" as const } }
    expect(show(transition(state, roll(wrong, null))[1])).toEqual([announce])
    // An offer that never reached them: now they have heard of it, and say that they have not taken it.
    expect(announced(transition(state, roll(truth, 5))[1])).toMatchObject([{ heard: 5, offers: [] }])
  })
})

describe("who lets work pass", () => {
  const howOf = (script: ReadonlyArray<Message>, reason: ReleaseReason, isKept: true | null = true) =>
    transition(play(script).state, { ...released(1, reason), ...(isKept && { isKept }) } as Message)[1].flatMap(
      (output) => (output._tag === "Keep" && output.fact._tag === "OfferPassed" ? [output.fact.how] : [])
    )

  it("is kept with whether they rejected it, did not take it in time, or could not be reached", () => {
    expect(howOf(ringing, "rejected")).toEqual(["rejected"])
    expect(howOf(ringing, "no-answer")).toEqual(["no-answer"])
    expect(howOf([...ringing, outOfService], "no-answer")).toEqual(["unreachable"])
    expect(howOf([...ringing, panelOpened, panelClosed, graceExpired], "no-answer")).toEqual(["unreachable"])
    expect(howOf(ringing, "withdrawn")).toEqual([])
    // As it was decided before anybody asked that it be kept.
    expect(howOf(ringing, "no-answer", null)).toEqual([])
  })
})

describe("signed out behind their back", () => {
  const because = (state: State) => (state._tag === "SignedOut" ? state.because : undefined)

  it("because no panel was left: they are told so, until they sign in", () => {
    const gone = play([...panelLost, givenUp]).state
    expect(because(gone)).toBe("panel-lost")
    expect(because(play([...panelLost, givenUp, panelOpened]).state)).toBe("panel-lost")
    expect(because(play([...panelLost, givenUp, signIn, signOut]).state)).toBeNull()
    const facts = play([...panelLost, givenUp]).asked.flatMap((output) =>
      output._tag === "Keep" && output.fact._tag === "AgentChanged" ? [output.fact.reason] : []
    )
    expect(facts.at(-1)).toBe("panel-lost")
  })

  it("because no panel was left when their call was over", () => {
    const during = [...talking, panelOpened, panelClosed, graceExpired]
    const over: Message = { ...released(1, "done", 0), at: at(90_000) }
    expect(because(play([...during, over]).state)).toBe("panel-lost")
    expect(because(play([...talking, signOut, over]).state)).toBeNull()
  })

  it("because neither telephone nor panel was there for a minute", () => {
    const { state } = play([...ready, outOfService])
    expect(timers(state)).toMatchObject([{ key: "unreachable", dueAt: 60_020 }])
    expect(because(play([...ready, outOfService, unreachableGivenUp]).state)).toBe("unreachable")
  })

  it("not while there is work at hand, nor while the panel is open", () => {
    const keysOf = (messages: ReadonlyArray<Message>) => timers(play(messages).state).map(({ key }) => key)
    expect(keysOf([...talking, outOfService])).toEqual(["check"])
    expect(keysOf([...ready, outOfService, panelOpened])).toEqual([])
    expect(keysOf([...talking, outOfService, released(1, "done", 0)])).toEqual(["unreachable"])
  })

  it("nor by a telephone that went while the engine was down, before it had a minute to come back", () => {
    const { state } = play([
      ...ready,
      recovered,
      { _tag: "DeviceSeen", at: at(31_000), askedAt: at(30_900), registered: false }
    ])
    expect(wordOf(state)).toBe("unreachable")
    expect(timers(state)).toMatchObject([{ key: "unreachable", dueAt: 91_000 }])
  })
})

describe("ready, channel by channel", () => {
  const open = [...ready, panelOpened]
  const readyFor = (messages: ReadonlyArray<Message>) =>
    Object.entries(presenceOf(configuredState(messages)).channels)
      .filter(([, of]) => typeof of === "object")
      .map(([channel]) => channel)

  it("who has a telephone and a panel can be reached for everything", () => {
    expect(readyFor(open)).toEqual(["voice", "alarm", "chat", "mail", "sms", "task"])
  })

  it("without a telephone nobody is ready for calls and alarms, without a panel for nothing else than calls", () => {
    expect(readyFor([...open, outOfService])).toEqual(["chat", "mail", "sms", "task"])
    expect(readyFor(ready)).toEqual(["voice"])
    expect(readyFor([...open, panelClosed])).toHaveLength(6)
    expect(readyFor([...open, panelClosed, graceExpired])).toEqual([])
  })

  it("a screen says that they cannot be reached when their calls cannot, whatever else can", () => {
    expect(wordOf(play([...open, outOfService]).state)).toBe("unreachable")
  })

  it("a reason pauses the channels that it names, and the person is ready for the others", () => {
    const callsOnly = [...open, pause("no-written")]
    expect(readyFor(callsOnly)).toEqual(["voice", "alarm"])
    expect([wordOf(play(callsOnly).state), reasonOf(play(callsOnly).state)]).toEqual(["ready", null])
    expect(readyFor([...callsOnly, readyAsked])).toHaveLength(6)
    const meal = [...callsOnly, pause("meal")]
    expect([readyFor(meal), wordOf(play(meal).state), reasonOf(play(meal).state)]).toEqual([[], "not-ready", "meal"])
  })

  it("a missed call pauses what its reason pauses: a busy telephone says nothing of mails", () => {
    const busy = [...open, offered(1), alertStarted(1), released(1, "busy")]
    expect(readyFor(busy)).toEqual(["chat", "mail", "sms", "task"])
    expect([wordOf(play(busy).state), reasonOf(play(busy).state)]).toEqual(["not-ready", "device-busy"])
    expect(readyFor([...open, offered(1), alertStarted(1), released(1, "no-answer")])).toEqual([])
  })

  it("a missed call does not undo a pause that was chosen while it rang", () => {
    const { state } = play([...open, offered(1), alertStarted(1), pause("meal"), released(1, "no-answer")])
    expect(reasonOf(state)).toBe("meal")
  })

  it("what is chosen during a call holds at once for other work, and the call goes on", () => {
    const during = [...open, ...atWork(1, "c1"), pause("no-written")]
    expect(readyFor(during)).toEqual([])
    expect(readyFor([...open, ...atWork(1, "c1")])).toEqual(["chat", "mail", "sms", "task"])
    expect(readyFor([...during, released(1, "done", 0)])).toEqual(["voice", "alarm"])
  })

  it("who is leaving takes nothing new, and leaves when the last hand is empty", () => {
    const leaving = [...open, ...atWork(1, "c1"), ...atWork(2, "t1"), signOut]
    expect(readyFor(leaving)).toEqual([])
    const half = play([...leaving, released(1, "done", 0)])
    expect(phasesOf(half.state)).toEqual([["t1", "Active"]])
    expect(wordOf(play([...leaving, released(1, "done", 0), released(2, "done", 0, "t1")]).state)).toBe("signed-out")
    expect(readyFor([...leaving, onBreak, readyAsked, released(1, "done", 0)])).toContain("voice")
  })

  it("a centre may say what signing in pauses", () => {
    const none = configured.reasons.map((one) => (one.id === "signed-in" ? { ...one, pauses: [] } : one))
    expect(readyFor([{ ...configured, reasons: none }, inService, signIn])).toEqual(["voice"])
  })

  it("a reason that the centre has no more pauses everything", () => {
    expect(readyFor([...open, pause("gone")])).toEqual([])
  })

  it("another capacity is taken over at once; what comes with it stands as the rest did", () => {
    const voice = { ...configured.capacity, channels: { voice: 1, alarm: 0, chat: 0, mail: 0, sms: 0, task: 0 } }
    const before = [{ ...configured, capacity: voice }, inService, signIn, readyAsked, panelOpened]
    expect(readyFor(before)).toEqual(["voice"])
    expect(readyFor([...before, configured])).toHaveLength(6)
    expect(readyFor([...before, onBreak, configured])).toEqual([])
    expect(readyFor([...before, pause("device-busy"), configured])).toEqual(["chat", "mail", "sms", "task"])
    expect(readyFor([...open, { ...configured, capacity: voice }])).toEqual(["voice"])
  })
})

describe("why no work comes", () => {
  const why = (messages: ReadonlyArray<Message>, channel: string) =>
    obstaclesOf(configuredState(messages)).flatMap((one) => (one.channel === channel ? [one.why] : []))

  it("is told channel by channel, all that is in the way", () => {
    expect(why(signedOut, "voice")).toEqual(["signed-out"])
    expect(why(ready, "voice")).toEqual([])
    expect(why(ready, "mail")).toEqual(["no-panel"])
    expect(why([...panelLost, outOfService], "voice")).toEqual(["panel-lost", "device-unregistered"])
    expect(why([...talking, onBreak], "voice")).toEqual(["full", "not-ready"])
    expect(why(talking, "alarm")).toEqual(["excluded", "no-panel"])
    expect(why(wrapUp, "voice")).toEqual(["wrap-up"])
    expect(why([{ ...configured, queues: [] }, ...ready.slice(1)], "voice")).toEqual(["no-queue"])
  })
})

describe("a telephone that has a call of its own", () => {
  const looked = (askedAt: number, isBusy?: boolean): Message => ({
    _tag: "DeviceSeen",
    at: at(askedAt + 10),
    askedAt: at(askedAt),
    registered: true,
    ...(isBusy === undefined ? {} : { busy: isBusy })
  })
  const voice = (messages: ReadonlyArray<Message>) => presenceOf(configuredState(messages)).channels.voice
  const free = voice(ready)
  const panel: Message = { _tag: "PanelOpened", at: at(50), panel: "p" }

  it("gets no calls and no alarms while it lasts, and mails as ever", () => {
    const { channels } = presenceOf(configuredState([...ready, panel, ownCall]))
    expect([channels.voice, channels.alarm]).toEqual(["device-busy", "device-busy"])
    expect(channels.mail).toEqual(presenceOf(configuredState([...ready, panel])).channels.mail)
    expect(voice([...ready, ownCall, ownCallOver])).toEqual(free)
    expect(sinceOf(configuredState([...ready, ownCall]))).toBe(100)
    expect(sinceOf(configuredState([...ready, ownCall, ownCallOver]))).toBe(20)
  })

  it("is put right by a look at the switch, unless that is older than what was heard", () => {
    expect(voice([...ready, ownCall, looked(3_000, false)])).toEqual(free)
    expect(voice([...ready, ownCall, looked(2_000, false)])).toBe("device-busy")
    expect(voice([...ready, looked(3_000, true)])).toBe("device-busy")
    expect(voice([...ready, ownCall, ownCallOver, looked(2_100, true)])).toEqual(free)
    expect(voice([...ready, ownCall, looked(3_000)])).toBe("device-busy")
  })

  it("is none the less one with which its person can be ready", () => {
    expect(voice([...notReady, ownCall, { ...readyAsked, at: at(150) } as Message, ownCallOver])).toMatchObject({
      room: 1
    })
  })

  it("is busy whoever comes back, and who is not told otherwise", () => {
    expect(voice([...ready, ownCall, { _tag: "Recovered", at: at(300) }])).toBe("device-busy")
    expect(voice([...ready, ownCall, { ...configured, at: at(300) }])).toBe("device-busy")
  })
})

it("an engine's reason is the engine's, whatever a centre calls it", () => {
  const state = configuredState(notReady)
  expect(reasonOf(state)).toBe(ReasonId.make("signed-in"))
})

it("replays a shift", async () => {
  const { trace } = play([
    ...wrapUp,
    wrapUpExpired,
    offered(2, "c2"),
    alertStarted(2, "c2"),
    onBreak,
    released(2, "no-answer", 0, "c2"),
    readyAsked,
    panelOpened,
    panelClosed,
    graceExpired,
    givenUp
  ])
  await expect(`${trace.join("\n")}\n`).toMatchFileSnapshot("traces/shift.trace")
})
