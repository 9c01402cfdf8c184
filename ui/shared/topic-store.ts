import { createStore, reconcile, unwrap } from "solid-js/store"
import type { TopicFrame } from "./connection.ts"
import { afterFrame } from "./topic.ts"

/**
 * One subscription's state for the screens: reading a field follows that field alone, so a change of one agent moves
 * one tile. `hear` tells whether a new snapshot must be asked for.
 */
export const createTopicStore = <S extends object>() => {
  const [held, setHeld] = createStore<{ state: S | null }>({ state: null })
  let n: number | null = null
  return {
    state: (): S | null => held.state,
    hear: (frame: TopicFrame): { readonly resync: boolean } => {
      const { topic, resync } = afterFrame<S>({ n, state: unwrap(held).state }, frame)
      ;({ n } = topic)
      // Writes what differs into the tree that is watched; what the changes left alone is the same object and is skipped.
      setHeld("state", reconcile(topic.state))
      return { resync }
    },
    /** The socket is gone: the next word must be a snapshot. The state stays, grey. */
    unlink: (): void => {
      n = null
    }
  }
}
