import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Scope } from "#wire/asker.ts"
import type { Tables } from "../../ports/Database.ts"
import { columnName, columnsOf, type Link, linksOf, tableOf } from "../thing/columns.ts"
import type { AnyThing, Row } from "../thing/thing.ts"
import { searches } from "./searches.ts"
import { isInState } from "./states.ts"

/** A page of a list. Every field is optional; the widest question is "all, by id, the first 50". */
export interface ListQuery {
  /** Found in the id and in the fields that are searched, wherever it stands, in either case. */
  readonly search?: string
  /** Field → value: that very value; of fields that hold several, those that hold it. */
  readonly filters?: Readonly<Record<string, string>>
  /** A field, or `id`, `changedAt`, `changedBy`. */
  readonly sort?: string
  readonly order?: "up" | "down"
  readonly limit?: number
  readonly offset?: number
  /** The asker sees in part what is private of a row: no search, filter or order may tell more of it. */
  readonly isMasked?: boolean
  /** Telephone numbers are among that, where the centre covers any: they are found by what is shown of them. */
  readonly hidesNumbers?: boolean
}

export interface Page<R> {
  readonly items: ReadonlyArray<R>
  /** How many there are in all that fit the question. */
  readonly total: number
}

export const LIMIT_USUAL = 50
export const LIMIT_MOST = 1_000

/** Rows of any thing, whole: its columns, and what it is linked to. `where` speaks of the table as `t`. */
export const rowsWhere = async <R extends { readonly id: string } = Row>(
  db: Kysely<Tables>,
  declared: AnyThing,
  where: RawBuilder<unknown> = sql`true`,
  rest: RawBuilder<unknown> = sql`order by t.id`
): Promise<ReadonlyArray<R>> => {
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join(selections(declared))} from ${sql.table(tableOf(declared))} t where ${where} ${rest}`.execute(db)
  return rows as unknown as ReadonlyArray<R>
}

export const rowOf = async <R extends { readonly id: string } = Row>(
  db: Kysely<Tables>,
  declared: AnyThing,
  id: string
): Promise<R | undefined> => (await rowsWhere<R>(db, declared, sql`t.id = ${id}`))[0]

/** One page, and how many there are; only what the asker may see. */
export const pageOf = async (
  db: Kysely<Tables>,
  declared: AnyThing,
  query: ListQuery,
  scope: Scope
): Promise<Page<Row>> => {
  const where = sql`${scoped(declared, scope)} and ${searched(declared, query)} and ${filtered(declared, query.filters ?? {})}`
  const limit = Math.min(query.limit ?? LIMIT_USUAL, LIMIT_MOST)
  const [items, counted] = await Promise.all([
    rowsWhere<Row>(
      db,
      declared,
      where,
      sql`order by ${sorting(declared, query)} limit ${limit} offset ${query.offset ?? 0}`
    ),
    sql<{ readonly n: number }>`select count(*) n from ${sql.table(tableOf(declared))} t where ${where}`.execute(db)
  ])
  return { items, total: Number(counted.rows[0]?.n ?? 0) }
}

/** Ids of all rows that fit, in the list's order: whoever reads many rows reads them by these, portion by portion, and holds no connection. */
export const idsOf = async (
  db: Kysely<Tables>,
  declared: AnyThing,
  query: Omit<ListQuery, "limit" | "offset">,
  scope: Scope
): Promise<ReadonlyArray<string>> => {
  const { rows } = await sql<{ readonly id: string }>`
    select t.id from ${sql.table(tableOf(declared))} t
    where ${scoped(declared, scope)} and ${searched(declared, query)} and ${filtered(declared, query.filters ?? {})}
    order by ${sorting(declared, query)}`.execute(db)
  return rows.map(({ id }) => id)
}

const KEPT = ["id", "version", "changedAt", "changedBy"]

const selections = (declared: AnyThing): ReadonlyArray<RawBuilder<unknown>> => [
  ...KEPT.map((name) => sql`t.${sql.ref(columnName(name))} as ${sql.id(name)}`),
  ...columnsOf(declared).map(({ field, name }) => sql`t.${sql.ref(name)} as ${sql.id(field)}`),
  ...linksOf(declared).map((link) => sql`${linked(link)} as ${sql.id(link.field)}`)
]

const linked = ({ hasLevel, other, owner, table }: Link): RawBuilder<unknown> =>
  hasLevel
    ? sql`(select coalesce(jsonb_object_agg(l.${sql.ref(other)}, l.level), '{}') from ${sql.table(table)} l where l.${sql.ref(owner)} = t.id)`
    : sql`(select coalesce(jsonb_agg(l.${sql.ref(other)} order by l.position), '[]') from ${sql.table(table)} l where l.${sql.ref(owner)} = t.id)`

/** Of a thing that belongs to no unit everybody sees all. Who may see only what is their own sees, of people, themselves. */
export const scoped = (declared: AnyThing, scope: Scope): RawBuilder<unknown> => {
  if (scope.kind === "everything" || declared.unitOf === undefined) return sql`true`
  if (scope.kind === "own") return sql`t.id = ${scope.account}`
  return sql`t.${sql.ref(columnName(declared.unitOf))} = any(${scope.units})`
}

const searched = (declared: AnyThing, { filters = {}, hidesNumbers, search }: ListQuery): RawBuilder<unknown> => {
  const words = search?.trim() ?? ""
  if (words === "") return sql`true`
  if (declared.search !== undefined)
    return searches[declared.search]!(words, {
      isNarrowed: Object.keys(filters).length > 0,
      seesNumbers: hidesNumbers !== true
    })
  const like = `%${words.replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`)}%`
  const fields = Object.entries(declared.fields).filter(([, { isSearched }]) => isSearched)
  const places = [sql`t.id`, ...fields.map(([field]) => sql`t.${sql.ref(columnName(field))}`)]
  return sql`(${sql.join(
    places.map((place) => sql`${place} ilike ${like}`),
    sql` or `
  )})`
}

/** In the place of a field: how a row is just now. */
export const STATE = "state"

const filtered = (declared: AnyThing, filters: Readonly<Record<string, string>>): RawBuilder<unknown> => {
  const columns = new Map(columnsOf(declared).map((column) => [column.field, column]))
  const links = new Map(linksOf(declared).map((link) => [link.field, link]))
  const parts = Object.entries(filters).map(([field, value]) => {
    if (field === STATE && declared.states !== undefined) return isInState(declared.name, value)
    const link = links.get(field)
    if (link !== undefined)
      return sql`exists (select 1 from ${sql.table(link.table)} l where l.${sql.ref(link.owner)} = t.id and l.${sql.ref(link.other)} = ${value})`
    const column = columns.get(field)
    if (column === undefined) return ownFiltered(declared, field, value)
    if (column.type === "text[]") return sql`${value} = any(t.${sql.ref(column.name)})`
    return sql`t.${sql.ref(column.name)}::text = ${value}`
  })
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

/** A field that the centre defined, by `own.contract-no`: what nobody said of yes or no is no. */
const ownFiltered = (declared: AnyThing, field: string, value: string): RawBuilder<unknown> => {
  const own = ownPlace(declared, field)
  if (own === undefined) return sql`false`
  return value === "false" ? sql`coalesce(${own}, 'false') = 'false'` : sql`${own} = ${value}`
}

const ownPlace = ({ ownFields }: AnyThing, field: string): RawBuilder<string> | undefined =>
  ownFields !== undefined && field.startsWith(`${ownFields.field}.`)
    ? sql`(t.${sql.ref(columnName(ownFields.field))} ->> ${field.slice(ownFields.field.length + 1)})`
    : undefined

/** Numbers of own fields are kept as they are written, and stand in the order of what they are worth. */
const OWN_NUMBER = String.raw`^-?\d{1,15}(\.\d{1,6})?$`

const sorting = (declared: AnyThing, { isMasked, order, sort = "id" }: ListQuery): RawBuilder<unknown> => {
  const isHidden = isMasked === true && declared.fields[sort]?.masked !== undefined
  const isThere = KEPT.includes(sort) || columnsOf(declared).some(({ field }) => field === sort)
  const name = isThere && !isHidden ? sort : "id"
  const down = order === "down" ? sql`desc` : sql`asc`
  const own = ownPlace(declared, sort)
  if (own !== undefined)
    return sql`case when ${own} ~ ${OWN_NUMBER} then ${own}::numeric end ${down} nulls last, ${own} ${down} nulls last, t.id ${down}`
  return name === "id" ? sql`t.id ${down}` : sql`t.${sql.ref(columnName(name))} ${down} nulls last, t.id ${down}`
}

/** Fields by which a list may be sorted, and filtered. */
export const sortableFields = (declared: AnyThing): ReadonlyArray<string> => [
  "id",
  "changedAt",
  "changedBy",
  ...columnsOf(declared)
    .filter(({ type }) => type !== "jsonb" && type !== "text[]")
    .map(({ field }) => field)
]
export const filterableFields = (declared: AnyThing): ReadonlyArray<string> => [
  ...columnsOf(declared)
    .filter(({ type }) => type !== "jsonb")
    .map(({ field }) => field),
  ...linksOf(declared).map(({ field }) => field)
]
