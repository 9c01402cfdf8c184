import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { customer } from "../../records/customers/schema.ts"
import { terminal } from "../../records/terminals/schema.ts"
import { userPlan } from "../../records/user-plans/schema.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, NotFound, Stale, Unfit } from "../refusals.ts"
import { FollowUp } from "#wire/records.ts"
import { rowSchema } from "../thing-api.ts"
import { CustomerEntry } from "./customers-api.ts"

const Reason = Schema.String.check(
  Schema.isMinLength(3),
  Schema.isMaxLength(200),
  Schema.isPattern(/^\P{Cc}*\S\P{Cc}*$/u)
).annotate({ description: "Why; it stands in the audit log.", examples: ["本人书面申请 2026-118"] })
const count = (description: string) => Schema.Int.annotate({ description })
const params = { id: Schema.String }

const CallOfPerson = Schema.Struct({
  id: Schema.String,
  serial: Schema.Int,
  arrivedAt: Schema.Int.annotate({ description: "ms since 1970 (UTC)." }),
  callingNumber: Schema.String,
  outcome: Schema.NullOr(Schema.String),
  queue: Schema.NullOr(Schema.String),
  queueName: Schema.NullOr(Schema.String),
  agent: Schema.NullOr(Schema.String),
  agentName: Schema.NullOr(Schema.String),
  talkMs: Schema.NullOr(Schema.Int),
  isRecorded: Schema.Boolean
}).annotate({ identifier: "CallOfCustomer" })

export const PersonsData = Schema.Struct({
  customer: rowSchema(customer),
  entries: Schema.Array(CustomerEntry).annotate({ description: "Notes, purchases, services and complaints." }),
  calls: Schema.Array(CallOfPerson).annotate({ description: "Calls from their numbers." }),
  remarks: Schema.Array(
    Schema.Struct({
      call: Schema.String,
      reason: Schema.NullOr(Schema.String),
      note: Schema.String,
      followUp: Schema.NullOr(FollowUp),
      at: Schema.Int,
      by: Schema.String
    })
  ).annotate({ description: "What was said of these calls: reason and note." }),
  terminals: Schema.Array(rowSchema(terminal)).annotate({ description: "Terminals in use with them." }),
  plans: Schema.Array(rowSchema(userPlan)).annotate({ description: "What is done for them alone." }),
  changes: Schema.Array(Schema.Struct({ at: Schema.Int, account: Schema.String, action: Schema.String })).annotate({
    description: "Who changed their data, and when."
  })
}).annotate({ identifier: "PersonalData" })

export const ErasedData = Schema.Struct({
  entries: count("Notes, purchases, services and complaints that are gone."),
  lines: count("Lines of the audit log of which who, when and the kind of change is left."),
  calls: count("Calls that stay, with the number covered."),
  recordings: count("Of these, recordings that stay as long as their rule says."),
  sharedNumbers: count("Numbers that stay, because another customer has them, too."),
  listedNumbers: count("Numbers that stay on a list of the centre.")
}).annotate({ identifier: "ErasedData" })

/** What a person may ask for: all that is kept of them, and that it is no longer. */
export const personalDataGroup = HttpApiGroup.make("customers-personal-data")
  .add(
    HttpApiEndpoint.get("data", "/api/customers/:id/data", {
      params,
      query: { reason: Reason },
      success: PersonsData,
      error: [BadRequest, NotFound, Away]
    })
      .annotate(Needs, { permission: "customers.export" })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Everything that is kept of one customer, as JSON.",
          description:
            "Numbers are covered for who may not change customers, or the terminals they are of. Terminals and plans are empty for who may not see them. A line in the audit log says who took it, and why."
        })
      )
  )
  .add(
    HttpApiEndpoint.post("erase", "/api/customers/:id/erase", {
      params,
      payload: Schema.Struct({ reason: Reason }).annotate({ identifier: "Erasure" }),
      success: ErasedData,
      error: [BadRequest, NotFound, Stale, Unfit, Away]
    })
      .annotate(Needs, { permission: "customers.edit" })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Erases one customer for good.",
          description:
            "Also what was noted of them, what was written to their guardians, those who were merged into them, and what the audit log held of them; their numbers are covered in the records of calls. Nothing of it can be taken back; the answer says what stays."
        })
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Customers: one person's data" }))
