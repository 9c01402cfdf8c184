import type { Kind } from "../kind.ts"
import type { AgentId } from "../vocabulary.ts"
import { Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"
import { changedRule, upgrade } from "./upgrades.ts"

/** Each person who works here. */
export const agent: Kind<State, Message, "agent"> = {
  name: "agent",
  version: 7,
  initial: (id) => ({ _tag: "Unconfigured", agent: id as AgentId }),
  transition,
  handles,
  timers,
  vacant: ({ _tag }) => _tag === "Unconfigured",
  returns: true,
  durable: false,
  sleepsAfterMs: null,
  retentionDays: 90,
  recovered: { _tag: "Recovered" },
  shows: (_before, _after, id) => [
    { topic: "board", part: "agents", id },
    { topic: "desk", part: "", id }
  ],
  state: State,
  message: Message,
  upgrade,
  changedRule
}
