import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { QueueId } from "../vocabulary.ts"
import { State } from "./protocol.ts"

const Written = Schema.TaggedUnion({
  Unconfigured: { queue: QueueId },
  Open: { settings: State.cases.Open.fields.settings }
})

/**
 * How a queue is written down: without its list. A restart makes it forget who waits and everybody says so anew; writing
 * hundreds of callers with every step would only wear out the disk.
 */
export const WrittenState = Written.pipe(
  Schema.decodeTo(
    Schema.toType(State),
    SchemaTransformation.transform<State, typeof Written.Type>({
      decode: (written) =>
        written._tag === "Unconfigured"
          ? written
          : { _tag: "Open", settings: written.settings, entries: {}, sweepAt: null },
      encode: (state) => (state._tag === "Unconfigured" ? state : { _tag: "Open" as const, settings: state.settings })
    })
  )
)
