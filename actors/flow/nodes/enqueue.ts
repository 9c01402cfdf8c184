import * as Schema from "effect/Schema"
import { EpochMs, QueueId } from "../../vocabulary.ts"
import { leave, nodeKind } from "../node-kind.ts"

/** Leaves the flow for a queue. `queuedAt`, in a flow that the engine makes for one caller: they wait since then. */
export const enqueue = nodeKind(
  "Enqueue",
  { queue: QueueId, queuedAt: Schema.optionalKey(EpochMs) },
  {
    words: { zh: "进入队列", en: "Into a queue" },
    waits: false,
    exits: () => ({}),
    uses: ({ queue }) => ({ queues: [queue] }),
    enter: ({ queue, queuedAt }) => leave({ _tag: "Enqueue", queue, ...(queuedAt !== undefined && { queuedAt }) })
  }
)
