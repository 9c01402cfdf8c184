import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { expect } from "vitest"
import type { QueueSettings } from "../centre.ts"
import type { Message as DistributorMessage } from "../distributor/protocol.ts"
import { type Output, saidBy, type Unstamped } from "../output.ts"
import { throughJson } from "../testing/through-json.ts"
import { AgentId, CallId, type EpochMs, GroupId, QueueId } from "../vocabulary.ts"
import type { Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { transition } from "./transition.ts"

const at = (ms: number) => ms as EpochMs
const settings: QueueSettings = {
  id: QueueId.make("sales"),
  name: "Sales",
  group: GroupId.make("centre"),
  priority: 3,
  strategy: "longest-idle",
  ringTimeoutMs: 20_000,
  wrapUpMs: 5_000,
  serviceLevelSeconds: 20,
  music: "music-on-hold",
  maxWaiting: 2
}
const configured: Message = { _tag: "Configured", at: at(0), settings }
const announced = (call: string, more: Partial<Extract<Message, { _tag: "CallAnnounced" }>> = {}): Message => ({
  _tag: "CallAnnounced",
  at: at(1_000),
  call: CallId.make(call),
  callingNumber: "1",
  dialledNumber: "2",
  keys: "",
  queuedAt: at(900),
  admitted: false,
  heard: 0,
  refusedBy: [],
  ringing: null,
  ...more
})
const left = (call: string): Message => ({
  _tag: "CallLeft",
  at: at(2_000),
  call: CallId.make(call)
})

const play = (messages: ReadonlyArray<Message>) => {
  let state: State = { _tag: "Unconfigured", queue: settings.id }
  const asked: Array<Output> = []
  const trace: Array<string> = []
  for (const message of messages) {
    const [next, outputs] = transition(state, message)
    trace.push(
      `${String(message.at).padStart(6)} ${state._tag} --${message._tag}--> ${next._tag} ${outputs.map(saidBy).join(" ")}`.trimEnd()
    )
    state = next
    asked.push(...outputs)
  }
  return { state, asked, trace }
}
const toDistributor = (outputs: ReadonlyArray<Output>) =>
  outputs.flatMap((output) =>
    output._tag === "Tell" && output.to === "distributor/centre"
      ? [output.message as Unstamped<DistributorMessage>]
      : []
  )
const waiting = (state: State) => (state._tag === "Open" ? Object.keys(state.entries) : [])

describe("table", () => {
  it.each([
    { given: [], when: announced("a"), asks: ["PlaceRefused"], waits: [] },
    { given: [], when: left("a"), asks: [], waits: [] },
    { given: [configured], when: announced("a"), asks: ["Admitted", "CallRanked"], waits: ["a"] },
    { given: [configured, announced("a")], when: announced("a"), asks: ["Admitted", "CallRanked"], waits: ["a"] },
    {
      given: [configured, announced("a")],
      when: announced("a", { admitted: true }),
      asks: ["CallRanked"],
      waits: ["a"]
    },
    {
      given: [configured, announced("a"), announced("b")],
      when: announced("c"),
      asks: ["PlaceRefused"],
      waits: ["a", "b"]
    },
    {
      given: [configured, announced("a"), announced("b")],
      when: announced("c", { admitted: true }),
      asks: ["CallRanked"],
      waits: ["a", "b", "c"]
    },
    { given: [configured, announced("a")], when: left("a"), asks: ["CallDropped"], waits: [] },
    { given: [configured, announced("a")], when: left("b"), asks: [], waits: ["a"] },
    { given: [configured, announced("a")], when: { _tag: "Restarted", at: at(9) } as Message, asks: [], waits: [] },
    {
      given: [configured, announced("a")],
      when: { _tag: "SweepDue", at: at(31_001) } as Message,
      asks: ["CallDropped", "+EngineCorrected"],
      waits: []
    },
    {
      given: [configured, announced("a")],
      when: { _tag: "SweepDue", at: at(31_000) } as Message,
      asks: [],
      waits: ["a"]
    }
  ])("after $given.length messages, $when._tag asks $asks", ({ asks, given, waits, when }) => {
    const [next, outputs] = transition(play(given).state, when)
    expect([outputs.map(saidBy), waiting(next)]).toEqual([asks, waits])
  })

  it("the distributor hears the queue's priority, its strategy and the call's first entry", () => {
    const { asked } = play([configured, announced("a", { admitted: true, queuedAt: at(7), heard: 4 })])
    expect(toDistributor(asked)).toMatchObject([
      {
        _tag: "CallRanked",
        priority: 3,
        strategy: "longest-idle",
        heard: 4,
        contact: { call: "a", queuedAt: 7, queueName: "Sales", wrapUpMs: 5_000 }
      }
    ])
  })
})

const calls = ["a", "b", "c"]
const alphabet = [
  ...calls.map((call) => announced(call)),
  ...calls.map((call) => announced(call, { admitted: true })),
  ...calls.map(left),
  { _tag: "SweepDue", at: at(99_000) } as Message
]
const Script = Schema.Array(Schema.Literals(alphabet.map((_, index) => index)))

describe("laws over any script", () => {
  it.prop(
    "the distributor knows exactly who waits, each leaving is told once, and a sweep is due while somebody does",
    [Script],
    ([script]) => {
      const { asked, state } = play([configured, ...script.map((index) => alphabet[index]!)])
      const known = new Set<string>()
      for (const told of toDistributor(asked)) {
        if (told._tag === "CallRanked") known.add(told.contact.call)
        if (told._tag === "CallDropped") assert.isTrue(known.delete(told.call))
      }
      assert.deepStrictEqual([...known].toSorted(), waiting(state).toSorted())
      assert.strictEqual(timers(state).length, waiting(state).length > 0 ? 1 : 0)
    },
    { arbitrary: { size: 50, runs: 300 } }
  )

  it.prop(
    "what it says comes back from the journal as it was, and fits whom it is for",
    [Script],
    ([script]) => {
      const { asked } = play([configured, ...script.map((index) => alphabet[index]!)])
      assert.deepStrictEqual(throughJson(asked), asked)
    },
    { arbitrary: { size: 50, runs: 300 } }
  )
})

it("replays two callers, one of whom is answered and one falls silent", async () => {
  const ringing = { agent: AgentId.make("ana"), offer: 1 }
  const { trace } = play([
    configured,
    announced("a"),
    announced("b", { at: at(1_500), queuedAt: at(1_400) }),
    announced("c", { at: at(1_600), queuedAt: at(1_600) }),
    announced("a", { at: at(1_700), admitted: true, heard: 1, ringing }),
    left("a"),
    { _tag: "SweepDue", at: at(16_000) },
    { _tag: "SweepDue", at: at(31_600) },
    { _tag: "Restarted", at: at(40_000) },
    announced("c", { at: at(40_001), admitted: true })
  ])
  await expect(`${trace.join("\n")}\n`).toMatchFileSnapshot("traces/answered-and-silent.trace")
})
