import type { Kind } from "../kind.ts"
import { SLEEPS_AFTER_MS } from "./limits.ts"
import { Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"

/** Each alarm device that is entered. What it says is acknowledged once its step is on disk, and not before. */
export const terminal: Kind<State, Message, "terminal"> = {
  name: "terminal",
  version: 1,
  initial: (id) => ({ _tag: "New", id }),
  transition,
  handles,
  timers,
  vacant: ({ _tag }) => _tag === "New" || _tag === "Gone",
  durable: true,
  sleepsAfterMs: SLEEPS_AFTER_MS,
  // Presses are evidence.
  retentionDays: "forever",
  recovered: { _tag: "Recovered" },
  state: State,
  message: Message
}
