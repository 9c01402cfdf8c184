import type { Catalogue, Column, Sequence, Table } from "./catalogue.ts"
import { inPublic, quoted } from "./connection.ts"

/** SQL that makes the tables, without keys: rows come faster and in any order without them. */
export const tableDefinitions = ({ sequences, tables, triggerFunctions }: Catalogue): string =>
  statements([
    ...sequences
      .filter(({ isIdentity }) => !isIdentity)
      .map(({ name, options }) => `create sequence ${inPublic(name)} ${options}`),
    ...tables.map((table) => tableDefinition(table, sequences)),
    ...sequences
      .filter(({ isIdentity, ownerTable }) => !isIdentity && ownerTable !== null)
      .map(
        ({ name, ownerColumn, ownerTable }) =>
          `alter sequence ${inPublic(name)} owned by ${inPublic(ownerTable!)}.${quoted(ownerColumn!)}`
      ),
    ...triggerFunctions
  ])

/** SQL for when the rows are in. A trigger must not see them come. */
export const keyDefinitions = ({ constraints, indexes, triggers }: Catalogue): string => {
  const isForeign = ({ definition }: { readonly definition: string }) => definition.startsWith("FOREIGN KEY")
  const added = constraints.map(
    (constraint) =>
      [constraint, `alter table ${inPublic(constraint.table)} add constraint ${quoted(constraint.name)}`] as const
  )
  return statements([
    ...added.filter(([key]) => !isForeign(key)).map(([key, text]) => `${text} ${key.definition}`),
    ...indexes,
    ...added.filter(([key]) => isForeign(key)).map(([key, text]) => `${text} ${key.definition}`),
    ...triggers
  ])
}

/** Where each sequence stands. */
export const sequenceValues = (
  values: ReadonlyArray<{ readonly name: string; readonly last: string; readonly isCalled: boolean }>
): string =>
  statements(
    values.map(
      ({ isCalled, last, name }) => `select setval('${inPublic(name).replaceAll("'", "''")}', ${last}, ${isCalled})`
    )
  )

const tableDefinition = (table: Table, sequences: ReadonlyArray<Sequence>): string => {
  const { bound, columns, isUnlogged, name, options, parent, partitionKey } = table
  const head = `create ${isUnlogged ? "unlogged " : ""}table ${inPublic(name)}`
  const tail = [
    ...(partitionKey === null ? [] : [`partition by ${partitionKey}`]),
    ...(options === null ? [] : [`with (${options.join(", ")})`])
  ]
  if (parent !== null) return [head, `partition of ${inPublic(parent)} ${bound}`, ...tail].join(" ")
  const lines = columns.map((column) => `  ${columnDefinition(name, column, sequences)}`).join(",\n")
  return [`${head} (\n${lines}\n)`, ...tail].join(" ")
}

const columnDefinition = (table: string, column: Column, sequences: ReadonlyArray<Sequence>): string => {
  const { collation, expression, generated, identity, name, notNull, type } = column
  const sequence = sequences.find((one) => one.ownerTable === table && one.ownerColumn === name)
  return [
    quoted(name),
    type,
    ...(collation === null ? [] : [`collate ${collation}`]),
    ...(notNull === null ? [] : [`constraint ${quoted(notNull)} not null`]),
    ...(identity === null || sequence === undefined
      ? []
      : [
          `generated ${identity} as identity (sequence name ${inPublic(sequence.name)} ${withoutType(sequence.options)})`
        ]),
    ...(expression === null
      ? []
      : [generated === null ? `default ${expression}` : `generated always as (${expression}) ${generated}`])
  ].join(" ")
}

/** An identity's sequence has its column's type. */
const withoutType = (options: string): string => options.replace(/^as .+? start /u, "start ")

const statements = (all: ReadonlyArray<string>): string => all.map((one) => `${one};\n`).join("")
