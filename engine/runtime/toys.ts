import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { type Behaviour, type Timer, handles, transitionOf } from "#actors/behaviour.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import type { Kind } from "#actors/kind.ts"
import { asking, type Output, telling } from "#actors/output.ts"
import { Journal, type JournalEntry } from "../ports/Journal.ts"

/** A kettle: small enough to see the runtime through it. It is filled, boils for a while, can be tipped over, and may break. */
const at = EpochMs

export const Message = Schema.TaggedUnion({
  Filled: { at, boilMs: Schema.Int },
  Boiled: { at, boil: Schema.Int },
  Poured: { at, into: Schema.String },
  Dropped: { at },
  TippedOver: { at }
})
export type Message = typeof Message.Type

export const State = Schema.TaggedUnion({
  Empty: { boils: Schema.Int },
  Heating: { boils: Schema.Int, readyAt: at },
  Hot: { boils: Schema.Int },
  Gone: {}
})
export type State = typeof State.Type

export const tellKettle = telling<Message>("call")
const askKitchen = asking<{ readonly _tag: "Whistle"; readonly boils: number }>("kitchen")
export const whistle = (boils: number): Output => askKitchen({ _tag: "Whistle", boils })
/** Fills another kettle. */
export const pourInto = (into: string): Output => tellKettle(into, { _tag: "Filled", boilMs: 1_000 })

const { Empty, Gone, Heating, Hot } = State.cases

const tipOver = (): readonly [State, ReadonlyArray<Output>] => [Gone.make({}), []]

const behaviour: Behaviour<State, Message> = {
  Empty: {
    Filled: ({ boils }, message) => [
      Heating.make({ boils: boils + 1, readyAt: EpochMs.make(message.at + message.boilMs) }),
      []
    ],
    Dropped: () => {
      throw new Error("the kettle broke")
    },
    TippedOver: tipOver
  },
  Heating: {
    Boiled: (state, { boil }) => (boil === state.boils ? [Hot.make({ boils: boil }), [whistle(boil)]] : [state, []]),
    Dropped: () => {
      throw new Error("the kettle broke")
    },
    TippedOver: tipOver
  },
  Hot: {
    Poured: ({ boils }, { into }) => [Empty.make({ boils }), [pourInto(into)]],
    TippedOver: tipOver
  },
  Gone: {}
}

export const kettle: Kind<State, Message> = {
  name: "call",
  version: 1,
  initial: () => Empty.make({ boils: 0 }),
  transition: transitionOf(behaviour),
  handles: (state, message) => handles(behaviour, state, message),
  timers: (state): ReadonlyArray<Timer<Message>> =>
    state._tag === "Heating"
      ? [
          {
            key: `boil-${state.boils}`,
            dueAt: state.readyAt,
            message: (now) => Message.cases.Boiled.make({ at: now, boil: state.boils })
          }
        ]
      : [],
  vacant: (state) => state._tag === "Gone",
  durable: false,
  sleepsAfterMs: null,
  retentionDays: "forever",
  state: State,
  message: Message
}

/** A journal in memory, for tests. */
export const makeMemoryJournal = () => {
  const entries: Array<JournalEntry> = []
  const append = (entry: JournalEntry) =>
    Effect.sync(() => {
      entries.push(entry)
    })
  const layer = Layer.succeed(Journal, {
    append,
    appendDurably: append,
    living: Effect.succeed([]),
    flush: Effect.void
  })
  return { entries, layer }
}
