import { handles } from "../behaviour.ts"
import type { Catalogue } from "../flow/catalogue.ts"
import type { Kind } from "../kind.ts"
import type { CallId } from "../vocabulary.ts"
import { Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { behaviourWith, transitionWith } from "./transition.ts"
import { upgrade } from "./upgrades.ts"
import { attendedAlike } from "./attended.ts"
import { waitsAlike } from "./waiting.ts"
import { whereaboutsOf } from "./whereabouts.ts"

/** Each caller, from arrival until everything of the call is over. Its flows are those of the catalogue. */
export const makeCallKind = (catalogue: Catalogue): Kind<State, Message, "call"> => {
  const behaviour = behaviourWith(catalogue)
  return {
    name: "call",
    version: 7,
    initial: (id) => ({ _tag: "New", call: id as CallId }),
    transition: transitionWith(behaviour),
    handles: (state, message) => handles(behaviour, state, message),
    timers,
    vacant: ({ _tag }) => _tag === "New" || _tag === "Gone",
    durable: false,
    sleepsAfterMs: null,
    retentionDays: 90,
    recovered: { _tag: "Recovered" },
    stateLost: { _tag: "StateLost" },
    shows: (before, after, id) => [
      ...(whereaboutsOf(before) === whereaboutsOf(after) ? [] : [{ topic: "board", part: "calls", id } as const]),
      ...(waitsAlike(before, after) ? [] : [{ topic: "board", part: "waiting", id } as const]),
      ...(attendedAlike(before, after) ? [] : [{ topic: "desk", part: "call", id } as const])
    ],
    state: State,
    message: Message,
    upgrade
  }
}
