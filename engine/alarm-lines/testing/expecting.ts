import type { NotUnderstood, Understood } from "../message.ts"
import type { Vector } from "./vector.ts"

/** What came of a vector, wherever it was played. */
export interface Came {
  readonly said: NotUnderstood | Understood
  /** What was answered; null: nothing. */
  readonly answer: string | null
}

/** Undefined: as the vector says. Else what came instead, for people. */
export const vectorFault = ({ answer, says }: Vector, came: Came): string | undefined => {
  if (answer !== undefined && answer !== came.answer)
    return `answered ${JSON.stringify(came.answer)}, not ${JSON.stringify(answer)}`
  if (says === undefined)
    return came.said._tag === "Understood" ? `was understood: ${JSON.stringify(came.said)}` : undefined
  if (came.said._tag === "NotUnderstood") return came.said.reason
  const { controller, events } = came.said
  if (controller !== says.controller) return `controller ${controller}, not ${says.controller}`
  if (events.length !== says.events.length) return `${events.length} events, not ${says.events.length}`
  return says.events.map((wanted, index) => differs(events[index], wanted, `event ${index + 1}`)).find(Boolean)
}

/** Every word of `wanted` must be so; others may be there. */
const differs = (got: unknown, wanted: unknown, where: string): string | undefined => {
  if (typeof wanted !== "object" || wanted === null)
    return Object.is(got, wanted) ? undefined : `${where} is ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`
  if (typeof got !== "object" || got === null) return `${where} is ${JSON.stringify(got)}`
  return Object.entries(wanted)
    .map(([name, value]) => differs((got as Readonly<Record<string, unknown>>)[name], value, `${where}.${name}`))
    .find(Boolean)
}
