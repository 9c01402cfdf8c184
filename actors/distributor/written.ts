import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { EpochMs, GroupId } from "../vocabulary.ts"
import { emptyBook } from "./book.ts"
import type { State } from "./protocol.ts"

export const Written = Schema.TaggedUnion({
  Unconfigured: { group: GroupId },
  Gathering: { group: GroupId, offers: Schema.Int, resumeBy: EpochMs },
  Deciding: { group: GroupId, offers: Schema.Int, rollCallAt: EpochMs }
})
type Written = typeof Written.Type

/** Its tag is looked at, and not its lists: a look at each of thousands of works with every step would be all it did. */
const Living = Schema.declare(
  (state): state is State =>
    typeof state === "object" && state !== null && "_tag" in state && Object.hasOwn(Written.cases, String(state._tag))
)

/**
 * How a distributor is written down: without its lists. A restart makes it forget who is ready and what waits and everybody
 * says so anew; writing hundreds of agents with every step would only wear out the disk.
 */
export const WrittenState = Written.pipe(
  Schema.decodeTo(
    Living,
    SchemaTransformation.transform<State, Written>({
      decode: (written) => {
        switch (written._tag) {
          case "Unconfigured":
            return written
          case "Gathering": {
            const { group, offers, resumeBy } = written
            return { _tag: "Gathering", book: emptyBook(group, resumeBy, offers), resumeBy }
          }
          case "Deciding":
            return { _tag: "Deciding", book: emptyBook(written.group, written.rollCallAt, written.offers) }
        }
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
