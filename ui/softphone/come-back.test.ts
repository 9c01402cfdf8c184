import { EventEmitter } from "node:events"
import type { RTCSession } from "jssip/lib/RTCSession"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { callOf } from "./call.ts"
import { comeBack } from "./come-back.ts"
import type { KeptCall } from "./kept-call.ts"

const KEPT: KeptCall = {
  account: "sip:1001@carillon",
  dialog: { callId: "call-1", ourTag: "ours", theirTag: "theirs" },
  way: "in",
  number: "1002",
  name: "",
  talkingSinceEpochMs: 0,
  isMuted: false
}

/** An INVITE on its way: what becomes of it the test says. */
const inviting = () => {
  const told: Array<string> = []
  const events = new EventEmitter()
  const session = Object.assign(events, {
    direction: "outgoing",
    connection: null,
    isEnded: () => false,
    isEstablished: () => true,
    terminate: () => void told.push("BYE")
  }) as unknown as RTCSession
  return {
    session,
    told,
    fails: (cause: string) => events.emit("failed", { cause }),
    taken: () => events.emit("accepted", {})
  }
}

/** A call that is hung up while it comes back; `registers` is the connection's coming back. */
const hungUp = () => {
  const invited: Array<ReturnType<typeof inviting>> = []
  const waiting: Array<() => void> = []
  const back = comeBack({
    ua: {
      call: () => {
        invited.push(inviting())
        return invited.at(-1)!.session
      }
    },
    account: { account: "1001", uri: KEPT.account, name: "", path: "/sip" },
    keeper: { claim: () => Promise.resolve(true), forget: () => undefined },
    registered: () => new Promise((resolve) => waiting.push(resolve)),
    microphone: () => Promise.resolve("none"),
    shows: () => undefined,
    dropped: () => undefined,
    taken: () => undefined
  })
  const first = inviting()
  const call = callOf(
    first.session,
    {
      changed: () => undefined,
      ended: () => undefined,
      named: () => undefined,
      isConnected: () => true,
      owesHangUp: () => undefined,
      microphoneGone: () => undefined,
      mediaLost: () => undefined,
      hungUpUnheard: () => void back.endUnheard(KEPT)
    },
    KEPT
  )
  call.hangUp()
  return {
    first,
    invited,
    registers: async () => {
      await Promise.resolve()
      for (const go of waiting.splice(0)) go()
      await Promise.resolve()
    }
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it("a hang-up while the call comes back is told when it is taken up", async () => {
  const { first, invited, registers } = hungUp()
  first.taken()
  await registers()
  expect([first.told, invited.length]).toEqual([["BYE"], 0])
})

it("a hang-up while the call comes back is told by the next connections when the first ones go", async () => {
  const { first, invited, registers } = hungUp()
  first.fails("Connection Error")
  await registers()
  expect(invited.length).toBe(1)
  invited[0]!.fails("Connection Error")
  await registers()
  expect(invited.length).toBe(2)
  invited[1]!.taken()
  expect(invited[1]!.told).toEqual(["BYE"])
})

it("a hang-up is told no more when the switch has let go of the call, by its word or for a minute", async () => {
  const refused = hungUp()
  refused.first.fails("Not Found")
  await refused.registers()
  expect(refused.invited.length).toBe(0)
  const late = hungUp()
  late.first.fails("Connection Error")
  vi.advanceTimersByTime(60_001)
  await late.registers()
  expect(late.invited.length).toBe(0)
})
