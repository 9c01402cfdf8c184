import { describe, expect, it } from "vitest"
import type { Hand, SignedIn, State } from "#actors/agent/protocol.ts"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import { reasonsOf, statesOf } from "#actors/centre.ts"
import { ReasonId } from "#actors/reasons.ts"
import type { AgentId, EpochMs, GroupId, QueueId } from "#actors/vocabulary.ts"
import { AgentWord } from "#actors/vocabulary.ts"
import { type Channel, CHANNELS, workIdOf } from "#actors/work.ts"
import { USUAL_MASKING } from "#wire/masked-number.ts"
import { agentTile, deskOf } from "./agent-screen.ts"

const at = (ms: number) => ms as EpochMs
const ana = "ana" as AgentId
const settings = {
  id: ana,
  name: "Ana",
  queues: [],
  skills: {},
  areas: [],
  capacity: "default",
  autoAnswerSeconds: null,
  narrowLine: false
}
const person = {
  agent: ana,
  name: "Ana",
  group: "centre" as GroupId,
  queues: ["sales" as QueueId],
  registered: true,
  registeredSince: at(0),
  panel: { _tag: "Open", panels: ["p"] },
  heard: 0,
  capacity: DEFAULT_CAPACITY,
  pauses: {}
} as const
const allReady = Object.fromEntries(CHANNELS.map((channel) => [channel, { _tag: "Ready" as const, since: at(20) }]))
const work = (name: string, channel: Channel, queue = "sales") => ({
  id: workIdOf(channel === "voice" ? "call" : "task", name),
  channel,
  queue: queue as QueueId,
  needs: [],
  area: null,
  preferred: null,
  priority: 0,
  queuedAt: at(5),
  load: 1,
  attributes: { title: `about ${name}`, colour: "not well known" },
  queueName: "Sales",
  wrapUpMs: 0
})
const bound = { offer: 3, since: at(1_000), checkAt: at(9), unanswered: 0 }
const state = (...hands: ReadonlyArray<Hand>): SignedIn => ({
  _tag: "SignedIn",
  person,
  availability: allReady,
  hands: Object.fromEntries(hands.map((hand) => [hand.work.id, hand])),
  leaving: false,
  retired: false
})
const tileOf = (of: State | undefined) => agentTile(settings, "north", of, { handled: 2, missed: 1 })
const around = { masking: USUAL_MASKING, callOf: () => undefined, nameOf: () => undefined }
const desk = (of: State | undefined) => deskOf(tileOf(of), of, around)

const talking: Hand = { _tag: "Active", ...bound, work: work("c1", "voice"), recording: true }
const aside: Hand = { _tag: "SetAside", ...bound, work: work("m1", "mail", "post"), recording: false }

describe("an agent's tile", () => {
  it("counts the hands of each channel, and takes word and queue from the most urgent one", () => {
    expect(tileOf(state(aside, talking))).toMatchObject({
      state: "talking",
      since: 1_000,
      queue: "sales",
      hands: { voice: 1, mail: 1, task: 0 }
    })
  })

  it("of who is ready and cannot get a call says so: nobody counts them as idle", () => {
    const offline = { ...state(), person: { ...person, registered: false, registeredSince: at(500) } }
    expect(tileOf(offline)).toMatchObject({ state: "unreachable", device: "unregistered", panel: "open", since: 500 })
    expect(tileOf(state()).state).toBe("ready")
  })

  it("of somebody whom nobody knows yet is that of the centre's data", () => {
    expect(tileOf(undefined)).toMatchObject({ name: "Ana", state: "signed-out", panel: "none", hands: { voice: 0 } })
  })
})

describe("an agent's desk", () => {
  it("shows each hand with all that is known of its work, in the order in which they came", () => {
    const { hands } = desk(state(aside, talking))
    expect(Object.keys(hands)).toEqual(["task/m1", "call/c1"])
    expect(Object.values(hands)).toMatchObject([
      {
        channel: "mail",
        phase: "set-aside",
        queue: "post",
        offer: 3,
        attributes: { title: "about m1", colour: "not well known" }
      },
      { channel: "voice", phase: "active", recording: true, until: null }
    ])
  })

  it("tells until when something alerts, and until when notes may be written", () => {
    const alerting: Hand = { _tag: "Alerting", ...bound, work: work("t1", "task"), until: at(21_000), answerBy: null }
    const notes: Hand = { _tag: "WrapUp", work: work("c1", "voice"), since: at(9), until: at(14_000) }
    expect(Object.values(desk(state(alerting, notes)).hands)).toMatchObject([
      { phase: "alerting", until: 21_000 },
      { phase: "wrap-up", until: 14_000, offer: 0 }
    ])
  })

  it("says whether a click answers the call that rings", () => {
    const ringing = (answerBy: "click" | "handset" | null): Hand => ({
      _tag: "Alerting",
      ...bound,
      work: work("c1", "voice"),
      until: at(21_000),
      answerBy
    })
    expect([null, "handset", "click"].map((by) => desk(state(ringing(by as "click"))).answerable)).toEqual([
      false,
      false,
      true
    ])
  })

  it("shows what was chosen during work as it holds: by channel, with its reason", () => {
    const meal = { _tag: "NotReady", reason: ReasonId.make("meal"), since: at(2_000) } as const
    const { agent, availability } = desk({ ...state(talking), availability: { ...allReady, chat: meal } })
    expect(agent.state).toBe("talking")
    expect([availability.chat, availability.task]).toEqual([
      { ready: false, reason: "meal", since: 2_000 },
      { ready: true, reason: null, since: 20 }
    ])
  })

  it("tells who was signed out behind their back", () => {
    const gone: State = { _tag: "SignedOut", person, since: at(60_000), because: "unreachable" }
    expect(desk(gone)).toMatchObject({ signedOutBecause: "unreachable", leaving: false, hands: {} })
    expect(new Set(desk(gone).obstacles.map(({ why }) => why))).toEqual(new Set(["signed-out"]))
    expect(desk(undefined).obstacles).toHaveLength(CHANNELS.length)
  })
})

describe("a centre's words", () => {
  it("has a look for every state, and keeps the engine's reasons the engine's", () => {
    expect(new Set(statesOf({}).map(({ state: word }) => word))).toEqual(new Set(AgentWord.literals))
    const lunch = { zh: "午餐", en: "Lunch", pauses: "all", colour: "break", icon: "cup", order: 5 } as const
    const own = reasonsOf({
      reasons: [
        { ...lunch, id: ReasonId.make("meal"), chosenBy: "agent" },
        { ...lunch, id: ReasonId.make("rejected"), chosenBy: "agent" }
      ]
    })
    expect(own[0]).toMatchObject({ en: "Lunch" })
    expect(own.filter(({ id }) => id === "meal")).toHaveLength(1)
    expect(own.find(({ id }) => id === "rejected")).toMatchObject({ en: "Lunch", chosenBy: "engine" })
  })
})
