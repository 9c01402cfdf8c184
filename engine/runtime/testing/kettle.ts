import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { type Behaviour, type Timer, handles, transitionOf } from "#actors/behaviour.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import type { Kind } from "#actors/kind.ts"
import { asking, type Output, telling } from "#actors/output.ts"
import { Journal, type JournalEntry } from "../../ports/Journal.ts"

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

export const tellKettle = telling<Message>("kettle")
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
  name: "kettle",
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

/** A journal in memory, for tests. What is written is committed at once, unless its gates are closed. */
export const makeMemoryJournal = () => {
  const entries: Array<JournalEntry> = []
  const rows = new Map<string, JournalEntry | "ended">()
  /** Closed, a gate lets nobody through until it is opened. */
  const gates = { reads: Latch.makeUnsafe(true), commits: Latch.makeUnsafe(true) }
  const reads: Array<string> = []
  const append = (entry: JournalEntry) =>
    Effect.sync(() => {
      entries.push(entry)
      rows.set(entry.actor, entry.over ? "ended" : entry)
    })
  const read = (actor: string) => {
    const row = rows.get(actor)
    if (row === undefined || row === "ended") return row
    return { actor, sequence: row.sequence, state: JSON.parse(JSON.stringify(row.state)) as unknown, version: 1 }
  }
  const sleeping = () => [...rows.values()].flatMap((row) => (row !== "ended" && row.wakeAt !== undefined ? [row] : []))
  const service: Journal["Service"] = {
    append,
    appendDurably: append,
    living: Effect.succeed([]),
    wake: (actor) =>
      Effect.map(gates.reads.await, () => {
        reads.push(actor)
        return read(actor)
      }),
    sleepers: ({ after, beforeMs, limit }) =>
      Effect.sync(() =>
        sleeping()
          .flatMap(({ actor, wakeAt }) => (typeof wakeAt === "number" && wakeAt < beforeMs ? [{ actor, wakeAt }] : []))
          .toSorted((a, b) => a.wakeAt - b.wakeAt || (a.actor < b.actor ? -1 : 1))
          .filter(
            ({ actor, wakeAt }) =>
              after === undefined || wakeAt > after.wakeAt || (wakeAt === after.wakeAt && actor > after.actor)
          )
          .slice(0, limit)
      ),
    sleepable: (actors) =>
      Effect.suspend(() =>
        Effect.as(
          gates.commits.await,
          sleeping().filter(({ actor }) => actors.includes(actor))
        )
      ),
    flush: Effect.void
  }
  return { entries, rows, reads, gates, service, layer: Layer.succeed(Journal, service) }
}
