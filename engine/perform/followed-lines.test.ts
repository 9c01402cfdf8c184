import { describe, expect, it } from "vitest"
import type { Origin, State as CallState } from "#actors/call/protocol.ts"
import type { Tell } from "#actors/output.ts"
import { CallId } from "#actors/vocabulary.ts"
import { makeFollowedLines } from "./followed-lines.ts"

const [INCIDENT, OWN, OTHER] = ["t1-1", CallId.make("own"), CallId.make("other")]

/** A call in which somebody talks, for the incident where it has one. */
const talk = (origin: Origin, incident?: string): CallState =>
  ({
    _tag: "Served",
    caller: { origin, attributes: incident === undefined ? {} : { incident } },
    answeredAt: 1
  }) as unknown as CallState

const following = () => {
  const calls = new Map<CallId, CallState>()
  const told: Array<object> = []
  const lines = makeFollowedLines({
    stateOf: (call) => calls.get(call),
    calls: () => [...calls.keys()],
    tell: ({ message, to }: Tell) => {
      expect(to).toBe(`incident/${INCIDENT}`)
      told.push(message)
    }
  })
  const becomes = (call: CallId, state: CallState): void => {
    const before = calls.get(call) ?? { _tag: "New", call }
    calls.set(call, state)
    lines.stepped(`call/${call}`, before, state)
  }
  return { becomes, lines, told }
}

const TALKED = { _tag: "LineSeen", call: OTHER, back: null, standing: { _tag: "Talked" } }

describe("the calls of terminals", () => {
  it.each(["alarm", "inbound"] as const)("of origin %s for an incident are talks with its terminal", (origin) => {
    const { becomes, told } = following()
    becomes(OTHER, talk(origin, INCIDENT))
    expect(told).toEqual([{ _tag: "Telephoned" }, TALKED])
  })

  it.each(["outbound", "internal", "callback"] as const)(
    "are not those of origin %s: whoever has an incident speaks with somebody else because of it",
    (origin) => {
      const { becomes, told } = following()
      becomes(OTHER, talk(origin, INCIDENT))
      becomes(CallId.make("nobody's"), talk(origin))
      expect(told).toEqual([{ _tag: "Telephoned" }])
    }
  )

  it("are held while such a talk goes on, each time they are looked at", () => {
    const { becomes, lines, told } = following()
    becomes(OTHER, talk("outbound", INCIDENT))
    lines.follow({ incident: INCIDENT, call: OWN, back: null })
    expect(told).toEqual([{ _tag: "Telephoned" }, { _tag: "Telephoned" }])
    lines.follow({ incident: INCIDENT, call: OTHER, back: null })
    expect(told).toHaveLength(2)
  })
})
