import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { expect } from "vitest"
import type { Message as AgentMessage } from "../agent/protocol.ts"
import type { Fact } from "../facts.ts"
import { type Output, saidBy, type Unstamped } from "../output.ts"
import type { Message as QueueMessage } from "../queue/protocol.ts"
import { throughJson } from "../testing/through-json.ts"
import { AgentId, type EpochMs, QueueId, SkillId } from "../vocabulary.ts"
import { task } from "./kind.ts"
import { type Message, State } from "./protocol.ts"

const { timers, transition } = task
const at = (ms: number) => ms as EpochMs
const [ana, ben] = [AgentId.make("ana"), AgentId.make("ben")]
const sales = QueueId.make("sales")
const terms = {
  queueName: "Sales",
  alertTimeoutMs: 20_000,
  wrapUpMs: 5_000,
  music: "",
  priority: 3,
  needs: [{ skill: SkillId.make("english"), level: 2 }]
}

const created: Message = {
  _tag: "Created",
  at: at(0),
  channel: "mail",
  queue: sales,
  needs: [],
  area: null,
  preferred: null,
  priority: 1,
  load: 1,
  wrapUpMs: null,
  attributes: { title: "A letter", link: "https://example.com/1" }
}
const admitted: Message = { _tag: "Admitted", at: at(1), queue: sales, terms }
const refused = (reason: string): Message => ({ _tag: "PlaceRefused", at: at(1), queue: sales, reason })
type FromAgent =
  | "AgentAccepted"
  | "AgentAsked"
  | "AgentRefused"
  | "AgentRejected"
  | "AgentTook"
  | "WorkSetAside"
  | "WorkTakenUp"
const says = (_tag: FromAgent, offer = 1, agent = ana, ms = 2_000): Message => ({ _tag, at: at(ms), agent, offer })
const note = (text: string | null, offer = 1, agent = ana, ms = 9_000): Message => ({
  _tag: "AgentEnded",
  at: at(ms),
  agent,
  offer,
  note: text
})
const expired = (offer: number): Message => ({ _tag: "AlertExpired", at: at(22_000), offer })
const placeAsked = (queue: QueueId = sales): Message => ({ _tag: "PlaceAsked", at: at(30_000), queue })
const withdrawn: Message = { _tag: "Withdrawn", at: at(30_000), by: "chief" }
const recovered: Message = { _tag: "Recovered", at: at(40_000) }
const announceDue: Message = { _tag: "AnnounceDue", at: at(5_000) }
const assureDue: Message = { _tag: "AssureDue", at: at(63_000) }
const lingerExpired: Message = { _tag: "LingerExpired", at: at(99_000) }

const waiting = [created, admitted]
const alerting = [...waiting, says("AgentAccepted", 1, ana, 1_000)]
const active = [...alerting, says("AgentTook")]
const setAside = [...active, says("WorkSetAside", 1, ana, 5_000)]
const done = [...active, note("called back")]

const show = (outputs: ReadonlyArray<Output>) => outputs.map(saidBy)
const facts = (outputs: ReadonlyArray<Output>): ReadonlyArray<Fact> =>
  outputs.flatMap((output) => (output._tag === "Keep" ? [output.fact] : []))
const toAgents = (outputs: ReadonlyArray<Output>) =>
  outputs.flatMap((output) =>
    output._tag === "Tell" && output.to.startsWith("agent/")
      ? [{ agent: output.to.slice("agent/".length), ...(output.message as Unstamped<AgentMessage>) }]
      : []
  )
const toQueue = (outputs: ReadonlyArray<Output>) =>
  outputs.flatMap((output) =>
    output._tag === "Tell" && output.to === "queue/sales" ? [output.message as Unstamped<QueueMessage>] : []
  )

const play = (messages: ReadonlyArray<Message>) => {
  let state: State = task.initial("t1")
  const asked: Array<Output> = []
  const trace: Array<string> = []
  for (const message of messages) {
    const [next, outputs] = transition(state, message)
    trace.push(
      `${String(message.at).padStart(6)} ${state._tag} --${message._tag}--> ${next._tag} ${show(outputs).join(" ")}`.trimEnd()
    )
    state = next
    asked.push(...outputs)
  }
  return { state, asked, trace }
}

const announce = "WorkAnnounced"
type Row = readonly [given: ReadonlyArray<Message>, when: Message, then: State["_tag"], says: ReadonlyArray<string>]
const rows: ReadonlyArray<Row> = [
  [[], created, "Queueing", ["+TaskCreated", announce]],
  [[], says("AgentAccepted"), "New", ["Released"]],
  [[], says("AgentAsked"), "New", ["Released"]],
  [[], admitted, "New", []],
  [[], placeAsked(), "New", ["WorkLeft"]],

  [[created], admitted, "Waiting", []],
  [[created], { ...admitted, queue: QueueId.make("other") } as Message, "Queueing", []],
  [[created], refused("queue full"), "Queueing", []],
  [[created], refused("no such queue"), "Ended", ["+TaskEnded", "WorkLeft"]],
  [[created], says("AgentAccepted"), "Queueing", ["Released", announce]],
  [[created], says("AgentTook"), "Queueing", ["Released"]],
  [[created], announceDue, "Queueing", [announce]],
  [[created], recovered, "Queueing", [announce]],
  [[created], withdrawn, "Ended", ["+TaskEnded", "WorkLeft"]],
  [[created], created, "Queueing", []],
  [[created], placeAsked(), "Queueing", [announce]],

  [waiting, says("AgentAccepted"), "Alerting", ["AlertStarted", announce]],
  [waiting, says("AgentTook"), "Waiting", ["Released"]],
  [waiting, says("AgentAsked"), "Waiting", ["Released"]],
  [waiting, admitted, "Waiting", []],
  [waiting, placeAsked(), "Waiting", [announce]],
  [waiting, placeAsked(QueueId.make("other")), "Waiting", ["WorkLeft"]],
  [alerting, placeAsked(), "Alerting", [announce]],
  [active, placeAsked(), "Active", ["WorkLeft"]],
  [setAside, placeAsked(), "SetAside", ["WorkLeft"]],
  [done, placeAsked(), "Ended", ["WorkLeft"]],
  [done, recovered, "Ended", ["Released"]],
  [waiting, announceDue, "Waiting", [announce]],
  [waiting, recovered, "Waiting", [announce]],
  [waiting, withdrawn, "Ended", ["+TaskEnded", "WorkLeft"]],

  [alerting, says("AgentTook"), "Active", ["WorkStarted", "+TaskStarted", "WorkLeft"]],
  [alerting, says("AgentTook", 2), "Alerting", ["Released"]],
  [alerting, says("AgentTook", 1, ben), "Alerting", ["Released"]],
  [alerting, expired(1), "Waiting", ["Released", announce]],
  [alerting, expired(0), "Alerting", []],
  [alerting, says("AgentRejected"), "Waiting", ["Released", announce]],
  [alerting, note(null), "Waiting", ["Released", announce]],
  [alerting, says("AgentRefused"), "Waiting", ["Released", announce]],
  [alerting, says("AgentRefused", 1, ben), "Alerting", []],
  [alerting, says("WorkSetAside"), "Waiting", ["Released", announce]],
  [alerting, says("AgentAccepted"), "Alerting", ["AlertStarted"]],
  [alerting, says("AgentAccepted", 2, ben), "Alerting", ["Released", announce]],
  [alerting, says("AgentAsked"), "Alerting", ["AlertStarted"]],
  [alerting, says("AgentAsked", 1, ben), "Alerting", ["Released"]],
  [alerting, says("WorkTakenUp"), "Alerting", ["AlertStarted"]],
  [alerting, announceDue, "Alerting", [announce]],
  [alerting, recovered, "Alerting", ["AlertStarted", announce]],
  [alerting, withdrawn, "Ended", ["Released", "+TaskEnded", "WorkLeft"]],

  [active, note("called back"), "Ended", ["Released", "+TaskEnded"]],
  [active, note("not mine", 1, ben), "Active", ["Released"]],
  [active, says("AgentAsked"), "Active", ["WorkStarted"]],
  [active, says("AgentAccepted"), "Active", ["WorkStarted"]],
  [active, says("AgentTook"), "Active", ["WorkStarted"]],
  [active, says("AgentRejected"), "Active", ["WorkStarted"]],
  [active, says("WorkTakenUp"), "Active", ["WorkStarted"]],
  [active, says("AgentAccepted", 2, ben), "Active", ["Released"]],
  [active, says("AgentRefused"), "Waiting", ["+EngineCorrected", announce]],
  [active, says("AgentRefused", 1, ben), "Active", []],
  [active, says("WorkSetAside"), "SetAside", ["+TaskSetAside"]],
  [active, says("WorkSetAside", 1, ben), "Active", ["Released"]],
  [active, expired(1), "Active", []],
  [active, assureDue, "Active", ["WorkStarted"]],
  [active, recovered, "Active", ["WorkStarted"]],
  [active, withdrawn, "Ended", ["Released", "+TaskEnded"]],

  [setAside, says("WorkTakenUp"), "Active", ["+TaskTakenUp", "WorkStarted"]],
  [setAside, says("WorkTakenUp", 1, ben), "SetAside", ["Released"]],
  [setAside, says("WorkSetAside"), "SetAside", ["WorkStarted"]],
  [setAside, says("AgentAsked"), "SetAside", ["WorkStarted"]],
  [setAside, says("AgentRefused"), "Waiting", ["+EngineCorrected", announce]],
  [setAside, note(null), "Ended", ["Released", "+TaskEnded"]],
  [setAside, assureDue, "SetAside", ["WorkStarted"]],
  [setAside, recovered, "SetAside", ["WorkStarted"]],
  [setAside, withdrawn, "Ended", ["Released", "+TaskEnded"]],

  [done, says("AgentAsked"), "Ended", ["Released"]],
  [done, says("AgentAccepted", 2, ben), "Ended", ["Released"]],
  [done, says("AgentTook"), "Ended", ["Released"]],
  [done, note("again"), "Ended", ["Released"]],
  [done, withdrawn, "Ended", []],
  [done, lingerExpired, "Gone", []],
  [[...done, lingerExpired], says("AgentAsked"), "Gone", []]
]

describe("table", () => {
  it.each(rows.map(([given, when, then, outputs]) => ({ state: play(given).state._tag, given, when, then, outputs })))(
    "$state, $when._tag: $then",
    ({ given, outputs, then, when }) => {
      const [next, said] = transition(play(given).state, when)
      expect([next._tag, show(said)]).toEqual([then, outputs])
    }
  )

  it("its queue hears whose it is and what it asks; its first entry stays through every retry", () => {
    const { asked } = play([...alerting, expired(1)])
    expect(toQueue(asked)).toMatchObject([
      { _tag: "WorkAnnounced", admitted: false, asked: { id: "task/t1", channel: "mail", queuedAt: 0, priority: 1 } },
      { _tag: "WorkAnnounced", admitted: true, heard: 1, alerting: { agent: "ana", offer: 1 } },
      { _tag: "WorkAnnounced", admitted: true, asked: { queuedAt: 0 }, refusedBy: ["ana"], alerting: null }
    ])
  })

  it("the agent is shown the whole of it, with what the queue asks on top, and until when to take it", () => {
    expect(toAgents(play(active).asked)).toMatchObject([
      {
        agent: "ana",
        _tag: "AlertStarted",
        offer: 1,
        until: 21_000,
        work: {
          id: "task/t1",
          channel: "mail",
          queueName: "Sales",
          priority: 4,
          needs: [{ skill: "english", level: 2 }],
          wrapUpMs: 5_000,
          attributes: { title: "A letter" }
        }
      },
      { agent: "ana", _tag: "WorkStarted", offer: 1, startedAt: 2_000, recording: false }
    ])
  })

  it("who did not take it, who passed it on and who did it are freed each with their reason", () => {
    const freed = (messages: ReadonlyArray<Message>) => toAgents(play(messages).asked).at(-1)
    expect(freed([...alerting, expired(1)])).toMatchObject({ _tag: "Released", reason: "no-answer", wrapUpMs: 0 })
    expect(freed([...alerting, says("AgentRejected")])).toMatchObject({ reason: "rejected", wrapUpMs: 0 })
    // Those of before did not ask that it be kept, and decide as they did.
    expect(freed([...alerting, expired(1)])).not.toHaveProperty("isKept")
    const asks = { isKept: true } as const
    expect(freed([...alerting, { ...expired(1), ...asks } as Message])).toMatchObject({ reason: "no-answer", ...asks })
    expect(freed([...alerting, { ...says("AgentRejected"), ...asks } as Message])).toMatchObject(asks)
    expect(freed([...active, withdrawn])).toMatchObject({ reason: "withdrawn", wrapUpMs: 0 })
    expect(freed(done)).toMatchObject({ work: "task/t1", reason: "done", wrapUpMs: 5_000 })
    expect(freed([{ ...created, wrapUpMs: 700 } as Message, ...done.slice(1)])).toMatchObject({ wrapUpMs: 700 })
  })

  it("the record says how long it waited, was worked on and what was written; time aside is not work", () => {
    const { asked } = play([...setAside, says("WorkTakenUp", 1, ana, 8_000), note("called back", 1, ana, 10_000)])
    expect(facts(asked)).toEqual([
      { _tag: "TaskCreated", at: 0, work: "task/t1", channel: "mail", queue: "sales", title: "A letter" },
      { _tag: "TaskStarted", at: 2_000, work: "task/t1", agent: "ana", waitMs: 2_000 },
      { _tag: "TaskSetAside", at: 5_000, work: "task/t1", agent: "ana" },
      { _tag: "TaskTakenUp", at: 8_000, work: "task/t1", agent: "ana" },
      {
        _tag: "TaskEnded",
        at: 10_000,
        work: "task/t1",
        outcome: "done",
        agent: "ana",
        note: "called back",
        by: null,
        activeMs: 5_000
      }
    ])
  })

  it("who withdrew it is on record; nobody had it while it only stood on a panel", () => {
    expect(facts(play([...alerting, withdrawn]).asked).at(-1)).toMatchObject({
      outcome: "withdrawn",
      agent: null,
      by: "chief",
      activeMs: 0
    })
    expect(facts(play([...setAside, withdrawn]).asked).at(-1)).toMatchObject({ agent: "ana", activeMs: 3_000 })
  })

  it("what its agent forgot goes to another, in the old place", () => {
    const { asked } = play([...active, says("AgentRefused"), says("AgentAccepted", 2, ben, 3_000)])
    expect(toQueue(asked).at(-2)).toMatchObject({ asked: { queuedAt: 0 }, refusedBy: [], alerting: null })
    expect(toAgents(asked).at(-1)).toMatchObject({ agent: "ben", _tag: "AlertStarted" })
  })
})

const alphabet: ReadonlyArray<Message> = [
  admitted,
  refused("queue full"),
  ...[1, 2].flatMap((offer) =>
    [ana, ben].flatMap((agent) => [
      says("AgentAccepted", offer, agent),
      says("AgentTook", offer, agent),
      says("AgentRejected", offer, agent),
      says("AgentRefused", offer, agent),
      says("AgentAsked", offer, agent),
      says("WorkSetAside", offer, agent),
      says("WorkTakenUp", offer, agent)
    ])
  ),
  expired(1),
  expired(2),
  announceDue,
  assureDue,
  recovered,
  placeAsked(),
  note(null),
  note("done", 2, ben),
  withdrawn
]
const Script = Schema.Array(Schema.Literals(alphabet.map((_, index) => index)))
const thorough = { arbitrary: { size: 60, runs: 400 } }
const run = (script: ReadonlyArray<number>) => play([created, ...script.map((index) => alphabet[index]!)])

const holds = (state: State) =>
  state._tag === "Alerting" || state._tag === "Active" || state._tag === "SetAside"
    ? [`${state.agent} ${state.offer}`]
    : []

describe("laws over any script", () => {
  it.prop(
    "whoever was shown it and has it no more was released or said so themselves",
    [Script],
    ([script]) => {
      let state: State = play([created]).state
      for (const index of script) {
        const [message, before] = [alphabet[index]!, state]
        const [next, outputs] = transition(before, message)
        state = next
        const freed = toAgents(outputs).flatMap((told) =>
          told._tag === "Released" ? [`${told.agent} ${told.offer}`] : []
        )
        for (const holder of holds(before))
          if (!holds(next).includes(holder)) assert.isTrue(freed.includes(holder) || message._tag === "AgentRefused")
        // Nobody who has it is sent away.
        for (const holder of holds(next)) assert.notInclude(freed, holder)
      }
    },
    thorough
  )

  it.prop(
    "its queue always knows where it stands",
    [Script],
    ([script]) => {
      const { asked, state } = run(script)
      const last = toQueue(asked).at(-1)
      if (state._tag === "Queueing" || state._tag === "Waiting" || state._tag === "Alerting") {
        assert.strictEqual(last?._tag, "WorkAnnounced")
        if (last?._tag !== "WorkAnnounced") return
        assert.deepStrictEqual(
          last.alerting,
          state._tag === "Alerting" ? { agent: state.agent, offer: state.offer } : null
        )
        assert.strictEqual(last.heard, state._tag === "Queueing" ? state.heard : state.place.heard)
      } else assert.strictEqual(last?._tag, "WorkLeft")
    },
    thorough
  )

  it.prop(
    "it ends at most once, and until then it waits for something that comes",
    [Script],
    ([script]) => {
      const { asked, state } = run(script)
      const ends = facts(asked).filter(({ _tag }) => _tag === "TaskEnded").length
      assert.strictEqual(ends, state._tag === "Ended" ? 1 : 0)
      assert.isAbove(timers(state).length, 0)
    },
    thorough
  )

  it.prop(
    "what it says comes back from the journal as it was, and fits whom it is for; so does what it is",
    [Script],
    ([script]) => {
      const { asked, state } = run(script)
      assert.deepStrictEqual(throughJson(asked), asked)
      const json = Schema.toCodecJson(State)
      const text = JSON.stringify(Schema.encodeSync(json)(state))
      assert.deepStrictEqual(Schema.decodeUnknownSync(json)(JSON.parse(text)), state)
    },
    thorough
  )
})

it("replays a mail that one agent lets pass, another sets aside for an alarm, takes up and finishes", async () => {
  const { trace } = play([
    ...alerting,
    expired(1),
    announceDue,
    says("AgentAccepted", 2, ben, 23_000),
    says("AgentTook", 2, ben, 25_000),
    says("WorkSetAside", 2, ben, 30_000),
    recovered,
    says("WorkTakenUp", 2, ben, 50_000),
    note("answered", 2, ben, 60_000),
    lingerExpired,
    { ...lingerExpired, at: at(120_000) } as Message
  ])
  await expect(`${trace.join("\n")}\n`).toMatchFileSnapshot("traces/set-aside-and-back.trace")
})

describe("what is written of a task", () => {
  it("reads the same whoever made its first message: a replay has that from the journal, in an order of its own", () => {
    const backwards = Object.fromEntries(Object.entries(created).toReversed()) as Message
    const step = (message: Message) => JSON.stringify(transition(task.initial("t1"), message))
    assert.strictEqual(step(backwards), step(created))
  })
})
