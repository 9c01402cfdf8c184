import type { Kind } from "../kind.ts"
import type { CallId } from "../vocabulary.ts"
import { Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"
import { upgrade } from "./upgrades.ts"
import { whereaboutsOf } from "./whereabouts.ts"

/** Each caller, from arrival until everything of the call is over. */
export const call: Kind<State, Message, "call"> = {
  name: "call",
  version: 2,
  initial: (id) => ({ _tag: "New", call: id as CallId }),
  transition,
  handles,
  timers,
  vacant: ({ _tag }) => _tag === "New" || _tag === "Gone",
  durable: false,
  sleepsAfterMs: null,
  retentionDays: 90,
  recovered: { _tag: "Recovered" },
  shows: (before, after, id) =>
    whereaboutsOf(before) === whereaboutsOf(after) ? [] : [{ topic: "board", part: "calls", id }],
  state: State,
  message: Message,
  upgrade
}
