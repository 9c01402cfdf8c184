import { EventEmitter } from "node:events"
import type { RTCSession } from "jssip/lib/RTCSession"
import { expect, it } from "vitest"
import { callOf } from "./call.ts"

/** A call that comes in, and what its page hears of its end. */
const incoming = () => {
  const ended: Array<string> = []
  const answered: Array<string> = []
  const events = new EventEmitter()
  const session = Object.assign(events, {
    direction: "incoming",
    connection: null,
    remote_identity: { uri: { user: "1002" }, display_name: "" },
    isEnded: () => false,
    isEstablished: () => false,
    answer: () => void answered.push("200"),
    terminate: () => void ended.push("603")
  }) as unknown as RTCSession
  const call = callOf(session, {
    changed: () => undefined,
    ended: (ending) => void ended.push(ending),
    named: () => undefined,
    isConnected: () => false,
    owesHangUp: () => undefined,
    microphoneGone: () => undefined,
    mediaLost: () => undefined,
    hungUpUnheard: () => undefined
  })
  return { answered, call, ended, taken: () => events.emit("accepted", {}) }
}
const stream = () => ({ getAudioTracks: () => [], getTracks: () => [] }) as unknown as MediaStream

it("a ring whose connection went is over, and cannot be answered any more: it comes anew by the next connection", () => {
  const { answered, call, ended } = incoming()
  call.connectionLost()
  expect(ended).toEqual(["no-connection"])
  call.answer(stream(), {})
  expect(answered).toEqual([])
})

it("a talk goes on when its connection goes", () => {
  const { call, ended, taken } = incoming()
  call.answer(stream(), {})
  taken()
  call.connectionLost()
  expect(ended).toEqual([])
})
