import * as Schema from "effect/Schema"
import { flow } from "#engine/records/flows/schema.ts"
import { number } from "#engine/records/numbers/schema.ts"
import { person } from "#engine/records/people/schema.ts"
import { prompt } from "#engine/records/prompts/schema.ts"
import { queue } from "#engine/records/queues/schema.ts"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { unit } from "#engine/records/units/schema.ts"
import { type CurrentParameter, readParameters } from "../administration/parameters/asking.ts"
import { allRows } from "../administration/references.ts"
import { ask } from "../people/affairs.ts"
import { type FlowBody, queuesOf, readBody } from "./wizard-flow.ts"

export const STEPS = ["centre", "team", "prompts", "test", "done"] as const
export type Step = (typeof STEPS)[number]

/** How far the centre is, by what is in it: the wizard remembers nothing of its own, so it may be left at any time. */
export interface Standing {
  /** The topmost unit: its name is the centre's. */
  readonly centre: Row
  readonly areaCode: CurrentParameter
  readonly isDone: CurrentParameter
  readonly numbers: ReadonlyArray<Row>
  readonly flows: ReadonlyArray<Row>
  readonly queues: ReadonlyArray<Row>
  readonly people: ReadonlyArray<Row>
  readonly prompts: ReadonlyArray<Row>
}

/** Null when somebody may not see one of these, or nobody answers. */
export const readStanding = async (): Promise<Standing | null> => {
  const [units, parameters, numbers, flows, queues, people, prompts] = await Promise.all([
    allRows(unit as unknown as AnyThing),
    readParameters(),
    ...[number, flow, queue, person, prompt].map((thing) => allRows(thing as unknown as AnyThing))
  ] as const)
  const centre = units?.find(({ parent }) => parent === null)
  if (centre === undefined || parameters.kind !== "done") return null
  if (numbers == null || flows == null || queues == null || people == null || prompts == null) return null
  const parameter = (name: string) => parameters.value.find((each) => each.name === name)
  const [areaCode, isDone] = [parameter("numbers.areaCode"), parameter("setUp.isDone")]
  return areaCode === undefined || isDone === undefined
    ? null
    : { centre, areaCode, isDone, numbers, flows, queues, people, prompts }
}

/** The first number, as the wizard shows it, with the flow behind it. */
export const firstNumber = ({ flows, numbers }: Pick<Standing, "flows" | "numbers">) => {
  const [first] = numbers
  if (first === undefined) return undefined
  const behind = flows.find(({ id }) => id === first["flow"])
  return { id: first.id, flow: behind, body: behind?.["body"] as FlowBody | undefined }
}

export const agentsOf = ({ people }: Pick<Standing, "people">): ReadonlyArray<Row> =>
  people.filter(({ agent, queues }) => agent !== null && Array.isArray(queues) && queues.length > 0)

/** What is behind a step is there already. A test call may be made again at any time, so its step asks for what it needs. */
export const isStepDone = (step: Step, standing: Standing): boolean => {
  switch (step) {
    case "centre":
      return standing.numbers.length > 0
    case "team":
      return agentsOf(standing).length > 0 && queuesOf(firstNumber(standing)?.body ?? NO_FLOW).length > 0
    case "prompts":
      return isWelcomed(firstNumber(standing)?.body)
    case "test":
      return standing.isDone.value === true
    case "done":
      return standing.isDone.value === true
  }
}

/** A flow that somebody has made into more greets as they wish. */
const isWelcomed = (body: FlowBody | undefined): boolean => body !== undefined && readBody(body)?.welcome !== null

export const firstOpen = (standing: Standing): Step => STEPS.find((step) => !isStepDone(step, standing)) ?? "done"

const NO_FLOW: FlowBody = { start: "", nodes: {} }

const TelephonePlace = Schema.Struct({ address: Schema.String, realm: Schema.String })

/** Where telephones register; null when nobody says. */
export const readTelephonePlace = async (): Promise<typeof TelephonePlace.Type | null> => {
  const outcome = await ask("GET", "/api/telephone-place", TelephonePlace)
  return "answer" in outcome ? outcome.answer : null
}
