import { area } from "./areas/schema.ts"
import { calendar } from "./calendars/schema.ts"
import { callReason } from "./call-reasons/schema.ts"
import { callerForm } from "./caller-forms/schema.ts"
import { capacity } from "./capacities/schema.ts"
import { customerClass } from "./customer-classes/schema.ts"
import { customerField } from "./customer-fields/schema.ts"
import { customerGroup } from "./customer-groups/schema.ts"
import { customer } from "./customers/schema.ts"
import { flow } from "./flows/schema.ts"
import { holiday } from "./holidays/schema.ts"
import { incidentClass } from "./incident-classes/schema.ts"
import { linkedPage } from "./linked-pages/schema.ts"
import { listedNumber } from "./listed-numbers/schema.ts"
import { number } from "./numbers/schema.ts"
import { person } from "./people/schema.ts"
import { phrase } from "./phrases/schema.ts"
import { prefix } from "./prefixes/schema.ts"
import { product } from "./products/schema.ts"
import { prompt } from "./prompts/schema.ts"
import { pronunciation } from "./pronunciations/schema.ts"
import { queue } from "./queues/schema.ts"
import { recordingHold } from "./recording-holds/schema.ts"
import { recordingRule } from "./recording-rules/schema.ts"
import { resource } from "./resources/schema.ts"
import { responder } from "./responders/schema.ts"
import { reason } from "./reasons/schema.ts"
import { role } from "./roles/schema.ts"
import { skill } from "./skills/schema.ts"
import { stateLook } from "./state-looks/schema.ts"
import { terminal } from "./terminals/schema.ts"
import type { AnyThing } from "./thing/thing.ts"
import { trunk } from "./trunks/schema.ts"
import { unit } from "./units/schema.ts"
import { userPlan } from "./user-plans/schema.ts"
import { webhook } from "./webhooks/schema.ts"

/** Everything a centre is made of: one line a thing. What others refer to comes before them, as the seed and an import write it. */
export const things: ReadonlyArray<AnyThing> = [
  unit,
  area,
  skill,
  flow,
  number,
  role,
  capacity,
  calendar,
  queue,
  person,
  prompt,
  pronunciation,
  trunk,
  holiday,
  recordingRule,
  recordingHold,
  reason,
  callReason,
  stateLook,
  listedNumber,
  prefix,
  customerClass,
  customerGroup,
  customerField,
  callerForm,
  product,
  resource,
  responder,
  customer,
  incidentClass,
  userPlan,
  terminal,
  phrase,
  linkedPage,
  webhook
]

export const thingNamed = (name: string): AnyThing | undefined => things.find((each) => each.name === name)
