import type { Centre } from "../centre.ts"
import type { Overflow, OverflowRefusal } from "../work.ts"
import { dial, type DiallingCentre, type DialRefusal } from "./dialling.ts"
import type { OwnTown } from "./outside-number.ts"

/** Calls abroad cost most, and nobody is asked when a queue overflows. */
const RIGHT = "national"

type QueueId = Centre["queues"][number]["id"]

/**
 * The centre whose queues know the trunk of the number at which they try who waits, and the number shown there, by the rules
 * of dialling. A queue whose number they refuse knows why, and overflows nowhere.
 */
export const withOverflows = (centre: Centre, isOwnMobile: OwnTown["isOwnMobile"]): Centre => {
  const wishes = centre.dialling?.overflows ?? {}
  return {
    ...centre,
    queues: centre.queues.map((queue) => {
      const wish = Object.hasOwn(wishes, queue.id) ? wishes[queue.id] : undefined
      if (wish === undefined) return queue
      const { number, ...when } = wish
      return { ...queue, overflow: { ...when, to: overflowTo(centre, isOwnMobile, { queue: queue.id, number }) } }
    })
  }
}

/** Queues that were to overflow, and do not: the rules refuse their number. Of a centre that {@link withOverflows} made. */
export const overflowsRefused = ({
  queues
}: Pick<Centre, "queues">): ReadonlyArray<{
  readonly queue: QueueId
  readonly name: string
  readonly number: string
  readonly refusal: OverflowRefusal
}> =>
  queues.flatMap(({ id, name, overflow }) =>
    overflow && "refusal" in overflow.to ? [{ queue: id, name, ...overflow.to }] : []
  )

/** Where a number leads that a queue is to overflow to, or why nowhere. */
export const overflowTo = (
  centre: DiallingCentre,
  isOwnMobile: OwnTown["isOwnMobile"],
  { number, queue }: { readonly number: string; readonly queue: QueueId }
): Overflow["to"] => {
  const dialled = dial(centre, isOwnMobile, { number, right: RIGHT, agent: null, queue, shown: null, lastCalled: null })
  if (dialled._tag === "Refused") return { number, refusal: refusalOf(dialled.refusal) }
  if (dialled._tag === "Inside") return { number, refusal: "inside" }
  if (dialled.kind === "emergency") return { number, refusal: "emergency" }
  const { digits, shown, trunk } = dialled
  return { digits, trunk, shown: shown ?? "" }
}

/** An emergency number never is right, whether a trunk takes it or not. */
const refusalOf = (refusal: DialRefusal): OverflowRefusal =>
  refusal.reason === "no-trunk" && refusal.kind === "emergency" ? "emergency" : REFUSAL_OF[refusal.reason]

/** No number that is to be shown is asked for, and nobody's own extension is dialled. */
const REFUSAL_OF: Readonly<Record<DialRefusal["reason"], OverflowRefusal>> = {
  empty: "not-a-number",
  "not-a-number": "not-a-number",
  oneself: "inside",
  right: "right",
  barred: "barred",
  "no-trunk": "no-trunk",
  "not-ours": "no-trunk",
  "not-shown": "no-trunk"
}
