import { describe, expect, it } from "vitest"
import type { QueueSettings } from "../centre.ts"
import { type Output, saidBy } from "../output.ts"
import { AgentId, type EpochMs, GroupId, QueueId } from "../vocabulary.ts"
import { CHANNELS, workIdOf } from "../work.ts"
import { queue } from "./kind.ts"
import { CLOSES_AFTER_MS, CLOSING_LIMIT_MS } from "./limits.ts"
import { placesIn } from "./places.ts"
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
  maxWaiting: 2,
  ageingMs: null,
  needs: [],
  channels: CHANNELS
}
const configured = (changed: Partial<QueueSettings> = {}): Message => ({
  _tag: "Configured",
  at: at(0),
  settings: { ...settings, ...changed }
})
const taken = (served: boolean, ms = 10_000): Message => ({ _tag: "Retired", at: at(ms), served })
const announced = (
  name: string,
  { admitted = true, alerting = false, ms = 1_000, since = 900 } = {}
): Extract<Message, { _tag: "WorkAnnounced" }> => ({
  _tag: "WorkAnnounced",
  at: at(ms),
  asked: {
    id: workIdOf("call", name),
    channel: "voice",
    queue: settings.id,
    needs: [],
    area: null,
    preferred: null,
    priority: 0,
    queuedAt: at(since),
    load: 1,
    attributes: {}
  },
  admitted,
  heard: 0,
  refusedBy: [],
  alerting: alerting ? { agent: AgentId.make("ana"), offer: 4 } : null
})

const stateAfter = (...messages: ReadonlyArray<Message>): State =>
  messages.reduce<State>((state, message) => transition(state, message)[0], {
    _tag: "Unconfigured",
    queue: settings.id
  })
const said = (last: Message, ...before: ReadonlyArray<Message>) => transition(stateAfter(...before), last)[1].map(words)
const words = (output: Output) => `${"to" in output ? output.to : ""} ${saidBy(output)}`.trim()
const places = (...messages: ReadonlyArray<Message>) =>
  placesIn(stateAfter(...messages)).map((work) => work.slice("call/".length))

const waits = [configured(), announced("a"), announced("b", { alerting: true })]

describe("a queue that is taken out", () => {
  it("keeps those who have a place as long as somebody serves them, and lets nobody in who comes later", () => {
    expect(said(taken(true), ...waits)).toEqual([])
    expect(places(...waits, taken(true))).toEqual(["a", "b"])
    const closing = [...waits, taken(true)]
    expect(said(announced("a", { ms: 11_000 }), ...closing)).toEqual(["distributor/centre WorkRanked"])
    expect(said(announced("c", { admitted: false, ms: 11_000, since: 11_000 }), ...closing)).toEqual([
      "call/c PlaceRefused"
    ])
  })

  it("lets in who stood outside when it was full", () => {
    const room: Message = { _tag: "WorkLeft", at: at(11_000), work: workIdOf("call", "a") }
    const late = announced("c", { admitted: false, ms: 12_000, since: 950 })
    expect(said(late, ...waits, taken(true), room)).toEqual(["call/c Admitted", "distributor/centre WorkRanked"])
  })

  it("sends away who waits when nobody serves it; an agent who is being alerted may take theirs yet", () => {
    expect(said(taken(false), ...waits)).toEqual(["call/a PlaceRefused", "distributor/centre WorkDropped"])
    const left = [...waits, taken(false)]
    expect(places(...left)).toEqual(["b"])
    expect(said(announced("b", { alerting: true, ms: 12_000 }), ...left)).toEqual(["distributor/centre WorkRanked"])
    expect(said(announced("b", { ms: 13_000 }), ...left)).toEqual([
      "call/b PlaceRefused",
      "distributor/centre WorkDropped"
    ])
  })

  it("sends away who waits when its last agents go", () => {
    expect(said(taken(false, 12_000), ...waits, taken(true))).toEqual([
      "call/a PlaceRefused",
      "distributor/centre WorkDropped"
    ])
  })

  it("keeps nobody for ever", () => {
    const ms = 10_000 + CLOSING_LIMIT_MS
    expect(said(announced("a", { ms: ms - 1 }), ...waits, taken(true))).toEqual(["distributor/centre WorkRanked"])
    expect(said(announced("a", { ms }), ...waits, taken(true))).toEqual([
      "call/a PlaceRefused",
      "distributor/centre WorkDropped"
    ])
  })

  it("is over when nobody has a place any more, and not before everybody could say that they have", () => {
    const due = (ms: number): Message => ({ _tag: "CloseDue", at: at(ms) })
    const [timer] = timers(stateAfter(configured(), taken(true)))
    expect(timer).toMatchObject({ key: "close", dueAt: 10_000 + CLOSES_AFTER_MS })
    expect(queue.vacant(stateAfter(configured(), taken(true), due(10_000 + CLOSES_AFTER_MS)))).toBe(true)
    // The engine died: the list is empty, and who waits says so within seconds.
    const again = [...waits, taken(true), { _tag: "Restarted", at: at(20_000) } as Message]
    expect(places(...again)).toEqual([])
    expect(queue.vacant(stateAfter(...again, due(25_000)))).toBe(false)
    expect(places(...again, announced("a", { ms: 22_000 }), due(35_000))).toEqual(["a"])
  })

  it("comes back as if it had never gone", () => {
    expect(stateAfter(...waits, taken(true), configured())).toEqual(stateAfter(...waits))
    expect(
      said(announced("z", { ms: 12_000 }), configured(), taken(true), { _tag: "CloseDue", at: at(30_000) })
    ).toEqual(["call/z PlaceRefused"])
  })
})

describe("other settings while work waits", () => {
  it("hold for the next decision: each work hears its terms and says again where it stands", () => {
    expect(said(configured({ priority: 9 }), ...waits)).toEqual(["call/a TermsChanged", "call/b TermsChanged"])
    expect(said(configured({ serviceLevelSeconds: 5, maxWaiting: 9 }), ...waits)).toEqual([])
  })

  it("another group gets all that waits, and the old one is told that nothing does", () => {
    const annexe = GroupId.make("annexe")
    const moved = configured({ group: annexe })
    expect(said(moved, ...waits)).toEqual([
      "distributor/centre PlacesListed",
      "call/a TermsChanged",
      "call/b TermsChanged"
    ])
    expect(said(announced("a", { ms: 2_000 }), ...waits, moved)).toEqual(["distributor/annexe WorkRanked"])
    // One that still counts places of ours did not hear it.
    const counted: Message = { _tag: "PlacesCounted", at: at(3_000), works: 2, group: settings.group }
    expect(said(counted, ...waits, moved)).toEqual(["distributor/centre PlacesListed"])
  })
})
