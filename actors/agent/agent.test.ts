import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { expect } from "vitest"
import type { Contact, ReleaseReason } from "../contact.ts"
import type { Message as DistributorMessage } from "../distributor/protocol.ts"
import { type Output, saidBy, type Unstamped } from "../output.ts"
import { throughJson } from "../testing/through-json.ts"
import { AgentId, CallId, type EpochMs, GroupId, QueueId } from "../vocabulary.ts"
import { obstaclesOf, presenceOf, reasonOf, wordOf } from "./presence.ts"
import type { State } from "./protocol.ts"
import { type Message } from "./protocol.ts"
import { timers } from "./timers.ts"
import { transition } from "./transition.ts"

const at = (ms: number) => ms as EpochMs
const sales = QueueId.make("sales")
const contact = (call: string): Contact => ({
  call: CallId.make(call),
  callingNumber: "13800000001",
  dialledNumber: "95000",
  keys: "1",
  queue: sales,
  queuedAt: at(500),
  queueName: "Sales",
  wrapUpMs: 5_000
})

const configured: Message = {
  _tag: "Configured",
  at: at(0),
  name: "Ana",
  group: GroupId.make("centre"),
  queues: [sales]
}
const inService: Message = { _tag: "DeviceInService", at: at(1) }
const outOfService: Message = { _tag: "DeviceOutOfService", at: at(2) }
const signIn: Message = { _tag: "SignInAsked", at: at(10) }
const signOut: Message = { _tag: "SignOutAsked", at: at(11) }
const readyAsked: Message = { _tag: "ReadyAsked", at: at(20) }
const onBreak: Message = { _tag: "NotReadyAsked", at: at(30), reason: "break" }
const offered = (offer: number, call = "c1"): Message => ({
  _tag: "Offered",
  at: at(1_000),
  offer,
  contact: contact(call)
})
const ringStarted = (offer: number, call = "c1", answerBy: "click" | "handset" | null = null): Message => ({
  _tag: "RingStarted",
  at: at(1_001),
  offer,
  contact: contact(call),
  until: at(21_001),
  answerBy
})
const talkStarted = (offer: number, call = "c1"): Message => ({
  _tag: "TalkStarted",
  at: at(5_000),
  offer,
  contact: contact(call),
  answeredAt: at(5_000),
  recording: false
})
const released = (offer: number, reason: ReleaseReason, wrapUpMs = 5_000, call = "c1"): Message => ({
  _tag: "Released",
  at: at(9_000),
  call: CallId.make(call),
  offer,
  reason,
  wrapUpMs
})
const answerAsked: Message = { _tag: "AnswerAsked", at: at(1_002) }
const checkDue: Message = { _tag: "CheckDue", at: at(20_000) }
const wrapUpExpired: Message = { _tag: "WrapUpExpired", at: at(14_000), until: at(14_000) }
const recovered: Message = { _tag: "Recovered", at: at(30_000) }
const panelOpened: Message = { _tag: "PanelOpened", at: at(40), panel: "p" }
const panelClosed: Message = { _tag: "PanelClosed", at: at(50), panel: "p" }
const graceExpired: Message = { _tag: "PanelGraceExpired", at: at(15_050) }
const givenUp: Message = { _tag: "PanelGivenUp", at: at(60_050) }

const signedOut = [configured, inService]
const notReady = [...signedOut, signIn]
const ready = [...notReady, readyAsked]
const reserved = [...ready, offered(1)]
const ringing = [...reserved, ringStarted(1)]
const talking = [...ringing, talkStarted(1)]
const wrapUp = [...talking, released(1, "done")]
const panelLost = [...ready, panelOpened, panelClosed, graceExpired]

const show = (outputs: ReadonlyArray<Output>) => outputs.map(saidBy)
const announced = (outputs: ReadonlyArray<Output>) =>
  outputs.flatMap((output) => {
    if (output._tag !== "Tell") return []
    const told = output.message as Unstamped<DistributorMessage>
    return told._tag === "AgentAnnounced" ? [told.presence] : []
  })

const play = (messages: ReadonlyArray<Message>) => {
  let state: State = { _tag: "Unconfigured", agent: AgentId.make("ana") }
  const asked: Array<Output> = []
  const trace: Array<string> = []
  for (const message of messages) {
    const [next, outputs] = transition(state, message)
    trace.push(
      `${String(message.at).padStart(6)} ${wordOf(state)} --${message._tag}--> ${wordOf(next)} ${show(outputs).join(" ")}`.trimEnd()
    )
    state = next
    asked.push(...outputs)
  }
  return { state, asked, trace }
}

const announce = "AgentAnnounced"
const changed = "+AgentChanged"
type Row = readonly [given: ReadonlyArray<Message>, when: Message, then: State["_tag"], asks: ReadonlyArray<string>]
const rows: ReadonlyArray<Row> = [
  [[], configured, "SignedOut", [announce]],
  [[], offered(1), "Unconfigured", []],
  [signedOut, signIn, "NotReady", [changed, announce]],
  [signedOut, offered(1), "SignedOut", [announce]],
  [signedOut, ringStarted(1), "SignedOut", ["AgentRefused"]],
  [signedOut, talkStarted(0), "Talking", ["+EngineCorrected", changed, announce]],
  [notReady, readyAsked, "Ready", [changed, announce]],
  [[configured, signIn], readyAsked, "NotReady", []],
  [notReady, onBreak, "NotReady", [changed, announce]],
  [notReady, signOut, "SignedOut", [changed, announce]],
  [notReady, offered(1), "NotReady", [announce]],
  [notReady, ringStarted(1), "NotReady", ["AgentRefused"]],
  [ready, onBreak, "NotReady", [changed, announce]],
  [ready, signOut, "SignedOut", [changed, announce]],
  [ready, outOfService, "Ready", [announce]],
  [ready, { _tag: "DeviceSeen", at: at(9_000), askedAt: at(8_990), registered: false }, "Ready", [announce]],
  [ready, { _tag: "DeviceSeen", at: at(9_000), askedAt: at(1_500), registered: false }, "Ready", []],
  [[...ready, outOfService], offered(1), "Ready", [announce]],
  [ready, offered(1), "Reserved", ["AgentAccepted", changed, announce]],
  [ready, ringStarted(7), "Ringing", ["+EngineCorrected", changed, announce]],
  [ready, recovered, "Ready", [announce]],
  [panelLost, offered(1), "Ready", [announce]],
  [panelLost, panelOpened, "Ready", [changed, announce]],
  [panelLost, givenUp, "SignedOut", [changed, announce]],
  [[...ready, panelOpened], panelClosed, "Ready", []],
  [[...ready, panelOpened, panelClosed], graceExpired, "Ready", [changed, announce]],
  [[...ready, panelOpened, panelClosed, panelOpened], graceExpired, "Ready", []],
  [[...ready, panelOpened], { _tag: "PanelsClosed", at: at(60) }, "Ready", []],
  [reserved, ringStarted(1), "Ringing", [changed, announce]],
  [reserved, ringStarted(2, "c2"), "Reserved", ["AgentRefused"]],
  [reserved, offered(2, "c2"), "Reserved", [announce]],
  [reserved, released(1, "withdrawn"), "Ready", [changed, announce]],
  [reserved, released(2, "withdrawn"), "Reserved", []],
  [reserved, { _tag: "RejectAsked", at: at(1_002) }, "Reserved", ["AgentRejected"]],
  [reserved, checkDue, "Reserved", ["AgentAsked"]],
  [reserved, recovered, "Reserved", ["AgentAsked", announce]],
  [[...reserved, checkDue, checkDue, checkDue], checkDue, "Ready", ["+EngineCorrected", changed, announce]],
  [[...reserved, checkDue, checkDue, checkDue, ringStarted(1)], checkDue, "Ringing", ["AgentAsked"]],
  [reserved, talkStarted(0, "c2"), "Talking", ["AgentRefused", "+EngineCorrected", changed, announce]],
  [ringing, talkStarted(1), "Talking", [changed, announce]],
  [ringing, { _tag: "HangUpAsked", at: at(1_002) }, "Ringing", ["AgentRejected"]],
  [ringing, answerAsked, "Ringing", []],
  [[...reserved, ringStarted(1, "c1", "handset")], answerAsked, "Ringing", []],
  [[...reserved, ringStarted(1, "c1", "click")], answerAsked, "Ringing", ["AgentPressedAnswer"]],
  // The telephone refused after all.
  [[...reserved, ringStarted(1, "c1", "click"), ringStarted(1, "c1", "handset")], answerAsked, "Ringing", []],
  [reserved, answerAsked, "Reserved", []],
  [talking, answerAsked, "Talking", []],
  [ringing, released(1, "no-answer"), "NotReady", [changed, announce]],
  [ringing, released(1, "rejected"), "NotReady", [changed, announce]],
  [ringing, released(1, "busy"), "NotReady", [changed, announce]],
  [ringing, released(1, "failed"), "NotReady", [changed, announce]],
  [ringing, released(1, "device-unregistered"), "NotReady", [changed, announce]],
  [ringing, released(1, "withdrawn"), "Ready", [changed, announce]],
  [[...ringing, signOut], released(1, "no-answer"), "SignedOut", [changed, announce]],
  [[...ringing, onBreak], released(1, "withdrawn"), "NotReady", [changed, announce]],
  [talking, talkStarted(2, "c2"), "Talking", ["AgentRefused"]],
  [talking, { _tag: "HangUpAsked", at: at(6_000) }, "Talking", ["AgentHungUp"]],
  [talking, onBreak, "Talking", []],
  [talking, released(1, "done"), "WrapUp", [changed, announce]],
  [talking, released(1, "done", 0), "Ready", ["+WrapUpEnded", changed, announce]],
  [[...talking, signOut], released(1, "done", 0), "SignedOut", ["+WrapUpEnded", changed, announce]],
  [wrapUp, wrapUpExpired, "Ready", ["+WrapUpEnded", changed, announce]],
  [wrapUp, { _tag: "WrapUpFinished", at: at(9_500) }, "Ready", ["+WrapUpEnded", changed, announce]],
  [[...wrapUp, onBreak], wrapUpExpired, "NotReady", ["+WrapUpEnded", changed, announce]],
  [[...wrapUp, { _tag: "WrapUpExtended", at: at(9_500) }], wrapUpExpired, "WrapUp", []],
  [wrapUp, signOut, "SignedOut", ["+WrapUpEnded", changed, announce]],
  [wrapUp, readyAsked, "Ready", ["+WrapUpEnded", changed, announce]],
  [wrapUp, released(1, "withdrawn"), "WrapUp", []]
]

describe("table", () => {
  it.each(rows.map(([given, when, then, asks]) => ({ state: play(given).state._tag, given, when, then, asks })))(
    "$state, $when._tag: $then",
    ({ asks, given, then, when }) => {
      const [next, outputs] = transition(play(given).state, when)
      expect([next._tag, show(outputs)]).toEqual([then, asks])
    }
  )

  it("a caller who gives up costs the agent nothing: they are as long idle as before", () => {
    expect(play([...ringing, released(1, "withdrawn")]).state).toMatchObject({ _tag: "Ready", since: 20 })
  })

  it("who let a telephone ring is told so, and one click leads back", () => {
    const { state } = play([...ringing, released(1, "no-answer")])
    expect(state).toMatchObject({ _tag: "NotReady", reason: "no-answer" })
    expect(transition(state, readyAsked)[0]._tag).toBe("Ready")
  })

  it("whose telephone was busy, or could not be rung, is told just that", () => {
    const reasonAfter = (reason: ReleaseReason) => reasonOf(play([...ringing, released(1, reason)]).state)
    expect(reasonAfter("busy")).toBe("device-busy")
    expect(reasonAfter("failed")).toBe("ring-failed")
    expect(reasonAfter("rejected")).toBe("rejected")
  })

  it("wrap-up grows by half a minute a press, and not for ever", () => {
    const press: Message = { _tag: "WrapUpExtended", at: at(9_500) }
    expect(play([...wrapUp, press]).state).toMatchObject({ until: 44_000 })
    expect(play([...wrapUp, ...Array.from({ length: 100 }, () => press)]).state).toMatchObject({
      until: 9_000 + 30 * 60_000
    })
  })

  it("who is not offered calls is told why", () => {
    expect(obstaclesOf(play(signedOut).state)).toEqual(["signed-out"])
    expect(obstaclesOf(play([...panelLost, outOfService]).state)).toEqual(["device-unregistered", "panel-lost"])
    expect(obstaclesOf(play(talking).state)).toEqual(["working"])
    expect(obstaclesOf(play(ready).state)).toEqual([])
  })

  it("who was signed out because no panel was left is told so, until they sign in", () => {
    const gone = play([...panelLost, givenUp]).state
    expect(gone).toMatchObject({ _tag: "SignedOut", because: "panel-lost" })
    expect(play([...panelLost, givenUp, panelOpened]).state).toMatchObject({ because: "panel-lost" })
    expect(play([...panelLost, givenUp, signIn, signOut]).state).toMatchObject({ _tag: "SignedOut", because: null })
    const facts = play([...panelLost, givenUp]).asked.flatMap((command) =>
      command._tag === "Keep" && command.fact._tag === "AgentChanged" ? [command.fact.reason] : []
    )
    expect(facts.at(-1)).toBe("panel-lost")
  })

  it("who left during a call is told so too, when the call is over", () => {
    const during = [...talking, panelOpened, panelClosed, graceExpired]
    const over: Message = { ...released(1, "done", 0), at: at(90_000) } as Message
    expect(play([...during, over]).state).toMatchObject({ _tag: "SignedOut", because: "panel-lost" })
    expect(play([...talking, signOut, over]).state).toMatchObject({ _tag: "SignedOut", because: null })
  })

  it("a roll call that believes the truth needs no answer, another one does", () => {
    const { state } = play(ready)
    if (state._tag === "Unconfigured") throw new Error("not configured")
    const roll = (believed: ReturnType<typeof presenceOf>, held: number | null): Message => ({
      _tag: "RollCalled",
      at: at(99),
      held,
      believed
    })
    expect(show(transition(state, roll(presenceOf(state), null))[1])).toEqual([])
    expect(show(transition(state, roll({ ...presenceOf(state), verdict: "wrap-up" }, null))[1])).toEqual([announce])
    // An offer that never reached them: now they have heard of it, and say that they have not taken it.
    expect(announced(transition(state, roll(presenceOf(state), 5))[1])).toMatchObject([{ heard: 5, offer: null }])
  })
})

const alphabet: ReadonlyArray<Message> = [
  signIn,
  readyAsked,
  onBreak,
  signOut,
  inService,
  outOfService,
  panelOpened,
  panelClosed,
  graceExpired,
  givenUp,
  offered(1),
  offered(2, "c2"),
  ringStarted(1),
  ringStarted(1, "c1", "click"),
  ringStarted(2, "c2"),
  answerAsked,
  talkStarted(1),
  talkStarted(2, "c2"),
  released(1, "done"),
  released(1, "no-answer"),
  released(2, "done", 0, "c2"),
  released(2, "withdrawn", 0, "c2"),
  checkDue,
  wrapUpExpired,
  recovered
]
const Script = Schema.Array(Schema.Literals(alphabet.map((_, index) => index)))
const thorough = { arbitrary: { size: 60, runs: 400 } }

describe("laws over any script", () => {
  const steps = (script: ReadonlyArray<number>) => {
    let { state } = play(ready)
    return script.map((index) => {
      const before = state
      const message = alphabet[index]!
      const [next, outputs] = transition(state, message)
      state = next
      return { before, message, next, outputs }
    })
  }

  it.prop(
    "an offer is accepted by who is ready, and by nobody else",
    [Script],
    ([script]) => {
      for (const { before, outputs } of steps(script))
        if (show(outputs).includes("AgentAccepted"))
          assert.isTrue(before._tag === "Ready" && presenceOf(before).verdict === "ready")
    },
    thorough
  )

  it.prop(
    "whatever the distributor knows is what is so",
    [Script],
    ([script]) => {
      const { asked, state } = play([...ready, ...script.map((index) => alphabet[index]!)])
      assert.deepStrictEqual(announced(asked).at(-1), state._tag === "Unconfigured" ? undefined : presenceOf(state))
    },
    thorough
  )

  it.prop(
    "an agent leaves a call when it lets them go, is silent, or another call has them",
    [Script],
    ([script]) => {
      for (const { before, message, next } of steps(script)) {
        if (!("work" in before)) continue
        const stays =
          "work" in next && next.work.contact.call === before.work.contact.call && next.work.offer === before.work.offer
        if (!stays) assert.include(["Released", "CheckDue", "TalkStarted"], message._tag)
      }
    },
    thorough
  )

  it.prop(
    "who is bound or in wrap-up has a timer that ends it",
    [Script],
    ([script]) => {
      const last = steps(script).at(-1)?.next
      if (last !== undefined && ("work" in last || last._tag === "WrapUp"))
        assert.isTrue(timers(last).some(({ key }) => key === ("work" in last ? "check" : "wrap-up")))
    },
    thorough
  )

  it.prop(
    "what it says comes back from the journal as it was, and fits whom it is for",
    [Script],
    ([script]) => {
      const { asked } = play([...ready, ...script.map((index) => alphabet[index]!)])
      assert.deepStrictEqual(throughJson(asked), asked)
    },
    thorough
  )
})

it("replays a shift", async () => {
  const { trace } = play([
    ...wrapUp,
    wrapUpExpired,
    offered(2, "c2"),
    ringStarted(2, "c2"),
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
