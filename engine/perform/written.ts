import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Distributor from "#actors/distributor/protocol.ts"
import * as Queue from "#actors/queue/protocol.ts"
import { EpochMs, GroupId, QueueId } from "#actors/vocabulary.ts"

/**
 * How the states of queues and distributors are written down: without their lists. A restart makes them forget those
 * and asks everybody anew, so writing hundreds of agents with every step would only wear out the disk.
 */
const WrittenDistributor = Schema.TaggedUnion({
  Unconfigured: { group: GroupId },
  Gathering: { group: GroupId, offers: Schema.Int, resumeBy: EpochMs },
  Deciding: { group: GroupId, offers: Schema.Int, rollCallAt: EpochMs }
})

export const distributorState = WrittenDistributor.pipe(
  Schema.decodeTo(
    Schema.toType(Distributor.State),
    SchemaTransformation.transform<Distributor.State, typeof WrittenDistributor.Type>({
      decode: (written) => {
        if (written._tag === "Unconfigured") return written
        const { group, offers } = written
        const lists = { linked: false, colleagues: {}, waiters: {} }
        return written._tag === "Gathering"
          ? {
              _tag: "Gathering",
              book: { group, offers, ...lists, rollCallAt: written.resumeBy },
              resumeBy: written.resumeBy
            }
          : { _tag: "Deciding", book: { group, offers, ...lists, rollCallAt: written.rollCallAt } }
      },
      encode: (state) => {
        if (state._tag === "Unconfigured") return state
        const { group, offers, rollCallAt } = state.book
        return state._tag === "Gathering"
          ? { _tag: "Gathering", group, offers, resumeBy: state.resumeBy }
          : { _tag: "Deciding", group, offers, rollCallAt }
      }
    })
  )
)

const WrittenQueue = Schema.TaggedUnion({
  Unconfigured: { queue: QueueId },
  Open: { settings: Queue.State.cases.Open.fields.settings }
})

export const queueState = WrittenQueue.pipe(
  Schema.decodeTo(
    Schema.toType(Queue.State),
    SchemaTransformation.transform<Queue.State, typeof WrittenQueue.Type>({
      decode: (written) =>
        written._tag === "Unconfigured"
          ? written
          : { _tag: "Open", settings: written.settings, entries: {}, sweepAt: null },
      encode: (state) => (state._tag === "Unconfigured" ? state : { _tag: "Open" as const, settings: state.settings })
    })
  )
)
