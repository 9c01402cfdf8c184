import { QueueId } from "../../vocabulary.ts"
import { leave, nodeKind } from "../node-kind.ts"

/** Leaves the flow for a queue. */
export const enqueue = nodeKind(
  "Enqueue",
  { queue: QueueId },
  {
    words: { zh: "进入队列", en: "Into a queue" },
    waits: false,
    exits: () => ({}),
    uses: ({ queue }) => ({ queues: [queue] }),
    enter: ({ queue }) => leave({ _tag: "Enqueue", queue })
  }
)
