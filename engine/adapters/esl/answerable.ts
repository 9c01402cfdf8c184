import type { EslEvent } from "./esl-event.ts"

/** What the embedded switch tells of a telephone's Allow-Events; FreeSWITCH does not. */
const ALLOW_EVENTS_VARIABLE = "variable_sip_allow_events"

/** What FreeSWITCH tells: the User-Agent of the telephone's 180. Their makers document `NOTIFY` with `Event: talk`. */
const KNOWS_TALK = /polycom|\bpoly(?:edge|vvx)?[-/ ]|yealink|snom/iu

/**
 * Whether this ringing telephone takes the call when told to (`uuid_phone_event <uuid> talk`). What it says of itself
 * counts; only where nobody tells us that do we go by its maker.
 */
export const isAnswerable = (event: EslEvent): boolean => {
  const allowed = event[ALLOW_EVENTS_VARIABLE]
  if (allowed !== undefined) return allowed.split(",").includes("talk")
  return KNOWS_TALK.test(event["variable_sip_user_agent"] ?? "")
}

/** The same of a leg found in the switch: a dialog that is early is what a NOTIFY needs. */
export const answerableIn = (dump: EslEvent): boolean | undefined =>
  dump["Channel-Call-State"] === "RINGING" || dump["Channel-Call-State"] === "EARLY" ? isAnswerable(dump) : undefined
