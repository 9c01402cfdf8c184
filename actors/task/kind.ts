import type { Kind } from "../kind.ts"
import { Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"

/** Each task, from the request that created it to its end. Whoever created it was told so, so every step is on disk first. */
export const task: Kind<State, Message, "task"> = {
  name: "task",
  version: 1,
  initial: (id) => ({ _tag: "New", id }),
  transition,
  handles,
  timers,
  vacant: ({ _tag }) => _tag === "New" || _tag === "Gone",
  durable: true,
  // It announces itself while it waits, and an agent asks for it while it is at hand.
  sleepsAfterMs: null,
  retentionDays: 90,
  recovered: { _tag: "Recovered" },
  state: State,
  message: Message
}
