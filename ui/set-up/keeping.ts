import { flow } from "#engine/records/flows/schema.ts"
import { number } from "#engine/records/numbers/schema.ts"
import { person } from "#engine/records/people/schema.ts"
import { queue } from "#engine/records/queues/schema.ts"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { unit } from "#engine/records/units/schema.ts"
import { keepParameter } from "../administration/parameters/asking.ts"
import { type Answer, changeRow, createRow, type Refused, type Values } from "../administration/records.ts"
import { refusalText } from "../administration/telling.ts"
import { say } from "../shared/language.ts"
import { type AgentRow, isEmpty } from "./agent-rows.ts"
import { agentsOf, firstNumber, type Standing } from "./standing.ts"
import { bodyOf, readBody, WIZARD_FLOW } from "./wizard-flow.ts"

/** What a step got wrong, by its fields; "" is the whole. Null: it is kept. What was kept before the first wrong one stays kept. */
export type Problems = Readonly<Record<string, string>> | null

export const plain = (thing: unknown): AnyThing => thing as AnyThing

/** Changes what was said of a row, the rest as it is. */
export const change = (thing: AnyThing, row: Row, values: Values): Promise<Answer<Row>> =>
  changeRow(thing, row.id, row.version, {
    ...Object.fromEntries(Object.keys(thing.fields).map((name) => [name, row[name]])),
    ...values
  })

/** A refusal beside the step's field that stands for the thing's. */
export const problemsIn = (answer: Refused, fields: Readonly<Record<string, string>>): Problems => {
  if (answer.kind !== "unfit") return { "": refusalText(answer) }
  return Object.fromEntries(answer.problems.map((each) => [fields[each.field] ?? "", say(each)]))
}

/** The centre's name, its area code, and its first number with a flow behind it. */
export const keepCentre = async (
  standing: Standing,
  said: { readonly name: string; readonly areaCode: string; readonly number: string }
): Promise<Problems> => {
  if (said.name !== standing.centre["name"]) {
    const named = await change(plain(unit), standing.centre, { name: said.name })
    if (named.kind !== "done") return problemsIn(named, { name: "name" })
  }
  if (said.areaCode !== standing.areaCode.value) {
    const kept = await keepParameter("numbers.areaCode", standing.areaCode.version, said.areaCode)
    if (kept.kind === "overtaken") return { areaCode: refusalText({ kind: "stale", current: null }) }
    if (kept.kind !== "done") return problemsIn(kept, { value: "areaCode" })
  }
  if (standing.numbers.length > 0) return null
  if (!standing.flows.some(({ id }) => id === WIZARD_FLOW)) {
    const body = bodyOf({ welcome: null, queue: standing.queues[0]?.id ?? null })
    const made = await createRow(plain(flow), WIZARD_FLOW, { name: said.name, body })
    if (made.kind !== "done") return problemsIn(made, { name: "name" })
  }
  const values = { name: said.name, flow: WIZARD_FLOW, unit: standing.centre.id }
  const added = await createRow(plain(number), said.number, values)
  return added.kind === "done" ? null : problemsIn(added, { id: "number", name: "name" })
}

/** The first queue's id: plain letters, whatever it is called. */
const FIRST_QUEUE = "service"

export interface TeamSaid {
  readonly queueName: string
  readonly rows: ReadonlyArray<AgentRow>
  /** The number of whoever sits here, when they take calls too. */
  readonly myNumber: string | null
  readonly me: string
}

/** The first queue, who serves it, and the way from the number to it. */
export const keepTeam = async (standing: Standing, said: TeamSaid): Promise<Problems> => {
  let queueId = standing.queues[0]?.id
  if (queueId === undefined) {
    const made = await createRow(plain(queue), FIRST_QUEUE, { name: said.queueName, unit: standing.centre.id })
    if (made.kind !== "done") return problemsIn(made, { name: "queue", id: "queue" })
    queueId = made.value.id
  }
  const led = await leadTo(standing, queueId)
  if (led !== null) return led
  for (const [row, { agent, name }] of said.rows.entries()) {
    if (isEmpty({ agent, name })) continue
    const extension = agent.trim()
    const values = {
      name: name.trim(),
      agent: extension,
      unit: standing.centre.id,
      roles: ["agent"],
      queues: [queueId]
    }
    const added = await createRow(plain(person), extension, values)
    if (added.kind !== "done")
      return problemsIn(added, { id: `agent-${row}`, agent: `agent-${row}`, name: `name-${row}` })
  }
  return said.myNumber === null ? null : await joinIn(standing, { ...said, number: said.myNumber }, queueId)
}

/** Whoever sets the centre up takes calls too. */
const joinIn = async (
  { people }: Standing,
  { me, number: agent }: { readonly me: string; readonly number: string },
  queueId: string
): Promise<Problems> => {
  const row = people.find(({ id }) => id === me)
  if (row === undefined || row["agent"] !== null) return null
  const roles = [...new Set([...(row["roles"] as ReadonlyArray<string>), "agent"])]
  const changed = await change(plain(person), row, { agent, roles, queues: [queueId] })
  return changed.kind === "done" ? null : problemsIn(changed, { agent: "me" })
}

/** Callers of the first number come to this queue, unless somebody has made its flow into more. */
const leadTo = async (standing: Standing, queueId: string): Promise<Problems> => {
  const behind = firstNumber(standing)
  const said = behind?.body === undefined ? null : readBody(behind.body)
  if (behind?.flow === undefined || said === null || said.queue !== null) return null
  const led = await change(plain(flow), behind.flow, { body: bodyOf({ ...said, queue: queueId }) })
  return led.kind === "done" ? null : problemsIn(led, {})
}

/** The wizard is not shown at the sign-in any more. */
export const keepDone = async ({ isDone }: Standing): Promise<Problems> => {
  if (isDone.value === true) return null
  const kept = await keepParameter(isDone.name, isDone.version, true)
  if (kept.kind === "done" || kept.kind === "overtaken") return null
  return problemsIn(kept, {})
}

/** User names and numbers that are taken. */
export const takenNames = ({ people }: Standing): ReadonlySet<string> =>
  new Set(people.flatMap(({ agent, id }) => (typeof agent === "string" ? [id, agent] : [id])))

/** A number nobody has yet: four digits, after those there are. */
export const freeNumber = (standing: Standing, from: number): string => {
  const taken = new Set([...takenNames(standing), ...agentsOf(standing).map(({ agent }) => String(agent))])
  let next = from
  while (taken.has(String(next))) next++
  return String(next)
}
