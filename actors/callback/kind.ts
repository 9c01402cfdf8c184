import type { Kind } from "../kind.ts"
import { Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"

/** Each promise to call somebody back. They were told so, so every step is on disk first. */
export const callback: Kind<State, Message, "callback"> = {
  name: "callback",
  version: 1,
  initial: (id) => ({ _tag: "New", id }),
  transition,
  handles,
  timers,
  vacant: ({ _tag }) => _tag === "New" || _tag === "Gone",
  durable: true,
  // It announces itself while it waits for an agent, and a promise for the evening is one of a few hundred.
  sleepsAfterMs: null,
  retentionDays: 90,
  recovered: { _tag: "Recovered" },
  state: State,
  message: Message
}
