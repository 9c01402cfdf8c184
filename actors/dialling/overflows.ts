import type { Centre } from "../centre.ts"
import type { Overflow } from "../work.ts"
import { dial } from "./dialling.ts"
import type { OwnTown } from "./outside-number.ts"
import type { OverflowWish } from "./settings.ts"

/** Calls abroad cost most, and nobody is asked when a queue overflows. */
const RIGHT = "national"

/**
 * The centre whose queues know the trunk of the number at which they try who waits, and the number shown there, by the rules
 * of dialling. A queue whose number they refuse overflows nowhere.
 */
export const withOverflows = (centre: Centre, isOwnMobile: OwnTown["isOwnMobile"]): Centre => {
  const wishes = centre.dialling?.overflows ?? {}
  return {
    ...centre,
    queues: centre.queues.map((queue) => {
      const wish = Object.hasOwn(wishes, queue.id) ? wishes[queue.id] : undefined
      const overflow = wish === undefined ? undefined : overflowOf(centre, isOwnMobile, queue.id, wish)
      return overflow === undefined ? queue : { ...queue, overflow }
    })
  }
}

/** Queues that were to overflow, and do not: the rules refuse their number. Of a centre that {@link withOverflows} made. */
export const overflowsRefused = ({ dialling, queues }: Centre): ReadonlyArray<Centre["queues"][number]["id"]> => {
  const wishes = dialling?.overflows ?? {}
  return queues.filter(({ id, overflow }) => Object.hasOwn(wishes, id) && overflow === undefined).map(({ id }) => id)
}

const overflowOf = (
  centre: Centre,
  isOwnMobile: OwnTown["isOwnMobile"],
  queue: Centre["queues"][number]["id"],
  { number, ...when }: OverflowWish
): Overflow | undefined => {
  const dialled = dial(centre, isOwnMobile, { number, right: RIGHT, agent: null, queue, shown: null, lastCalled: null })
  if (dialled._tag !== "Outside" || dialled.kind === "emergency") return undefined
  const { digits, shown, trunk } = dialled
  return { ...when, to: { digits, trunk, shown: shown ?? "" } }
}
