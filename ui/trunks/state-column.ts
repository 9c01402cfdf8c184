import type { LiveColumn } from "../administration/list/live-column.ts"
import { createTrunkStates, shortOf } from "./state.ts"

/** In the list of trunks: whether each answers and is registered. */
export const trunkStateColumn: LiveColumn = {
  words: { zh: "状态", en: "Now" },
  create: () => {
    const states = createTrunkStates()
    return (id) => {
      const found = states()
      return found === undefined ? undefined : shortOf(found.trunks.find((each) => each.id === id))
    }
  }
}
