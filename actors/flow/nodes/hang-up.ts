import * as Schema from "effect/Schema"
import { leave, nodeKind } from "../node-kind.ts"

/** Leaves the flow for good. `cause` is a Q.850 name as FreeSWITCH writes it. */
export const hangUp = nodeKind(
  "HangUp",
  { cause: Schema.String },
  {
    words: { zh: "挂断", en: "Hang up" },
    waits: false,
    exits: () => ({}),
    enter: ({ cause }) => leave({ _tag: "HangUp", cause })
  }
)
