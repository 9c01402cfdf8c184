/** Event codes of Contact ID (SIA DC-05), as far as a centre for people at home may hear them. */
import { type Meaning, meaningIn, type OwnCodes } from "../message.ts"

const ALARMS = {
  "100": "medical",
  "101": "personal",
  "102": "check-in-missed",
  "110": "fire",
  "111": "smoke",
  "112": "fire",
  "114": "heat",
  "115": "fire",
  "120": "panic",
  "121": "duress",
  "122": "panic",
  "123": "panic",
  "130": "intruder",
  "131": "intruder",
  "132": "intruder",
  "133": "intruder",
  "134": "intruder",
  "151": "gas",
  "154": "flood",
  "158": "temperature-high",
  "159": "temperature-low",
  "162": "co",
  "641": "inactivity", // "senior watch trouble": nobody moves where somebody should
  "642": "check-in-missed",
  "654": "inactivity"
} as const

const FAULTS = {
  "137": "tamper",
  "144": "tamper",
  "145": "tamper",
  "147": "trigger-missing",
  "300": "fault",
  "301": "mains-failed",
  "302": "battery-low",
  "305": "reset",
  "309": "battery-failed",
  "311": "battery-failed",
  "312": "supply-fault",
  "330": "fault",
  "333": "fault",
  "344": "radio-jammed",
  "350": "path-failed",
  "351": "path-failed",
  "352": "path-failed",
  "353": "path-failed",
  "354": "path-failed",
  "355": "trigger-missing",
  "356": "path-failed",
  "380": "fault",
  "381": "trigger-missing",
  "383": "tamper",
  "384": "trigger-battery-low",
  "608": "fault" // a periodic test that says that something is wrong
} as const

const ROUTINE = {
  "393": "service-request",
  "406": "cancel",
  "601": "manual-test",
  "602": "periodic-test",
  "603": "periodic-test",
  "605": "service-request",
  "607": "manual-test",
  "616": "service-request"
} as const

const MEANINGS: OwnCodes = Object.fromEntries(
  Object.entries({ ...ALARMS, ...FAULTS, ...ROUTINE }).map(([code, event]) => [code, { event }])
)
const TESTS: ReadonlySet<string> = new Set(["601", "602", "603", "607"])

/** 606: the sender stays in the call, and one talks in it. */
export const LISTEN_IN = "606"

/** A centre is told of every code: one that is not in the table is `unknown`, not dropped. */
export const contactIdMeaning = (code: string, own: OwnCodes): Meaning => {
  const meaning = meaningIn(own, code) ?? meaningIn(MEANINGS, code) ?? { event: "unknown" }
  return TESTS.has(code) && meaningIn(own, code) === undefined ? { ...meaning, isTest: true } : meaning
}
