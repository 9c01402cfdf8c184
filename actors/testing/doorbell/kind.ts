import type { Kind } from "../../kind.ts"
import { Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"

/** Each door with a bell. A kind that no centre has: it shows that a new kind is its folder and a line in the list. */
export const doorbell: Kind<State, Message, "doorbell"> = {
  name: "doorbell",
  version: 1,
  initial: (door) => ({ _tag: "Quiet", door }),
  transition,
  handles,
  timers,
  vacant: ({ _tag }) => _tag === "Gone",
  durable: false,
  sleepsAfterMs: null,
  retentionDays: 1,
  state: State,
  message: Message
}
