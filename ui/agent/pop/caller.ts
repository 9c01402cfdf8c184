import * as Schema from "effect/Schema"
import { Direction } from "#wire/records.ts"
import { type Refused, refusalIn, type Values } from "../../administration/records.ts"
import { Entry, type EntryKind } from "../../customers/entries.ts"

/** Who calls, as the server says at the ring. Of a customer: what a desk shows. */
const Known = Schema.Struct({
  customer: Schema.Struct({
    id: Schema.String,
    name: Schema.String,
    kind: Schema.String,
    phones: Schema.Array(Schema.Struct({ kind: Schema.String, written: Schema.String })),
    addresses: Schema.Array(Schema.String),
    email: Schema.NullOr(Schema.String),
    preferences: Schema.String,
    own: Schema.Record(Schema.String, Schema.NullOr(Schema.Union([Schema.String, Schema.Boolean])))
  }),
  class: Schema.NullOr(Schema.Struct({ id: Schema.String, name: Schema.String })),
  area: Schema.NullOr(Schema.Struct({ id: Schema.String, name: Schema.String })),
  products: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      name: Schema.String,
      from: Schema.NullOr(Schema.String),
      until: Schema.NullOr(Schema.String),
      remark: Schema.String
    })
  ),
  entries: Schema.Array(Entry)
})
export type Known = typeof Known.Type

const Call = Schema.Struct({
  id: Schema.String,
  serial: Schema.Int,
  arrivedAt: Schema.Int,
  direction: Direction,
  callingNumber: Schema.String,
  dialledNumber: Schema.String,
  dialledName: Schema.String,
  queue: Schema.NullOr(Schema.String),
  queueName: Schema.NullOr(Schema.String),
  keys: Schema.String,
  list: Schema.NullOr(Schema.String)
})

const Reason = Schema.Struct({
  id: Schema.String,
  zh: Schema.String,
  en: Schema.String,
  isRetired: Schema.Boolean
})
export type Reason = typeof Reason.Type

export const Caller = Schema.Struct({
  call: Call,
  match: Schema.Struct({
    number: Schema.String,
    kind: Schema.Literals(["none", "one", "several"]),
    customers: Schema.Array(Known),
    calls: Schema.Array(
      Schema.Struct({
        id: Schema.String,
        arrivedAt: Schema.Int,
        outcome: Schema.NullOr(Schema.String),
        agent: Schema.NullOr(Schema.String)
      })
    )
  }),
  form: Schema.NullOr(
    Schema.Struct({
      id: Schema.String,
      name: Schema.String,
      hint: Schema.String,
      firstFields: Schema.Array(Schema.String),
      reason: Schema.NullOr(Schema.String)
    })
  ),
  reasons: Schema.Array(Reason)
})
export type Caller = typeof Caller.Type

const EarlierCalls = Schema.Array(
  Schema.Struct({
    id: Schema.String,
    arrivedAt: Schema.Int,
    callingNumber: Schema.String,
    outcome: Schema.NullOr(
      Schema.Literals(["handled", "abandoned", "in-flow", "refused", "unanswered", "callback", "voicemail"])
    ),
    queue: Schema.NullOr(Schema.String),
    queueName: Schema.NullOr(Schema.String),
    agent: Schema.NullOr(Schema.String),
    agentName: Schema.NullOr(Schema.String),
    talkMs: Schema.NullOr(Schema.Int),
    isRecorded: Schema.Boolean,
    isOpen: Schema.Boolean
  })
)
export type EarlierCall = (typeof EarlierCalls.Type)[number]

/** `missing`: no such call is on record yet, or it never rang here. `away`: nobody can say at the moment. */
export const fetchCaller = async (call: string): Promise<Caller | "missing" | "away"> => {
  try {
    const response = await fetch(`/api/callers/${encodeURIComponent(call)}`)
    if (response.status === 404) return "missing"
    return response.ok ? Schema.decodeUnknownSync(Caller)(await response.json()) : "away"
  } catch {
    return "away"
  }
}

/** Null: the server did not answer with them. */
export const fetchEarlierCalls = async (customer: string): Promise<ReadonlyArray<EarlierCall> | null> => {
  try {
    const response = await fetch(`/api/customers/${encodeURIComponent(customer)}/calls`)
    return response.ok ? Schema.decodeUnknownSync(EarlierCalls)(await response.json()) : null
  } catch {
    return null
  }
}

export interface FirstEntry {
  readonly kind: EntryKind
  readonly body: string
  readonly reason: string | null
}

/** Whether the number of a call can be kept: some callers hide theirs. */
export const isNumber = (number: string): boolean => /\d(?:\D*\d){2}/u.test(number)

/** Puts the number of a call with a customer who is there already; the answer is their id. */
export const addNumberOf = (call: string, customer: string): Promise<Added> => asked("PUT", call, { customer })

/** Makes a customer of a call; the answer is their id. */
export const addCustomerOf = (call: string, values: Values, entry: FirstEntry): Promise<Added> =>
  asked("POST", call, { values, entry })

export type Added = { readonly kind: "done"; readonly value: string } | Refused

const asked = async (method: string, call: string, body: unknown): Promise<Added> => {
  try {
    const response = await fetch(`/api/callers/${encodeURIComponent(call)}/customer`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body)
    })
    if (!response.ok) return await refusalIn(response, null)
    const { id } = Schema.decodeUnknownSync(Schema.Struct({ id: Schema.String }))(await response.json())
    return { kind: "done", value: id }
  } catch (error) {
    return { kind: "refused", why: "away", message: String(error) }
  }
}
