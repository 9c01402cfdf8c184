import { isAlike } from "../alike.ts"
import type { Kind } from "../kind.ts"
import type { QueueId } from "../vocabulary.ts"
import { figuresOf } from "./places.ts"
import { Message, type State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"
import { upgrade } from "./upgrades.ts"
import { WrittenState } from "./written.ts"

/** Each service line. */
export const queue: Kind<State, Message, "queue"> = {
  name: "queue",
  version: 4,
  initial: (id) => ({ _tag: "Unconfigured", queue: id as QueueId }),
  transition,
  handles,
  timers,
  vacant: ({ _tag }) => _tag === "Unconfigured",
  returns: true,
  durable: false,
  sleepsAfterMs: null,
  retentionDays: 30,
  recovered: { _tag: "Restarted" },
  // Most steps are announcements of work that waits on: its tile stays as it is.
  shows: (before, after, id) =>
    isAlike(figuresOf(before), figuresOf(after)) && nameOf(before) === nameOf(after) && isOpen(before) === isOpen(after)
      ? []
      : [{ topic: "board", part: "queues", id }],
  state: WrittenState,
  message: Message,
  upgrade
}

const isOpen = (state: State | undefined): boolean => state?._tag === "Open"

const nameOf = (state: State | undefined): string | undefined =>
  state?._tag === "Open" ? state.settings.name : undefined
