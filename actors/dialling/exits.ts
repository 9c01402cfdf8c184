import type { Centre, QueueSettings } from "../centre.ts"
import { USUAL_VOICEMAIL } from "../call/limits.ts"
import { newestOf } from "../flow/catalogue.ts"
import { QueueId } from "../vocabulary.ts"
import type { Exit, ExitWish } from "../work.ts"
import type { OwnTown } from "./outside-number.ts"
import { overflowTo } from "./overflows.ts"

/**
 * The centre whose queues know where their ways out lead: which version of a flow, and which trunk takes a number and what is shown
 * there. A way that leads nowhere is none: no such queue or flow, or a number that the rules of dialling refuse.
 */
export const withExits = (centre: Centre, isOwnMobile: OwnTown["isOwnMobile"]): Centre =>
  centre.queues.every(({ exitWishes }) => exitWishes === undefined)
    ? centre
    : { ...centre, queues: centre.queues.map((queue) => withItsExits(centre, isOwnMobile, queue)) }

const withItsExits = (centre: Centre, isOwnMobile: OwnTown["isOwnMobile"], queue: QueueSettings): QueueSettings => {
  const { exitWishes = [], exits: _, ...rest } = queue
  const exits = exitWishes.flatMap((wish): ReadonlyArray<Exit> => {
    const to = targetOf(centre, isOwnMobile, queue, wish)
    return to === undefined ? [] : [{ on: wish.on, to }]
  })
  return exits.length === 0 ? rest : { ...queue, exits }
}

const targetOf = (
  centre: Centre,
  isOwnMobile: OwnTown["isOwnMobile"],
  { id, voicemail }: QueueSettings,
  { of, to }: ExitWish
): Exit["to"] | undefined => {
  switch (to) {
    case "queue":
      return centre.queues.some((other) => other.id === of && other.id !== id)
        ? { _tag: "Queue", queue: QueueId.make(of) }
        : undefined
    case "flow": {
      const newest = newestOf(centre.flows, of)
      return newest === undefined ? undefined : { _tag: "Flow", id: newest.id, version: newest.version }
    }
    case "number": {
      const found = overflowTo(centre, isOwnMobile, { number: of, queue: id })
      return "refusal" in found ? undefined : { _tag: "Number", ...found }
    }
    case "goodbye":
      return { _tag: "Goodbye", prompt: of }
    case "voicemail":
      return { _tag: "Voicemail", prompt: of, ...(voicemail ?? USUAL_VOICEMAIL) }
    case "callback":
      return { _tag: "Callback", prompt: of }
  }
}
