import { type Accessor, getOwner, onCleanup } from "solid-js"
import { type StateOf, type TopicName, topicOf, type TopicState } from "#wire/topics.ts"
import type { Connection, TopicFrame } from "./connection.ts"
import { createTopicStore } from "./topic-store.ts"

export interface LiveTopics {
  /** The topic's state for as long as the caller's owner lives; null until it has come. Followed once, however many ask. */
  readonly follow: <Name extends TopicName>(name: Name, key?: string) => Accessor<StateOf<Name> | null>
  readonly hear: (frame: TopicFrame) => void
  /** The socket is gone: what is shown stays, and the next word of each topic must be a snapshot. */
  readonly unlink: () => void
}

interface Followed {
  readonly store: ReturnType<typeof createTopicStore<TopicState>>
  followers: number
}

/** The topics a page follows, by name. `connection` is asked for when it is needed, since it hears before it is there. */
export const createLiveTopics = (
  connection: () => Pick<Connection, "subscribe" | "unsubscribe" | "resync">
): LiveTopics => {
  const followed = new Map<string, Followed>()

  const begin = (topic: string): Followed => {
    const begun: Followed = { store: createTopicStore<TopicState>(), followers: 0 }
    followed.set(topic, begun)
    connection().subscribe(topic)
    return begun
  }

  return {
    follow: <Name extends TopicName>(name: Name, key = "") => {
      const topic = topicOf(name, key)
      const known = followed.get(topic) ?? begin(topic)
      known.followers++
      if (getOwner() !== null)
        onCleanup(() => {
          if (--known.followers > 0) return
          followed.delete(topic)
          connection().unsubscribe(topic)
        })
      return known.store.state as Accessor<StateOf<Name> | null>
    },
    hear: (frame) => {
      if (followed.get(frame.topic)?.store.hear(frame).resync === true) connection().resync(frame.topic)
    },
    unlink: () => {
      for (const { store } of followed.values()) store.unlink()
    }
  }
}
