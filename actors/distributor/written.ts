import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { EpochMs, GroupId } from "../vocabulary.ts"
import { type Book, State } from "./protocol.ts"

const Written = Schema.TaggedUnion({
  Unconfigured: { group: GroupId },
  Gathering: { group: GroupId, offers: Schema.Int, resumeBy: EpochMs },
  Deciding: { group: GroupId, offers: Schema.Int, rollCallAt: EpochMs }
})
type Written = typeof Written.Type

/**
 * How a distributor is written down: without its lists. A restart makes it forget who is ready and who waits and everybody
 * says so anew; writing hundreds of agents with every step would only wear out the disk.
 */
export const WrittenState = Written.pipe(
  Schema.decodeTo(
    Schema.toType(State),
    SchemaTransformation.transform<State, Written>({
      decode: (written) => {
        switch (written._tag) {
          case "Unconfigured":
            return written
          case "Gathering":
            return { _tag: "Gathering", book: emptyBook(written, written.resumeBy), resumeBy: written.resumeBy }
          case "Deciding":
            return { _tag: "Deciding", book: emptyBook(written, written.rollCallAt) }
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

const emptyBook = ({ group, offers }: Pick<Book, "group" | "offers">, rollCallAt: EpochMs): Book => ({
  group,
  offers,
  linked: false,
  colleagues: {},
  waiters: {},
  rollCallAt
})
