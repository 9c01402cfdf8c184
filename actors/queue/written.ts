import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { QueueSettings } from "../centre.ts"
import { withDefault } from "../stored.ts"
import { QueueId } from "../vocabulary.ts"
import { NO_PLACES } from "./places.ts"
import { Closing, type State } from "./protocol.ts"

export const Written = Schema.TaggedUnion({
  Unconfigured: { queue: QueueId },
  Open: { settings: QueueSettings, closing: withDefault(Schema.NullOr(Closing), () => null) }
})

/** Its tag is looked at, and not its list: a look at each of thousands of places with every step would be all it did. */
const Living = Schema.declare(
  (state): state is State =>
    typeof state === "object" && state !== null && "_tag" in state && Object.hasOwn(Written.cases, String(state._tag))
)

/**
 * How a queue is written down: without its list. A restart makes it forget who waits and everybody says so anew; writing
 * hundreds of callers with every step would only wear out the disk.
 */
export const WrittenState = Written.pipe(
  Schema.decodeTo(
    Living,
    SchemaTransformation.transform<State, typeof Written.Type>({
      decode: (written) => (written._tag === "Unconfigured" ? written : { ...written, ...NO_PLACES }),
      encode: (state) =>
        state._tag === "Unconfigured"
          ? state
          : { _tag: "Open" as const, settings: state.settings, closing: state.closing }
    })
  )
)
