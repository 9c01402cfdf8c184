import { describe, expect, it } from "vitest"
import { workIdOf } from "../work.ts"
import { presenceOf } from "./presence.ts"
import type { Message } from "./protocol.ts"
import {
  alertStarted,
  atWork,
  configured,
  end,
  inService,
  offered,
  onBreak,
  phasesOf,
  play,
  readyAsked,
  released,
  show,
  signIn,
  toWork,
  workOf,
  workStarted
} from "./testing/say.ts"
import { transition } from "./transition.ts"
import { wordOf } from "./word.ts"

/** Somebody whom a colleague calls in: their offer is minus the attempt, and no distributor gave it. */

const ready: ReadonlyArray<Message> = [configured, inService, signIn, readyAsked]
const rung = alertStarted(-2, "c2")
const phases = (messages: ReadonlyArray<Message>) => phasesOf(play(messages).state).map((hand) => hand.join(" "))
const said = (messages: ReadonlyArray<Message>, last: Message) => toWork(transition(play(messages).state, last)[1])

describe("who is called in", () => {
  it("needs not be ready: their telephone rings, and the wallboard says so", () => {
    for (const before of [ready, [...ready, onBreak]]) {
      expect(phases([...before, rung])).toEqual(["c2 Alerting"])
      expect(wordOf(play([...before, rung]).state)).toBe("ringing")
      expect(show(transition(play(before).state, rung)[1])).not.toContain("+EngineCorrected")
    }
  })

  it("is offered nothing else meanwhile", () => {
    const { state } = play([...ready, rung])
    expect(state._tag === "SignedIn" && presenceOf(state).channels.voice).toBe("alerting")
    expect(said([...ready, rung], offered(9, "c9"))).toEqual([])
  })

  it("talks, and is let go with what they chose before", () => {
    const talking = [...ready, onBreak, rung, workStarted(-2, "c2")]
    expect(phases(talking)).toEqual(["c2 Active"])
    expect(said(talking, end("c2"))).toEqual(["AgentEnded call/c2 -2"])
    const over = play([...talking, released(-2, "done", 0, "c2")]).state
    expect([phasesOf(over), wordOf(over)]).toEqual([[], "not-ready"])
  })

  it("who lets it ring is not made to pause: nobody counted on them", () => {
    const { state } = play([...ready, rung, released(-2, "withdrawn", 0, "c2")])
    expect(wordOf(state)).toBe("ready")
  })

  it("is busy while anything else rings or is talked about at their telephone", () => {
    for (const before of [
      [...ready, ...atWork(1, "c1")],
      [...ready, offered(1, "c1")],
      [...ready, offered(1, "c1"), alertStarted(1, "c1")]
    ])
      expect(said(before, rung)).toEqual(["AgentRefused call/c2 -2"])
  })

  it("goes on from the notes on the call before, also when it is the same call that comes back", () => {
    const notes = [...ready, ...atWork(1, "c1"), released(1, "done")]
    expect(phases([...notes, rung])).toEqual(["c2 Alerting"])
    expect(phases([...notes, alertStarted(-3, "c1")])).toEqual(["c1 Alerting"])
  })

  it("telephones for the alarm that they have, and for no other, though their profile has no call beside an alarm", () => {
    const alarm = workOf("a1")
    const has = [...ready, offered(1, "a1"), alertStarted(1, "a1"), workStarted(1, "a1")]
    const incident = { ...alarm, id: workIdOf("incident", "t1-3") }
    const working = has.map((message) => ("work" in message ? { ...message, work: incident } : message) as Message)
    const callFor = (id: string): Message => ({
      ...rung,
      work: { ...rung.work, attributes: { ...rung.work.attributes, incident: id } }
    })
    expect(said(working, callFor("t9-9"))).toEqual(["AgentRefused call/c2 -2"])
    expect(said(working, rung)).toEqual(["AgentRefused call/c2 -2"])
    expect(phases([...working, callFor("t1-3")])).toEqual(["t1-3 Active", "c2 Alerting"])
    const talk = { ...workStarted(-2, "c2"), work: (callFor("t1-3") as typeof rung).work }
    expect(phases([...working, callFor("t1-3"), talk])).toEqual(["t1-3 Active", "c2 Active"])
    // Forgotten in a crash, both come back.
    expect(phases([...ready, talk, ...working.slice(-1)])).toEqual(["c2 Active", "t1-3 Active"])
  })

  it("who is not signed in is only rung", () => {
    const away = [configured, inService]
    expect(said(away, rung)).toEqual([])
    expect(said(away, workStarted(-2, "c2"))).toEqual([])
    expect(said(away, alertStarted(3, "c2"))).toEqual(["AgentRefused call/c2 3"])
  })
})
