import { CallId } from "#actors/vocabulary.ts"

/**
 * Calls because of alarms are named by what they are for: whoever asks for one again means the same one, and whoever reads what
 * an incident did finds its calls.
 */
export const alarmCallId = (...parts: ReadonlyArray<string>): CallId => CallId.make(FIRST + parts.map(plain).join("."))

/** Calls have names of letters, digits and a few signs: whatever else is written as its number. */
const plain = (part: string): string =>
  part.replaceAll(/[^A-Za-z0-9-]/gu, (sign) => `_${sign.codePointAt(0)!.toString(16)}_`)

const FIRST = "alarm-"
export const isAlarmCall = (call: string): boolean => call.startsWith(FIRST)

/** Of a rung of the ladder: the n-th one that was climbed. */
export const climbCallId = (incident: string, climb: number): CallId => alarmCallId("climb", incident, String(climb))
export const partyCallId = (incident: string, party: string): CallId => alarmCallId("party", incident, party)
/** Of a terminal whose line was released before anybody spoke with it: the n-th call back. */
export const backCallId = (incident: string, number: number): CallId => alarmCallId("back", incident, String(number))
