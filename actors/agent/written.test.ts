import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { DEFAULT_CAPACITY } from "../capacity.ts"
import { type Configured, type Message, State } from "./protocol.ts"
import { configured, play, signIn } from "./testing/say.ts"

const json = Schema.toCodecJson(State)
const write = Schema.encodeSync(json)
const read = Schema.decodeUnknownSync(json)

const personOf = (first: Message) => play([first, signIn]).state as Configured
const capacityIn = (written: unknown): unknown => (written as Configured).person.capacity

describe("what an agent can do at once", () => {
  it("is not written with every step of a person who has the usual capacity, and is there again when it is read", () => {
    const state = personOf({ ...configured, capacity: structuredClone(DEFAULT_CAPACITY) } as Message)
    const written = JSON.parse(JSON.stringify(write(state))) as object
    expect(capacityIn(written)).toBeUndefined()
    expect(read(written)).toEqual(state)
  })

  it("is written where the centre said something else, also under the usual name", () => {
    const capacity = { ...DEFAULT_CAPACITY, channels: { ...DEFAULT_CAPACITY.channels, chat: 5 } }
    const state = personOf({ ...configured, capacity } as Message)
    expect(capacityIn(write(state))).toEqual(capacity)
    expect(read(write(state))).toEqual(state)
  })
})
