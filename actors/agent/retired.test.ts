import { describe, expect, it } from "vitest"
import { DEFAULT_CAPACITY } from "../capacity.ts"
import { hasRoom } from "../presence.ts"
import { GroupId } from "../vocabulary.ts"
import { agent } from "./kind.ts"
import { presenceOf } from "./presence.ts"
import type { Message, State } from "./protocol.ts"
import {
  alertStarted,
  at,
  atWork,
  configured,
  finish,
  inService,
  offered,
  phasesOf,
  play,
  readyAsked,
  released,
  signIn,
  toWork,
  workStarted
} from "./testing/say.ts"
import { transition } from "./transition.ts"

const retired: Message = { _tag: "Retired", at: at(4_000) }
const ready = [configured, inService, signIn, readyAsked]
const stateAfter = (...messages: ReadonlyArray<Message>): State => play(messages).state
const saidAt = (last: Message, ...messages: ReadonlyArray<Message>) =>
  toWork(transition(stateAfter(...messages), last)[1])
const isReady = (state: State) =>
  state._tag === "SignedIn" && Object.values(presenceOf(state).channels).some((channel) => hasRoom(channel))

describe("whom the centre lets go", () => {
  it("is gone at once with nothing at hand, signed in or not", () => {
    expect(stateAfter(configured, retired)._tag).toBe("Unconfigured")
    const [gone, outputs] = transition(stateAfter(...ready), retired)
    expect(agent.vacant(gone)).toBe(true)
    expect(outputs).toMatchObject([
      { fact: { _tag: "AgentChanged", state: "signed-out", reason: "retired" } },
      { to: "distributor/centre", message: { _tag: "AgentAnnounced", presence: { channels: { voice: "signed-out" } } } }
    ])
  })

  it("finishes the talk and the notes on it, and is gone then", () => {
    const talking = [...ready, ...atWork(1, "c1"), retired]
    expect(phasesOf(stateAfter(...talking)).map((hand) => hand.join(" "))).toEqual(["c1 Active"])
    const writing = [...talking, released(1, "done")]
    expect(phasesOf(stateAfter(...writing)).map((hand) => hand.join(" "))).toEqual(["c1 WrapUp"])
    expect(stateAfter(...writing, finish("c1"))._tag).toBe("Unconfigured")
  })

  it("is rung for what they had taken before, and takes nothing more, whatever they choose", () => {
    const reserved = [...ready, offered(1), retired]
    expect(phasesOf(stateAfter(...reserved, alertStarted(1))).map((hand) => hand.join(" "))).toEqual(["c1 Alerting"])
    const busy = [...ready, ...atWork(1, "c1"), retired, readyAsked]
    expect(isReady(stateAfter(...busy))).toBe(false)
    expect(saidAt(offered(2, "t1"), ...busy)).toEqual([])
    expect(saidAt(offered(2), ...ready, retired)).toEqual([])
  })

  it("refuses what still takes them for there; a talk that goes on is not cut", () => {
    expect(saidAt(alertStarted(3), configured, retired)).toEqual(["AgentRefused call/c1 3"])
    expect(saidAt(workStarted(3, "t1"), configured, retired)).toEqual(["AgentRefused task/t1 3"])
    expect(saidAt(workStarted(3, "c1"), configured, retired)).toEqual([])
  })

  it("comes back, with what is at hand or anew", () => {
    const back = stateAfter(...ready, ...atWork(1, "t1"), retired, configured)
    expect(isReady(back)).toBe(true)
    expect(stateAfter(...ready, retired, configured)).toEqual(stateAfter(configured))
  })
})

describe("other settings while work is at hand", () => {
  it("tear nothing away: who may have less finishes what they have, and gets no more", () => {
    const none = { ...DEFAULT_CAPACITY, channels: { ...DEFAULT_CAPACITY.channels, task: 0 } }
    const state = stateAfter(...ready, ...atWork(1, "t1"), { ...configured, capacity: none })
    expect(phasesOf(state).map((hand) => hand.join(" "))).toEqual(["t1 Active"])
    expect(state._tag === "SignedIn" && presenceOf(state).channels.task).toBe("full")
  })

  it("another group hears at once where they are, and the work at hand goes on", () => {
    const moved: Message = { ...configured, group: GroupId.make("annexe") }
    const [state, outputs] = transition(stateAfter(...ready, ...atWork(1, "c1")), moved)
    expect(phasesOf(state).map((hand) => hand.join(" "))).toEqual(["c1 Active"])
    expect(outputs).toMatchObject([{ to: "distributor/annexe", message: { _tag: "AgentAnnounced" } }])
  })
})
