import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { CallId } from "#actors/vocabulary.ts"
import { Direction } from "#wire/records.ts"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { CustomerMatch, NewEntry } from "../customers/customers-api.ts"
import { Away, BadRequest, NotFound, Stale, Unfit } from "../refusals.ts"

const described = (summary: string, description?: string) =>
  OpenApi.annotations({ summary, ...(description === undefined ? {} : { description }) })
const text = (description: string) => Schema.String.annotate({ description })
const textOrNone = (description: string) => Schema.NullOr(Schema.String).annotate({ description })
const count = (description: string) => Schema.Int.annotate({ description })

const CallOfCaller = Schema.Struct({
  id: text("The call's id."),
  serial: count("Serial number of the call."),
  arrivedAt: count("ms since 1970 (UTC)."),
  direction: Direction,
  callingNumber: text("The caller's number, masked."),
  dialledNumber: text("The number that was dialled."),
  dialledName: text("What the centre calls that number; empty: nothing."),
  queue: textOrNone("Queue it waits or waited in."),
  queueName: textOrNone("What that queue is called."),
  keys: text("Keys pressed in the menus, in order."),
  list: textOrNone("The list that the caller is on: black, white or vip.")
}).annotate({ identifier: "CallOfCaller" })

const FormOfCaller = Schema.Struct({
  id: text("The caller form's id."),
  name: text("What the call is about."),
  hint: text("What the agent is to mind."),
  firstFields: Schema.Array(Schema.String).annotate({ description: "The centre's own fields that stand first." }),
  reason: textOrNone("The call reason that is chosen beforehand.")
}).annotate({ identifier: "FormOfCaller" })

const ReasonOfCall = Schema.Struct({
  id: text("The call reason's id."),
  zh: text("Its name in Chinese."),
  en: text("Its name in English."),
  isRetired: Schema.Boolean.annotate({ description: "Not offered any more; older notes show it." })
}).annotate({ identifier: "ReasonOfCall" })

export const Caller = Schema.Struct({
  call: CallOfCaller,
  match: CustomerMatch,
  form: Schema.NullOr(FormOfCaller).annotate({ description: "What the call opens; null: no caller form fits it." }),
  reasons: Schema.Array(ReasonOfCall).annotate({ description: "What a call can be about, in the centre's order." })
}).annotate({ identifier: "Caller" })

const NewCaller = Schema.Struct({
  values: Schema.Record(Schema.String, Schema.Unknown).annotate({
    description:
      "Fields of the new customer. A telephone number that is written as the call shows it, masked, is kept whole."
  }),
  entry: NewEntry.annotate({ description: "The first entry: what the call was about. It keeps the call." })
}).annotate({ identifier: "NewCaller" })

const ExistingCustomer = Schema.Struct({
  customer: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(64)).annotate({
    description: "Whose number it is, too."
  })
}).annotate({ identifier: "ExistingCustomer" })

const EarlierCall = Schema.Struct({
  id: text("The call's id."),
  serial: count("Serial number of the call."),
  arrivedAt: count("ms since 1970 (UTC)."),
  callingNumber: text("The number it came from, masked."),
  outcome: textOrNone("How it ended; null: it has not."),
  queue: textOrNone("Queue it waited in."),
  queueName: textOrNone("What that queue is called."),
  agent: textOrNone("Who answered it."),
  agentName: textOrNone("What they are called."),
  talkMs: Schema.NullOr(Schema.Int).annotate({ description: "How long was talked, in ms." }),
  isRecorded: Schema.Boolean.annotate({ description: "There is a recording." }),
  isOpen: Schema.Boolean.annotate({ description: "The asker may look at the call itself." })
}).annotate({ identifier: "EarlierCall" })

const PageOfCall = Schema.Struct({
  id: text("The linked page's id."),
  name: text("What its button says."),
  address: text("Where it leads for this call."),
  opens: Schema.Literals(["by-click", "at-ring"]),
  isFed: Schema.Boolean.annotate({
    description: "Its window is told of the call by postMessage, and not loaded anew."
  }),
  number: text("The number outside, as that page may know it: whole where its address asks for {number}, else masked.")
}).annotate({ identifier: "PageOfCall" })

const PagesOfCall = Schema.Struct({
  call: Schema.Struct({
    id: text("The call's id."),
    called: text("The centre's own number of the call."),
    customer: textOrNone("The customer that the call stands for."),
    queue: textOrNone("Queue it waits or waited in."),
    keys: text("Keys pressed in the menus, in order."),
    agent: textOrNone("Who asks.")
  }).annotate({ description: "What a page that is fed by messages is told." }),
  pages: Schema.Array(PageOfCall)
}).annotate({ identifier: "PagesOfCall" })

const callParams = { id: CallId }

/** Who calls, at the ring: what an agent's screen shows and asks. */
export const callersGroup = HttpApiGroup.make("callers")
  .add(
    HttpApiEndpoint.get("read", "/api/callers/:id", { params: callParams, success: Caller, error: [NotFound, Away] })
      .annotate(Needs, { permission: "customers.view" })
      .annotateMerge(
        described(
          "Who calls: the customers with the number of a call, and the form that the call opens.",
          "Of calls that rang at the asker's desk, and of those that they may see anyway."
        )
      )
  )
  .add(
    HttpApiEndpoint.get("pages", "/api/callers/:id/pages", {
      params: callParams,
      query: { customer: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(64))) },
      success: PagesOfCall,
      error: [NotFound, Away]
    })
      .annotate(Needs, { permission: "customers.view" })
      .annotateMerge(
        described(
          "Pages of the centre's own systems for a call, with what they ask of it in their addresses.",
          "`customer`: the one that the agent chose, where several have the number."
        )
      )
  )
  .add(
    HttpApiEndpoint.post("addCustomer", "/api/callers/:id/customer", {
      params: callParams,
      payload: NewCaller,
      success: Schema.Struct({ id: text("The new customer's id.") }),
      error: [BadRequest, NotFound, Stale, Unfit, Away]
    })
      .annotate(Needs, { permission: "customers.create", or: "customers.edit" })
      .annotateMerge(described("Makes a customer of the caller, and notes what the call was about: both or neither."))
  )
  .add(
    HttpApiEndpoint.put("addNumber", "/api/callers/:id/customer", {
      params: callParams,
      payload: ExistingCustomer,
      success: Schema.Struct({ id: text("The customer's id.") }),
      error: [BadRequest, NotFound, Stale, Unfit, Away]
    })
      .annotate(Needs, { permission: "customers.create", or: "customers.edit" })
      .annotateMerge(
        described(
          "Puts the caller's number with a customer who is there already.",
          "Behind the numbers that they have, whole. One that they have is not put there twice."
        )
      )
  )
  .add(
    HttpApiEndpoint.get("calls", "/api/customers/:id/calls", {
      params: { id: Schema.String },
      success: Schema.Array(EarlierCall),
      error: [NotFound, Away]
    })
      .annotate(Needs, { permission: "customers.view" })
      .annotateMerge(described("The last calls of a customer, from any of their numbers, newest first, at most 50."))
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Who calls" }))
