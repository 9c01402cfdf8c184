import type { OwnData } from "#wire/own-data.ts"
import { ownProblems, type OwnValues } from "#engine/records/customer-fields/schema.ts"
import { customer } from "#engine/records/customers/schema.ts"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import type { FieldProblem } from "../administration/records.ts"

/** The customer's form, made of what the link shows: the same declaration, with fewer fields. Pure. */

type Shown = Pick<OwnData, "ownFields" | "values">

export const formOf = ({ ownFields, values }: Shown): AnyThing => ({
  ...customer,
  fields: Object.fromEntries(
    Object.entries(customer.fields).filter(([name]) => name in values && (name !== "own" || ownFields.length > 0))
  )
})

/** What the link shows, as the row that a form begins with. */
export const rowOf = ({ ownFields, values }: Shown): Row =>
  ({
    ...values,
    own: Object.fromEntries(ownFields.flatMap(({ id }) => (values.own?.[id] == null ? [] : [[id, values.own[id]]]))),
    id: "own",
    version: 0,
    changedAt: 0,
    changedBy: ""
  }) as Row

/** As it is sent: an own field that was emptied says so. */
export const sentOf = (
  { ownFields }: Pick<Shown, "ownFields">,
  values: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> => {
  const own = (values["own"] ?? {}) as OwnValues
  return ownFields.length === 0
    ? values
    : { ...values, own: Object.fromEntries(ownFields.map(({ id }) => [id, own[id] ?? null])) }
}

/** What is wrong with own fields, before anything is sent. */
export const problemsIn = (
  { ownFields }: Pick<Shown, "ownFields">,
  values: Readonly<Record<string, unknown>>
): ReadonlyArray<FieldProblem> =>
  ownFields.length === 0
    ? []
    : ownProblems(
        "own",
        (values["own"] ?? {}) as OwnValues,
        ownFields.map((each) => ({ ...each, byCustomer: true }))
      ).map(({ field, words }) => ({ field, ...words }))

/** Own fields stand in one row of the form: what is wrong with one of them says which, by its name. */
export const named = (
  { ownFields }: Pick<Shown, "ownFields">,
  problems: ReadonlyArray<FieldProblem>
): ReadonlyArray<FieldProblem> =>
  problems.map((problem) => {
    const found = ownFields.find(({ id }) => problem.field === `own.${id}`)
    return found === undefined
      ? problem
      : { field: "own", zh: `${found.name}：${problem.zh}`, en: `${found.name} ${problem.en}` }
  })
