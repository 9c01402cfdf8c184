import { assert, describe, it } from "@effect/vitest"
import { pass as passFrame, probe as ofFrames } from "../adapters/esl/probe.ts"
import { pass as passCommit } from "../adapters/postgres/probe.ts"
import { pass as passMessage, probe as ofMessages } from "../runtime/probe.ts"
import { Actors } from "../runtime/actors.ts"
import type { Actor } from "../runtime/actor.ts"
import { takeStep } from "../runtime/step.ts"
import { kettle } from "../runtime/testing/kettle.ts"
import { pass as passPacket, probe as ofPackets } from "../softswitch/probe.ts"
import type { Tagged } from "#actors/behaviour.ts"
import type { TelephonyEvent } from "#engine/ports/Telephony.ts"
import { listen, type Stamp } from "./stamps.ts"

const message = (tag: string) => ({ _tag: tag }) as Tagged
const offered = { _tag: "CallOffered" } as TelephonyEvent
const kept = (pass: () => void): ReadonlyArray<Stamp> => {
  const listening = listen()
  pass()
  return listening.stop().stamps
}
const withoutTime = (stamps: ReadonlyArray<Stamp>) =>
  stamps.map((stamp) => Object.fromEntries(Object.entries(stamp).filter(([key]) => key !== "ms")))

/** A kettle in a house whose turns are taken by hand. */
const house = () => {
  const turns: Array<Actor> = []
  const actors = new Actors([kettle], {
    now: () => 0 as never,
    at: () => {},
    schedule: (actor) => void turns.push(actor),
    log: () => {},
    lost: () => {},
    store: { wake: () => {}, sleepers: () => {}, sleepable: () => {} },
    watch: () => {}
  })
  const workOff = () => {
    for (const actor of turns.splice(0))
      for (let next = actors.take(actor); next !== undefined; next = actors.take(actor))
        for (const _ of takeStep(actors, actor, next));
  }
  return { actors, workOff }
}

describe("stamps", () => {
  it("say of a message when it was told, taken, decided and written, and what made somebody tell it", () => {
    const { actors, workOff } = house()
    const stamps = kept(() => {
      actors.tell("kettle/a", { _tag: "Filled", boilMs: 1 } as Tagged, offered)
      workOff()
    })
    const [told, ...steps] = withoutTime(stamps)
    assert.deepStrictEqual(told, { at: "told", actor: "kettle/a", message: 1, tag: "Filled", cause: 2 })
    assert.deepStrictEqual(steps, [
      { at: "taken", actor: "kettle/a", message: 1 },
      { at: "decided", actor: "kettle/a", message: 1 },
      { at: "written", actor: "kettle/a", message: 1 }
    ])
    const times = stamps.map(({ ms }) => ms)
    assert.deepStrictEqual(
      times,
      times.toSorted((a, b) => a - b)
    )
  })

  it("give the same thing the same number on every channel of a process", () => {
    const stamps = kept(() => {
      passFrame({ at: "read" })
      passFrame({ at: "heard", event: offered, sequence: "7" })
      passMessage({ at: "told", actor: "a/1", message: message("Arrived"), cause: offered })
      passFrame({ at: "job", job: "j-1" })
      passCommit({ at: "committed", tookMs: 3 })
    })
    assert.deepStrictEqual(withoutTime(stamps), [
      { at: "read" },
      { at: "heard", event: 1, tag: "CallOffered", sequence: "7" },
      { at: "told", actor: "a/1", message: 2, tag: "Arrived", cause: 1 },
      { at: "job", job: "j-1" },
      { at: "committed", tookMs: 3 }
    ])
  })

  it("name SIP by its first word and Call-ID, in either of that header's names", () => {
    const sip = (text: string) => new TextEncoder().encode(text.replaceAll("\n", "\r\n"))
    const stamps = kept(() => {
      passPacket({ at: "datagram", datagram: sip("INVITE sip:95000@x SIP/2.0\nVia: v\ni:  abc@x \n\n") })
      passPacket({ at: "sent", datagram: sip("SIP/2.0 200 OK\nCALL-ID: def\nContact: i: no\n\n") })
      passPacket({ at: "request", job: "j-1", argument: "originate {origination_uuid=u-1,x=y}user/1001 &park()" })
      passPacket({ at: "command", tag: "Invite", dialog: "u-1" })
    })
    assert.deepStrictEqual(withoutTime(stamps), [
      { at: "datagram", tag: "INVITE", call: "abc@x" },
      { at: "sent", tag: "SIP/2.0", call: "def" },
      { at: "request", job: "j-1", leg: "u-1" },
      { at: "command", tag: "Invite", dialog: "u-1" }
    ])
  })

  it("are kept by nobody before they are asked for, nor after", () => {
    const listened = () => [ofFrames, ofMessages, ofPackets].map(({ hasSubscribers }) => hasSubscribers)
    assert.deepStrictEqual(listened(), [false, false, false])
    const listening = listen()
    assert.deepStrictEqual(listened(), [true, true, true])
    listening.stop()
    assert.deepStrictEqual(listened(), [false, false, false])
  })
})
