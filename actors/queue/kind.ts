import type { Kind } from "../kind.ts"
import type { QueueId } from "../vocabulary.ts"
import { Message, type State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"
import { upgrade } from "./upgrades.ts"
import { WrittenState } from "./written.ts"

/** Each service line. */
export const queue: Kind<State, Message, "queue"> = {
  name: "queue",
  version: 2,
  initial: (id) => ({ _tag: "Unconfigured", queue: id as QueueId }),
  transition,
  handles,
  timers,
  vacant: ({ _tag }) => _tag === "Unconfigured",
  durable: false,
  sleepsAfterMs: null,
  retentionDays: 30,
  recovered: { _tag: "Restarted" },
  shows: (_before, _after, id) => [{ topic: "board", part: "queues", id }],
  state: WrittenState,
  message: Message,
  upgrade
}
