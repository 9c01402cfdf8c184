import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { afterWrite } from "../after-write.ts"
import type { AnyThing, Row } from "../thing/thing.ts"
import { rowsWhere } from "../tables/read.ts"
import { terminal } from "../terminals/schema.ts"
import { writeChanges } from "../tables/write.ts"
import { userPlan } from "../user-plans/schema.ts"

/** What is a customer's beside their row: by the name of the thing, then by whose it was. */
export type Belongings = Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>>

const THINGS: ReadonlyArray<AnyThing> = [terminal, userPlan]

interface By {
  readonly account: string
  readonly at: number
  readonly action: string
  readonly details: unknown
}

/** Gives all that these customers have to another one, as changes like any other. Answers what was whose. */
export const giveBelongings = async (
  all: Transaction<Tables>,
  from: ReadonlyArray<string>,
  to: string,
  by: By
): Promise<Belongings> => {
  const given: Record<string, Record<string, Array<string>>> = {}
  for (const thing of THINGS) {
    const rows = await rowsWhere<Row>(all, thing, sql`t.customer = any(${from})`)
    await move(
      all,
      thing,
      rows.map((row) => [row, to]),
      by
    )
    for (const row of rows) ((given[thing.name] ??= {})[String(row["customer"])] ??= []).push(row.id)
  }
  return given
}

/** Gives back what is still where it was given to. */
export const returnBelongings = async (
  all: Transaction<Tables>,
  given: Belongings,
  from: string,
  by: By
): Promise<void> => {
  for (const thing of THINGS) {
    const owners = new Map(
      Object.entries(given[thing.name] ?? {}).flatMap(([owner, ids]) => ids.map((id) => [id, owner] as const))
    )
    const rows = await rowsWhere<Row>(all, thing, sql`t.customer = ${from} and t.id = any(${[...owners.keys()]})`)
    await move(
      all,
      thing,
      rows.map((row) => [row, owners.get(row.id)!]),
      by
    )
  }
}

/** What a person who is erased had done for them goes; a terminal is the centre's, and stays without a user. */
export const dropBelongings = async (
  all: Transaction<Tables>,
  customer: string,
  by: Pick<By, "account" | "at">
): Promise<void> => {
  const terminals = await rowsWhere<Row>(all, terminal, sql`t.customer = ${customer}`)
  await writeChanges(
    all,
    terminals.map((row) => ({
      op: "change",
      thing: terminal,
      id: row.id,
      version: row.version,
      values: valuesOf(terminal, row, null)
    })),
    by,
    afterWrite
  )
  const plans = await rowsWhere<Row>(all, userPlan, sql`t.customer = ${customer}`)
  await writeChanges(
    all,
    plans.map(({ id, version }) => ({ op: "remove", thing: userPlan, id, version })),
    by,
    afterWrite
  )
}

const move = async (
  all: Transaction<Tables>,
  thing: AnyThing,
  rows: ReadonlyArray<readonly [row: Row, to: string]>,
  by: By
): Promise<void> => {
  if (rows.length === 0) return
  await writeChanges(
    all,
    rows.map(([row, to]) => ({
      op: "change",
      thing,
      id: row.id,
      version: row.version,
      values: valuesOf(thing, row, to)
    })),
    by,
    afterWrite
  )
}

const valuesOf = ({ fields }: AnyThing, row: Row, customer: string | null) => ({
  ...Object.fromEntries(Object.keys(fields).map((name) => [name, row[name]])),
  customer
})
