import * as Schema from "effect/Schema"
import { Flow } from "#actors/flow/flow.ts"

/** What a flow's version says, without its name and number. The screens' lists have a shorter one (`ui/flow-body.ts`). */
export const FlowBody = Schema.Struct({ start: Flow.fields.start, nodes: Flow.fields.nodes })
export type FlowBody = typeof FlowBody.Type
