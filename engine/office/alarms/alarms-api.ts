import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { FAULT_EVENTS } from "#actors/alarm-event.ts"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, NotFound } from "../refusals.ts"
import { wholeInQuery } from "../whole-in-query.ts"

/** What is kept of alarms, to be read: incidents with their time lines, letters to guardians, messages that were not understood, faults of terminals. */

const text = (description: string, example: string) =>
  Schema.optionalKey(
    Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(200)).annotate({ description, examples: [example] })
  )
const whole = (maximum: number, description: string, minimum = 0) =>
  Schema.optionalKey(wholeInQuery(minimum, maximum, description))
const ms = (description: string) => Schema.Int.annotate({ description: `${description} ms since 1970 (UTC).` })
const said = (description: string) => Schema.String.annotate({ description })
const id = Schema.Int.annotate({ description: "Number of the row." })

const SPAN = {
  from: whole(Number.MAX_SAFE_INTEGER, "From this time on, ms since 1970 (UTC)."),
  to: whole(Number.MAX_SAFE_INTEGER, "Up to this time, ms since 1970 (UTC).")
}
const PAGING = {
  before: whole(Number.MAX_SAFE_INTEGER, "`next` of the page before."),
  limit: whole(200, "Rows of a page, at most 200; usually 50.", 1)
}
const paged = <Item extends Schema.Top>(item: Item) =>
  Schema.Struct({
    items: Schema.Array(item).annotate({ description: "Newest first." }),
    next: Schema.NullOr(Schema.Int).annotate({ description: "`before` of the next page; null: there is none." })
  })
const params = { id: Schema.String.check(Schema.isPattern(/^\d{1,15}$/u)) }
const FAULT = Schema.Literals(FAULT_EVENTS)
const WAY = Schema.Literals(["sms", "mail"])
const described = (summary: string, description?: string) =>
  OpenApi.annotations({ summary, ...(description === undefined ? {} : { description }) })
const WRITTEN_DOWN = "That it was read is a line of the audit log."

const Incident = Schema.Struct({
  id,
  incident: said("Its name."),
  terminal: said("Id of its terminal."),
  title: said("The terminal's name then."),
  class: said("Id of its class."),
  className: said("Its class by name, or the id where that is gone."),
  event: said("What was reported."),
  priority: Schema.Int,
  openedAt: ms("Opened."),
  closedAt: Schema.NullOr(ms("Closed; null: open.")),
  outcome: Schema.NullOr(said("How it ended."))
}).annotate({ identifier: "Incident" })

const TimelineCall = Schema.Struct({
  call: said("Id of the call."),
  at: Schema.NullOr(ms("When it began; null: it has no record.")),
  origin: Schema.Literals(["alarm", "agent", "inbound"]).annotate({
    description:
      "Who made it: the centre because of the alarm (alarm), an agent who works on it (agent), or the terminal itself (inbound)."
  }),
  isRecorded: Schema.Boolean
}).annotate({ identifier: "TimelineCall" })

const Timeline = Schema.Struct({
  incident: Incident,
  wrong: Schema.NullOr(Schema.String).annotate({
    description:
      "What of the chain of hashes does not fit; null: every line is as it was written. It is walked for the first page alone: null on the others."
  }),
  lines: Schema.Array(
    Schema.Struct({
      line: Schema.Int.annotate({ description: "Counted from 1." }),
      fact: Schema.NullOr(Schema.Record(Schema.String, Schema.Unknown)).annotate({
        description:
          "What happened: `_tag` names it, `at` is ms since 1970 (UTC). Of a report `sent.raw` is the message as it came, base64. Null: it is gone."
      })
    })
  ),
  next: Schema.NullOr(Schema.Int).annotate({ description: "`after` of the next page; null: there is none." }),
  calls: Schema.Array(TimelineCall).annotate({ description: "Calls because of it." }),
  names: Schema.Struct({
    classes: Schema.Record(Schema.String, Schema.String).annotate({
      description: "Of each class that it had, by its id."
    }),
    steps: Schema.Record(Schema.String, Schema.String).annotate({
      description: "Of each step of its plans, by its id: as it was called when the incident was opened."
    }),
    dialects: Schema.Record(Schema.String, Schema.Struct({ zh: Schema.String, en: Schema.String })).annotate({
      description: "Of each dialect that there is, by its id, in both languages."
    })
  }).annotate({ description: "As people call what the lines name by an id; what is gone has none." })
}).annotate({ identifier: "Timeline" })

const FOUND_LETTER = {
  id,
  at: ms("Written."),
  way: WAY,
  recipient: said("A number or an address; covered in the list."),
  name: said("Who it is for."),
  subject: said("What it is about."),
  incident: Schema.NullOr(said("Name of the incident."))
}
const LetterFound = Schema.Struct(FOUND_LETTER).annotate({ identifier: "LetterFound" })
const Letter = Schema.Struct({ ...FOUND_LETTER, body: said("Its words.") }).annotate({ identifier: "Letter" })

const FOUND_MESSAGE = {
  id,
  receivedAt: ms("Received."),
  line: said("The protocol that its port takes."),
  source: said("Where it came from."),
  account: Schema.NullOr(said("The account that it named, as far as that could be read.")),
  reason: said("Why it was not understood.")
}
const MessageFound = Schema.Struct(FOUND_MESSAGE).annotate({ identifier: "AlarmMessageFound" })
const Message = Schema.Struct({ ...FOUND_MESSAGE, raw: said("As it came, base64.") }).annotate({
  identifier: "AlarmMessage"
})

const Fault = Schema.Struct({
  id,
  fault: said("Its name."),
  terminal: said("Id of its terminal."),
  title: said("The terminal's name then."),
  isThere: Schema.Boolean.annotate({ description: "Whether the terminal is still entered." }),
  customer: Schema.NullOr(said("Id of the terminal's user then.")),
  customerName: Schema.NullOr(said("Their name; null for who may not see customers (customers.view).")),
  event: said("What is wrong: one of the kinds that the list is narrowed by."),
  device: Schema.NullOr(said("Which button or sensor; null: the terminal itself.")),
  task: Schema.NullOr(said("Id of the task of the visit.")),
  incident: Schema.NullOr(said("Name of the incident that it became.")),
  beganAt: ms("Reported."),
  endedAt: Schema.NullOr(ms("Over; null: it lasts.")),
  because: Schema.NullOr(
    said(
      "Why it is over: `restored` (the terminal said so), `visited` (the visit was done), `closed` (with its incident), `again` (reported anew so late that it is another one), `too-many` (others pushed it out), `retired` (the terminal was taken out)."
    )
  )
}).annotate({ identifier: "TerminalFault" })

export const alarmsGroup = HttpApiGroup.make("alarms")
  .add(
    HttpApiEndpoint.get("incidents", "/api/incidents", {
      query: {
        state: Schema.optionalKey(Schema.Literals(["open", "closed"])),
        class: text("Id of a class.", "others"),
        text: text("A part of the title or of the terminal's id, or the incident's name.", "3-201"),
        ...SPAN,
        ...PAGING
      },
      success: paged(Incident),
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "alarms.view" })
      .annotateMerge(
        described(
          "Incidents, open and closed, by when they were opened; some seconds behind.",
          "That a page was read is a line of the audit log, which names each incident of it."
        )
      )
  )
  .add(
    HttpApiEndpoint.get("timeline", "/api/incidents/:incident/timeline", {
      params: { incident: Schema.String.check(Schema.isMaxLength(200)) },
      query: {
        after: whole(Number.MAX_SAFE_INTEGER, "The last line of the page before."),
        limit: whole(2_000, "Lines of a page, at most 2000; usually 500.", 1)
      },
      success: Timeline,
      error: [BadRequest, NotFound, Away]
    })
      .annotate(Needs, { permission: "alarms.view" })
      .annotateMerge(
        described(
          "All that happened in an incident, in order, and whether its chain of hashes fits.",
          `Telephone numbers and messages as they came are shown to who may see numbers whole (customers.view). ${WRITTEN_DOWN}`
        )
      )
  )
  .add(
    HttpApiEndpoint.get("letters", "/api/letters", {
      query: {
        way: Schema.optionalKey(WAY),
        incident: text("Name of an incident.", "t1-3"),
        text: text("A part of the name or the subject.", "3-201"),
        ...SPAN,
        ...PAGING
      },
      success: paged(LetterFound),
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "alarms.letters" })
      .annotateMerge(
        described(
          "Texts and mail to guardians of the last 90 days. Whom they went to is covered.",
          "That a page was read is a line of the audit log, which names each letter of it."
        )
      )
  )
  .add(
    HttpApiEndpoint.get("letter", "/api/letters/:id", { params, success: Letter, error: [BadRequest, NotFound, Away] })
      .annotate(Needs, { permission: "alarms.letters" })
      .annotateMerge(
        described(
          "One letter with its words.",
          `Whom it went to is whole for who may see numbers whole (customers.view). ${WRITTEN_DOWN}`
        )
      )
  )
  .add(
    HttpApiEndpoint.get("messages", "/api/alarm-messages", {
      query: {
        account: text("A part of the account.", "1234"),
        line: text("The protocol.", "dc-09"),
        text: text("A part of the reason or the source.", "CRC"),
        ...SPAN,
        ...PAGING
      },
      success: paged(MessageFound),
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "terminals.raw" })
      .annotateMerge(described("Messages of terminals that were not understood: the newest 10,000 of 90 days."))
  )
  .add(
    HttpApiEndpoint.get("message", "/api/alarm-messages/:id", {
      params,
      success: Message,
      error: [BadRequest, NotFound, Away]
    })
      .annotate(Needs, { permission: "terminals.raw" })
      .annotateMerge(described("One of them as it came.", WRITTEN_DOWN))
  )
  .add(
    HttpApiEndpoint.get("faults", "/api/terminal-faults", {
      query: {
        state: Schema.optionalKey(Schema.Literals(["open", "ended"])),
        terminal: text("Id of a terminal.", "t1"),
        customer: text("Id of the user.", "c1"),
        kind: Schema.optionalKey(FAULT.annotate({ description: "What is wrong.", examples: ["battery-low"] })),
        text: text("A part of the terminal's name or id.", "3-201"),
        ...SPAN,
        ...PAGING
      },
      success: paged(Fault),
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "terminals.view" })
      .annotateMerge(
        described(
          "Faults of terminals, by when they were reported; those of terminals that were taken out, too.",
          "That a page was read is a line of the audit log, which names each fault of it."
        )
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Alarms: incidents, letters, messages, faults" }))
