import * as Schema from "effect/Schema"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"

/** What the server keeps, over HTTP: every answer is looked at before it is believed. */

export interface FieldProblem {
  readonly field: string
  readonly zh: string
  readonly en: string
  readonly row?: number
}

/** How a request ended. All but `done` changed nothing. */
export type Answer<A> =
  | { readonly kind: "done"; readonly value: A }
  | { readonly kind: "unfit"; readonly problems: ReadonlyArray<FieldProblem> }
  /** Somebody else was first; `current` is how it is now, null when it is gone. */
  | { readonly kind: "stale"; readonly current: Row | null }
  | { readonly kind: "refused"; readonly why: Refusal; readonly message: string }
/** An answer that is no success. */
export type Refused = Exclude<Answer<never>, { readonly kind: "done" }>
export type Refusal = "forbidden" | "missing" | "signed-out" | "too-many" | "away" | "unknown"
export type Values = Readonly<Record<string, unknown>>

export interface Page {
  readonly items: ReadonlyArray<Row>
  readonly total: number
}

export interface HistoryEntry {
  readonly serial: number
  readonly at: number
  readonly account: string
  readonly action: string
  readonly before: Values | null
  readonly after: Values | null
}

export interface ListAsk {
  readonly search?: string
  readonly sort?: string
  readonly order?: "up" | "down"
  readonly limit?: number
  readonly offset?: number
  readonly filters?: Readonly<Record<string, string>>
}

export const pathOf = ({ plural }: AnyThing, id?: string): string =>
  id === undefined ? `/api/${plural}` : `/api/${plural}/${encodeURIComponent(id)}`

export const listQuery = ({ filters, ...asked }: ListAsk): string => {
  const query = new URLSearchParams()
  // Several of the centre's own fields go as one: `own.contract-no` is the field `own` and a place in it.
  const own: Record<string, Record<string, string>> = {}
  for (const [name, value] of Object.entries({ ...filters, ...asked })) {
    if (value === undefined || value === "") continue
    const [field = "", id] = name.split(".")
    if (id === undefined) query.set(name, String(value))
    else own[field] = { ...own[field], [id]: String(value) }
  }
  for (const [field, values] of Object.entries(own)) query.set(field, JSON.stringify(values))
  return query.toString()
}

export const listRows = (thing: AnyThing, asked: ListAsk, signal?: AbortSignal): Promise<Answer<Page>> =>
  send("GET", `${pathOf(thing)}?${listQuery(asked)}`, pageSchema(thing), {
    thing,
    ...(signal === undefined ? {} : { signal })
  })

export const readRow = (thing: AnyThing, id: string): Promise<Answer<Row>> =>
  send("GET", pathOf(thing, id), rowSchema(thing), { thing })

export const createRow = (thing: AnyThing, id: string | null, values: Values): Promise<Answer<Row>> =>
  send("POST", pathOf(thing), rowSchema(thing), { thing, body: id === null ? values : { id, ...values } })

export const changeRow = (thing: AnyThing, id: string, version: number, values: Values): Promise<Answer<Row>> =>
  send("PUT", `${pathOf(thing, id)}?version=${version}`, rowSchema(thing), { thing, body: values })

export const removeRow = (thing: AnyThing, { id, version }: Row): Promise<Answer<null>> =>
  send("DELETE", `${pathOf(thing, id)}?version=${version}`, Schema.Null, { thing })

export const restoreRow = (thing: AnyThing, id: string): Promise<Answer<Row>> =>
  send("POST", `${pathOf(thing, id)}/restore`, rowSchema(thing), { thing })

export const readHistory = (thing: AnyThing, id: string): Promise<Answer<ReadonlyArray<HistoryEntry>>> =>
  send("GET", `${pathOf(thing, id)}/history`, History, { thing })

const Whatever = Schema.NullOr(Schema.Record(Schema.String, Schema.Unknown))
export const History = Schema.Array(
  Schema.Struct({
    serial: Schema.Int,
    at: Schema.Int,
    account: Schema.String,
    action: Schema.String,
    before: Whatever,
    after: Whatever
  })
)
export const Problems = Schema.Array(
  Schema.Struct({ field: Schema.String, zh: Schema.String, en: Schema.String, row: Schema.optionalKey(Schema.Int) })
)
const Unfit = Schema.Struct({ problems: Problems })
const Stale = Schema.Struct({ current: Schema.NullOr(Schema.Unknown) })

type RowCodec = Schema.Codec<Row, unknown>
const rowSchemas = new Map<string, RowCodec>()
export const rowSchema = (thing: AnyThing): RowCodec => {
  let schema = rowSchemas.get(thing.name)
  if (schema === undefined) {
    schema = Schema.Struct({
      id: Schema.String,
      version: Schema.Int,
      changedAt: Schema.Int,
      changedBy: Schema.String,
      ...Object.fromEntries(Object.entries(thing.fields).map(([name, field]) => [name, field.schema]))
    }) as unknown as RowCodec
    rowSchemas.set(thing.name, schema)
  }
  return schema
}
const pageSchema = (thing: AnyThing) =>
  Schema.Struct({ items: Schema.Array(rowSchema(thing)), total: Schema.Int }) as unknown as Schema.Codec<Page, unknown>

interface Sent {
  readonly thing: AnyThing
  readonly body?: Values
  readonly signal?: AbortSignal
}

export const send = async <A>(
  method: string,
  path: string,
  schema: Schema.Codec<A, unknown>,
  { body, signal, thing }: Sent
): Promise<Answer<A>> => {
  try {
    const response = await fetch(path, {
      method,
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
    })
    if (response.ok) {
      const json: unknown = response.status === 204 ? null : await response.json()
      return { kind: "done", value: Schema.decodeUnknownSync(schema)(json) }
    }
    return await refusalIn(response, thing)
  } catch (error) {
    return { kind: "refused", why: "away", message: error instanceof Error ? error.message : String(error) }
  }
}

/** What a status that is no success says. */
export const refusalIn = async (response: Response, thing: AnyThing | null): Promise<Refused> => {
  const json: unknown = await response.json().catch(() => null)
  if (response.status === 422) return { kind: "unfit", problems: Schema.decodeUnknownSync(Unfit)(json).problems }
  if (response.status === 409 && thing !== null) {
    const { current } = Schema.decodeUnknownSync(Stale)(json)
    return { kind: "stale", current: current === null ? null : Schema.decodeUnknownSync(rowSchema(thing))(current) }
  }
  const message = typeof json === "object" && json !== null && "message" in json ? String(json.message) : ""
  return { kind: "refused", why: whyOf(response.status), message }
}

const whyOf = (status: number): Refusal => {
  if (status === 401) return "signed-out"
  if (status === 403) return "forbidden"
  if (status === 404) return "missing"
  if (status === 429) return "too-many"
  return status >= 500 ? "away" : "unknown"
}
