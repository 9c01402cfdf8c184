import { describe, expect, it } from "vitest"
import { type Output, saidBy } from "../output.ts"
import { AgentId, CallId, type EpochMs, QueueId } from "../vocabulary.ts"
import { callback } from "./kind.ts"
import { AGENT_AGAIN_MS, CHECK_AFTER_START_MS, CHECK_EVERY_MS } from "./limits.ts"
import type { Message, State } from "./protocol.ts"

const at = (ms: number) => ms as EpochMs
const [ana, sales] = [AgentId.make("ana"), QueueId.make("sales")]
const [SPACING, UNTIL] = [60_000, 3_600_000]
const terms = { queueName: "Sales", alertTimeoutMs: 20_000, wrapUpMs: 5_000, music: "", priority: 0, needs: [] }

const asked = (more: Partial<Extract<Message, { _tag: "Asked" }>> = {}): Message => ({
  _tag: "Asked",
  at: at(10_000),
  number: "13800138000",
  queue: sales,
  needs: [],
  area: null,
  preferred: null,
  priority: 0,
  queuedAt: at(4_000),
  attributes: { callingNumber: "13800138000" },
  call: CallId.make("c1"),
  by: null,
  notBefore: null,
  until: at(UNTIL),
  tries: 2,
  spacingMs: SPACING,
  ...more
})
const admitted: Message = { _tag: "Admitted", at: at(10_001), queue: sales, terms }
const accepted = (offer = 1, ms = 11_000): Message => ({ _tag: "AgentAccepted", at: at(ms), agent: ana, offer })
const took = (offer = 1, ms = 12_000): Message => ({ _tag: "AgentTook", at: at(ms), agent: ana, offer })
const call = (n = 1) => CallId.make(`back-${n}-b1`)
const over = (result: Extract<Message, { _tag: "CallOver" }>["result"], ms = 30_000, n = 1): Message => ({
  _tag: "CallOver",
  at: at(ms),
  call: call(n),
  result
})
const reached = (n = 1): Message => ({ _tag: "CustomerReached", at: at(20_000), call: call(n) })
const cancelled: Message = { _tag: "Cancelled", at: at(25_000), by: "chief" }
const served: Message = { _tag: "NumberServed", at: at(25_000) }

const queued = [asked(), admitted]
const alerting = [...queued, accepted()]
const calling = [...alerting, took()]

const play = (messages: ReadonlyArray<Message>) => {
  let state: State = callback.initial("b1")
  const trace: Array<string> = []
  let last: ReadonlyArray<Output> = []
  for (const message of messages) {
    const [next, outputs] = callback.transition(state, message)
    const said = outputs.map(saidBy).join(" ")
    trace.push(`${String(message.at).padStart(7)} ${state._tag} --${message._tag}--> ${next._tag} ${said}`.trimEnd())
    ;[state, last] = [next, outputs]
  }
  return { state, trace, last, said: last.map(saidBy) }
}
const after = (...messages: ReadonlyArray<Message>) => play(messages)

describe("a callback", () => {
  it("stands in its queue where the call stood in which it was asked for, as work of the channel voice", () => {
    const { last, state } = after(...queued.slice(0, 1))
    expect(state).toMatchObject({ _tag: "Queued", desk: { _tag: "Queueing" } })
    expect(last).toMatchObject([
      { fact: { _tag: "CallbackAsked", work: "callback/b1", queue: "sales", call: "c1" } },
      { to: "queue/sales", message: { asked: { id: "callback/b1", channel: "voice", queuedAt: 4_000 } } }
    ])
  })

  it("is offered on the panel, to be taken by a click", () => {
    expect(after(...alerting).last).toMatchObject([
      { to: "agent/ana", message: { _tag: "AlertStarted", offer: 1, answerBy: "click" } },
      { to: "queue/sales" }
    ])
  })

  it("has the agent call when they take it, and leaves its queue", () => {
    const { last, state } = after(...calling)
    expect(state._tag).toBe("Calling")
    expect(last).toMatchObject([
      {
        port: "callbacks",
        request: { _tag: "Dial", agent: "ana", number: "13800138000", call: "back-1-b1", isTaken: true }
      },
      { to: "queue/sales", message: { _tag: "WorkLeft" } }
    ])
  })

  it("has the telephone ring of who has no panel", () => {
    const { last, state } = after(...queued, { ...accepted(), byTelephone: true } as Message)
    expect(state._tag).toBe("Calling")
    expect(last).toContainEqual(expect.objectContaining({ request: expect.objectContaining({ isTaken: false }) }))
  })

  it("is over when they are reached", () => {
    const { last, state } = after(...calling, reached())
    expect(state).toMatchObject({ _tag: "Over", outcome: "reached" })
    expect(last).toMatchObject([{ fact: { _tag: "CallbackEnded", outcome: "reached", tried: 1, waitMs: 10_000 } }])
  })

  it("is tried again after its spacing, and given up after the last time", () => {
    const busy = after(...calling, over("busy"))
    expect(busy.state).toMatchObject({ _tag: "Spaced", dueAt: 30_000 + SPACING, about: { tried: 1 } })
    expect(busy.said).toEqual(["Released", "+CallbackTried"])
    const again: ReadonlyArray<Message> = [
      ...calling,
      over("busy"),
      { _tag: "WaitOver", at: at(30_000 + SPACING) },
      { ...admitted, at: at(90_001) },
      accepted(2, 91_000),
      took(2, 92_000)
    ]
    expect(after(...again).state).toMatchObject({ _tag: "Calling", call: "back-2-b1" })
    expect(after(...again, over("no-answer", 99_000, 2)).state).toMatchObject({ _tag: "Over", outcome: "given-up" })
  })

  it("has its old place then, and has not waited in between", () => {
    const due: Message = { _tag: "WaitOver", at: at(90_000) }
    const place = { queuedAt: 4_000, waitsFrom: 90_000 }
    expect(after(...calling, over("busy"), due).last).toMatchObject([{ message: { asked: place } }])
    expect(after(asked()).last[1]).not.toHaveProperty("message.asked.waitsFrom")
  })

  it("is not tried again at a number that nobody has", () => {
    expect(after(...calling, over("invalid")).state).toMatchObject({ _tag: "Over", outcome: "given-up" })
  })

  it("asks others, and counts no try, when the agent's own telephone is not lifted", () => {
    expect(after(...calling, over("agent")).state).toMatchObject({
      _tag: "Spaced",
      dueAt: 30_000 + AGENT_AGAIN_MS,
      about: { tried: 0 }
    })
  })

  it("hears nothing of an earlier call", () => {
    expect(after(...calling, over("busy", 30_000, 7)).state._tag).toBe("Calling")
    expect(after(...calling, reached(7)).state._tag).toBe("Calling")
  })

  it("cancels itself when they are spoken with otherwise, wherever it is", () => {
    expect(after(...queued, served).state).toMatchObject({ _tag: "Over", outcome: "served" })
    const onPanel = after(...alerting, served)
    expect(onPanel.said).toEqual(["Released", "WorkLeft", "+CallbackEnded"])
    const ringing = after(...calling, served)
    expect(ringing.state).toMatchObject({ _tag: "Calling", ends: { outcome: "served" } })
    expect(ringing.said).toEqual(["CallbackWithdrawn"])
    expect(after(...calling, served, over("no-answer")).state).toMatchObject({ _tag: "Over", outcome: "served" })
    // Whoever answered in that moment is spoken with.
    expect(after(...calling, served, reached()).state).toMatchObject({ _tag: "Over", outcome: "reached" })
  })

  it("is cancelled by name, and expires", () => {
    expect(after(...queued, cancelled).last).toContainEqual(
      expect.objectContaining({ fact: expect.objectContaining({ outcome: "cancelled", by: "chief" }) })
    )
    const expired: Message = { _tag: "Expired", at: at(UNTIL) }
    expect(after(...queued, expired).state).toMatchObject({ _tag: "Over", outcome: "expired" })
    expect(after(...queued, { ...expired, at: at(UNTIL - 1) }).state._tag).toBe("Queued")
    // Its time may run out while somebody is called for it: then the call is the last.
    expect(after(...calling, over("agent", UNTIL)).state).toMatchObject({ _tag: "Over", outcome: "expired" })
    expect(after(...calling, over("busy", UNTIL - 1)).state._tag).toBe("Spaced")
  })

  it("says why it was cancelled, also when somebody is just being called", () => {
    const reasoned: Message = { ...cancelled, reason: "answered by mail" } as Message
    const ended = expect.objectContaining({
      fact: expect.objectContaining({ by: "chief", reason: "answered by mail" })
    })
    expect(after(...queued, reasoned).last).toContainEqual(ended)
    expect(after(...calling, reasoned, over("no-answer")).last).toContainEqual(ended)
  })

  it("is put to a later time, or to an earlier one, and has its old place again", () => {
    const moved = (to: number, ms = 25_000): Message => ({ _tag: "Moved", at: at(ms), by: "chief", to: at(to) })
    const later = after(...queued, moved(90_000))
    expect(later.state).toMatchObject({ _tag: "Spaced", dueAt: 90_000 })
    expect(later.said).toEqual(["+CallbackMoved", "WorkLeft"])
    const busy = [...calling, over("busy")]
    const now = after(...busy, moved(31_000, 31_000))
    expect(now.state).toMatchObject({ _tag: "Queued", desk: { task: { asked: { queuedAt: 4_000 } } } })
    expect(now.said).toEqual(["+CallbackMoved", "WorkAnnounced"])
    // What is there already stays there.
    expect(after(...queued, moved(20_000)).said).toEqual(["+CallbackMoved"])
    // Whoever has it goes on.
    for (const story of [alerting, calling]) expect(after(...story, moved(90_000)).state).toEqual(after(...story).state)
  })

  it("waits until the time for which it was promised", () => {
    const later = asked({ notBefore: at(70_000) })
    expect(after(later).state).toMatchObject({ _tag: "Spaced", dueAt: 70_000 })
    expect(after(later, { _tag: "WaitOver", at: at(70_000) }).state._tag).toBe("Queued")
  })

  describe("with hours", () => {
    const [closed, opens] = [12_000, 100_000]
    const hours = [
      { from: at(10_000), to: at(closed) },
      { from: at(opens), to: at(200_000) }
    ]
    const hoursOver: Message = { _tag: "HoursOver", at: at(closed) }

    it("leaves its queue when they are over, and has its place again when they begin", () => {
      const left = after(asked({ hours }), admitted, hoursOver)
      expect(left.state).toMatchObject({ _tag: "Spaced", dueAt: opens })
      expect(left.said).toEqual(["WorkLeft"])
      const back = after(asked({ hours }), admitted, hoursOver, { _tag: "WaitOver", at: at(opens) })
      expect(back.last).toMatchObject([{ message: { _tag: "WorkAnnounced", asked: { queuedAt: 4_000 } } }])
    })

    it("asked for outside of them it waits for the next, and ends when there is none any more", () => {
      const next = { ...asked({ hours }), at: at(50_000) } as Message
      expect(after(next).state).toMatchObject({ _tag: "Spaced", dueAt: opens })
      const none = { ...asked({ hours }), at: at(250_000) } as Message
      expect(after(none).state).toMatchObject({ _tag: "Spaced", dueAt: UNTIL + 1 })
    })

    it("may still be taken by who has it on their panel then, and waits for the next when they do not", () => {
      const onPanel = [asked({ hours }), admitted, accepted()]
      expect(callback.timers(after(...onPanel).state).map(({ key }) => key)).not.toContain("closing")
      expect(after(...onPanel, hoursOver).state).toMatchObject({ _tag: "Queued", desk: { _tag: "Alerting" } })
      const passed = [...onPanel, { _tag: "AlertExpired", at: at(31_000), offer: 1 }] satisfies ReadonlyArray<Message>
      const waits = after(...passed).state
      expect(callback.timers(waits).find(({ key }) => key === "closing")?.dueAt).toBe(closed)
      expect(after(...passed, { ...hoursOver, at: at(31_000) }).state).toMatchObject({
        _tag: "Spaced",
        about: { heard: 1 }
      })
    })

    it("goes on where others have begun meanwhile", () => {
      const late = after(asked({ hours }), admitted, { ...hoursOver, at: at(opens + 1) })
      expect(late.state).toMatchObject({ _tag: "Queued", closesAt: 200_000 })
    })
  })

  it("asks its call after a start, and does not use its name again", () => {
    const recovered: Message = { _tag: "Recovered", at: at(40_000) }
    const { last, state } = after(...calling, recovered)
    expect([last, state]).toMatchObject([[], { checkAt: 40_000 + CHECK_AFTER_START_MS }])
    const checked: Message = { _tag: "CheckDue", at: at(43_000) }
    expect(after(...calling, recovered, checked).said).toEqual(["CallbackChecked"])
    const lost = after(...calling, recovered, checked, { ...checked, at: at(43_000 + CHECK_EVERY_MS) })
    expect(lost.state).toMatchObject({ _tag: "Spaced", about: { tried: 0, calls: 1 } })
  })

  it("frees whoever asks for what is not theirs", () => {
    const asks: Message = { _tag: "AgentAsked", at: at(50_000), agent: ana, offer: 9 }
    expect(after(asks).said).toEqual(["Released"])
    for (const story of [queued, alerting, calling, [...calling, reached()], [...calling, over("busy")]])
      expect(after(...story, asks).said).toEqual(["Released"])
    expect(after(...calling, { ...asks, offer: 1 }).said).toEqual(["AlertStarted"])
  })

  it("ends with its queue", () => {
    const refused: Message = { _tag: "PlaceRefused", at: at(11_000), queue: sales, reason: "queue closed" }
    expect(after(...queued, refused).state).toMatchObject({ _tag: "Over", outcome: "refused" })
  })

  it("is one story, from the wish to the talk", async () => {
    const { trace } = after(
      ...calling,
      over("busy"),
      { _tag: "WaitOver", at: at(90_000) },
      { ...admitted, at: at(90_001) },
      accepted(2, 91_000),
      took(2, 92_000),
      { ...reached(2), at: at(97_000) },
      { _tag: "LingerExpired", at: at(157_000) }
    )
    await expect(`${trace.join("\n")}\n`).toMatchFileSnapshot("traces/busy-then-reached.trace")
  })
})
