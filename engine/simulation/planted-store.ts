import type { Living } from "../ports/Journal.ts"
import type { SleepStore } from "../runtime/sleep.ts"

/** What a store that lies may look at. */
export interface Spy {
  /** The number of an actor's last step, in memory. */
  readonly sequenceOf: (address: string) => number | undefined
}

export type LyingStore = (store: SleepStore, spy: Spy) => SleepStore

/** Stores for sleepers with one bug each, which the laws must find, as those of `planted.ts`. */
export const plantedStores: Readonly<Record<string, LyingStore>> = {
  "a sleeping actor is taken for nobody": (store) => ({
    ...store,
    wake: (address, found) => store.wake(address, (is) => found(is === "ended" ? is : undefined))
  }),
  "a sleeping actor wakes as it was once": (store) => {
    const once = new Map<string, Living>()
    return {
      ...store,
      wake: (address, found) =>
        store.wake(address, (is) => {
          if (typeof is === "object" && !once.has(address)) once.set(address, is)
          found(typeof is === "object" ? once.get(address) : is)
        })
    }
  },
  "an actor falls asleep before its last step is on disk": (store, { sequenceOf }) => ({
    ...store,
    sleepable: (addresses, found) => found(addresses.map((actor) => ({ actor, sequence: sequenceOf(actor) ?? 0 })))
  }),
  "a sleeping actor is read and its messages are not worked off": (store) => ({
    ...store,
    wake: (address, found) => store.wake(address, (is) => (address.startsWith("queue/") ? undefined : found(is)))
  })
}
