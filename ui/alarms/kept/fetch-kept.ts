import * as Schema from "effect/Schema"
import { type Answer, refusalIn } from "../../administration/records.ts"

const text = Schema.NullOr(Schema.String)
const pageOf = <Item extends Schema.Top>(item: Item) =>
  Schema.Struct({ items: Schema.Array(item), next: Schema.NullOr(Schema.Int) })

const Incident = Schema.Struct({
  id: Schema.Int,
  incident: Schema.String,
  terminal: Schema.String,
  title: Schema.String,
  class: Schema.String,
  className: Schema.String,
  event: Schema.String,
  priority: Schema.Int,
  openedAt: Schema.Int,
  closedAt: Schema.NullOr(Schema.Int),
  outcome: text
})
export type Incident = typeof Incident.Type
export const IncidentPage = pageOf(Incident)

export const Timeline = Schema.Struct({
  incident: Incident,
  wrong: text,
  lines: Schema.Array(
    Schema.Struct({ line: Schema.Int, fact: Schema.NullOr(Schema.Record(Schema.String, Schema.Unknown)) })
  ),
  next: Schema.NullOr(Schema.Int),
  calls: Schema.Array(
    Schema.Struct({
      call: Schema.String,
      at: Schema.NullOr(Schema.Int),
      origin: Schema.String,
      isRecorded: Schema.Boolean
    })
  ),
  names: Schema.Struct({
    classes: Schema.Record(Schema.String, Schema.String),
    steps: Schema.Record(Schema.String, Schema.String),
    dialects: Schema.Record(Schema.String, Schema.Struct({ zh: Schema.String, en: Schema.String }))
  })
})
export type Timeline = typeof Timeline.Type

const letter = {
  id: Schema.Int,
  at: Schema.Int,
  way: Schema.Literals(["sms", "mail"]),
  recipient: Schema.String,
  name: Schema.String,
  subject: Schema.String,
  incident: text
}
export const LetterPage = pageOf(Schema.Struct(letter))
export type LetterFound = (typeof LetterPage.Type)["items"][number]
export const Letter = Schema.Struct({ ...letter, body: Schema.String })

const message = {
  id: Schema.Int,
  receivedAt: Schema.Int,
  line: Schema.String,
  source: Schema.String,
  account: text,
  reason: Schema.String
}
export const MessagePage = pageOf(Schema.Struct(message))
export type MessageFound = (typeof MessagePage.Type)["items"][number]
export const Message = Schema.Struct({ ...message, raw: Schema.String })

export const FaultPage = pageOf(
  Schema.Struct({
    id: Schema.Int,
    fault: Schema.String,
    terminal: Schema.String,
    title: Schema.String,
    isThere: Schema.Boolean,
    customer: text,
    customerName: text,
    event: Schema.String,
    device: text,
    task: text,
    incident: text,
    beganAt: Schema.Int,
    endedAt: Schema.NullOr(Schema.Int),
    because: text
  })
)
export type Fault = (typeof FaultPage.Type)["items"][number]

/** Asks for one of them. */
export const fetchKept = async <S extends Schema.Codec<unknown, unknown>>(
  schema: S,
  path: string
): Promise<Answer<S["Type"]>> => {
  try {
    const response = await fetch(path)
    if (!response.ok) return await refusalIn(response, null)
    return { kind: "done", value: Schema.decodeUnknownSync(schema)(await response.json()) }
  } catch (error) {
    return { kind: "refused", why: "away", message: String(error) }
  }
}
