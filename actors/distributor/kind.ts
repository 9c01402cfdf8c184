import type { Kind } from "../kind.ts"
import type { GroupId } from "../vocabulary.ts"
import { Message, type State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"
import { changedRule, upgrade } from "./upgrades.ts"
import { WrittenState } from "./written.ts"

/** Each group of queues that share agents. */
export const distributor: Kind<State, Message, "distributor"> = {
  name: "distributor",
  version: 4,
  initial: (id) => ({ _tag: "Unconfigured", group: id as GroupId }),
  transition,
  handles,
  timers,
  vacant: ({ _tag }) => _tag === "Unconfigured",
  returns: true,
  durable: false,
  sleepsAfterMs: null,
  retentionDays: 30,
  recovered: { _tag: "Restarted" },
  state: WrittenState,
  message: Message,
  upgrade,
  changedRule
}
