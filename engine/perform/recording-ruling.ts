import * as Schema from "effect/Schema"
import type { Tagged } from "#actors/behaviour.ts"
import { PolicyRequest } from "#actors/call/requests.ts"
import type { Centre } from "#actors/centre.ts"
import { tellCall } from "#actors/call/protocol.ts"
import type { Tell } from "#actors/output.ts"
import { type RecordingRule, rulingOf } from "#actors/recording-policy.ts"

/** Whether a calendar has its hours at this moment; one that is not there any more has none, and is closed to none. */
export type AnswersHours = (calendar: string) => "open" | "closed" | "unknown"

/** What a call hears that asks whether it is to be recorded: by the rules that the centre has now. */
export const rulingTell = (
  centre: Pick<Centre, "agents" | "ownAreaCode" | "recordingRules">,
  asked: Tagged,
  hours: AnswersHours
): Tell => {
  const { agent, attributes, call, queue } = decodeAsked(asked)
  const { callingNumber = "", dialledNumber = "", trunk = null } = attributes
  const own = centre.agents.find(({ id }) => id === agent)?.recording ?? "rules"
  const isDuring = (calendar: string, during: RecordingRule["during"]) => hours(calendar) === during
  const known = { callingNumber, ownAreaCode: centre.ownAreaCode ?? "", dialledNumber, trunk, queue, agent }
  return tellCall(call, {
    _tag: "RecordingDecided",
    ruling: rulingOf(centre.recordingRules ?? [], own, known, isDuring)
  })
}

const decodeAsked = Schema.decodeUnknownSync(PolicyRequest)
