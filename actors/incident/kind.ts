import type { Kind } from "../kind.ts"
import { Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"

/** Each alarm until it is closed. Whoever pressed was told that we have it, so every step is on disk first. */
export const incident: Kind<State, Message, "incident"> = {
  name: "incident",
  version: 1,
  initial: (id) => ({ _tag: "New", id }),
  transition,
  handles,
  timers,
  vacant: ({ _tag }) => _tag === "New" || _tag === "Gone",
  durable: true,
  // Somebody answers for it at every moment.
  sleepsAfterMs: null,
  // It is evidence.
  retentionDays: "forever",
  recovered: { _tag: "Recovered" },
  shows: (before, after, id) => (before === after ? [] : [{ topic: "alarms", part: "incident", id }]),
  state: State,
  message: Message
}
