import { describe, expect, it } from "vitest"
import { agent } from "./kind.ts"
import type { Message, SignedIn } from "./protocol.ts"
import {
  alertStarted,
  at,
  configured,
  inService,
  offered,
  onBreak,
  outOfService,
  panelOpened,
  pause,
  play,
  readyAsked,
  released,
  signIn
} from "./testing/say.ts"
import { obstructionsOf } from "./presence.ts"

const signedIn = [configured, inService, panelOpened, signIn]
const ready = [...signedIn, readyAsked]
/** 只接电话: pauses chat, mail, sms and task. */
const callsOnly = pause("no-written", 60)

const stateAfter = (messages: ReadonlyArray<Message>) => play(messages).state as SignedIn
/** The reason that stands for a channel, or "ready". */
const standing = (messages: ReadonlyArray<Message>) =>
  Object.fromEntries(
    Object.entries(stateAfter(messages).availability).map(([channel, one]) => [
      channel,
      one._tag === "Ready" ? `ready ${one.since}` : one.reason
    ])
  )
const written = (reason: string) => ({ chat: reason, mail: reason, sms: reason, task: reason })
const CALLS_ONLY = { voice: "ready 60", alarm: "ready 60", ...written("no-written") }

describe("a reason that is chosen takes the place of what stood before", () => {
  it("who comes back from a break for calls alone is ready for calls, from then on", () => {
    expect(standing([...ready, onBreak, callsOnly])).toEqual(CALLS_ONLY)
  })

  it("and who then goes on a break pauses everything", () => {
    expect(standing([...ready, callsOnly, pause("break", 70)])).toEqual({
      voice: "break",
      alarm: "break",
      ...written("break")
    })
  })

  it("who was ready for it goes on being idle", () => {
    expect(standing([...ready, callsOnly])).toEqual({ ...CALLS_ONLY, voice: "ready 20", alarm: "ready 20" })
  })

  it("who has just signed in is ready for what the first reason leaves open", () => {
    expect(standing([...signedIn, callsOnly])).toEqual(CALLS_ONLY)
  })

  it.each(["no-answer", "rejected", "failed", "busy"] as const)(
    "who says after %s that they take calls is believed, as who says that they are ready",
    (how) => {
      const missed = [...ready, offered(1), alertStarted(1), released(1, how)]
      expect(standing([...missed, callsOnly])).toEqual(CALLS_ONLY)
    }
  )

  it("a telephone that is away keeps calls away, whatever is chosen", () => {
    const state = stateAfter([...ready, onBreak, outOfService, callsOnly])
    expect(obstructionsOf(state, "voice")).toEqual(["device-unregistered"])
  })
})

it("rows of before are decided as they were: what the reason did not name stayed paused", () => {
  const { message } = agent.upgrade!(6, { message: callsOnly }, "ana")
  expect(standing([...ready, onBreak, message as Message])).toEqual({
    voice: "break",
    alarm: "break",
    ...written("no-written")
  })
  expect(agent.upgrade!(6, { message: { ...readyAsked, at: at(9) } }, "ana").message).toEqual({ ...readyAsked, at: 9 })
})
