import * as Schema from "effect/Schema"

/** What was noted of a customer, or came of their calls. */
export const Entry = Schema.Struct({
  id: Schema.Int,
  customer: Schema.String,
  kind: Schema.Literals(["note", "purchase", "service", "complaint"]),
  at: Schema.Int,
  by: Schema.String,
  body: Schema.String,
  call: Schema.NullOr(Schema.String),
  amountFen: Schema.NullOr(Schema.Int),
  reason: Schema.NullOr(Schema.String)
})
export type Entry = typeof Entry.Type
export type EntryKind = Entry["kind"]
export const ENTRY_KINDS: ReadonlyArray<EntryKind> = ["note", "purchase", "service", "complaint"]

const pathOf = (customer: string): string => `/api/customers/${encodeURIComponent(customer)}/entries`

/** Null: the server did not answer with them. */
export const readEntries = (customer: string): Promise<ReadonlyArray<Entry> | null> =>
  answered(fetch(pathOf(customer)), Schema.Array(Entry))

export const addEntry = (
  customer: string,
  entry: {
    readonly kind: EntryKind
    readonly body: string
    readonly call?: string
    readonly reason?: string | null
  }
): Promise<Entry | null> =>
  answered(
    fetch(pathOf(customer), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(entry)
    }),
    Entry
  )

const answered = async <A>(sent: Promise<Response>, schema: Schema.Codec<A, unknown>): Promise<A | null> => {
  try {
    const response = await sent
    return response.ok ? Schema.decodeUnknownSync(schema)(await response.json()) : null
  } catch {
    return null
  }
}
