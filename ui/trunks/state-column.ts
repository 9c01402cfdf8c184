import { createSignal, getOwner, onCleanup, runWithOwner } from "solid-js"
import type { LiveColumn } from "../administration/list/live-column.ts"

type Ask = ReturnType<LiveColumn["create"]>

/** In the list of trunks: whether each answers and is registered. What asks for it is fetched where that list is looked at. */
export const trunkStateColumn: LiveColumn = {
  words: { zh: "状态", en: "Now" },
  create: () => {
    const owner = getOwner()
    const [asked, setAsked] = createSignal<Ask>(() => undefined)
    let isGone = false
    onCleanup(() => (isGone = true))
    const begin = async (): Promise<void> => {
      const { createTrunkStates, shortOf } = await import("./state.ts")
      // An owner that is gone would never end what asks.
      if (isGone) return
      runWithOwner(owner, () => {
        const states = createTrunkStates()
        setAsked(() => (id: string) => {
          const found = states()
          return found === undefined ? undefined : shortOf(found.trunks.find((each) => each.id === id))
        })
      })
    }
    // Without it the column stays empty, as while nothing is known.
    void begin().catch(() => undefined)
    return (id) => asked()(id)
  }
}
