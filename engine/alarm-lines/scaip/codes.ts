/** Device types (`dty`) and status codes (`stc`) of SCAIP, from what gateways in use know (ALARM: SS 91100 is bought). */
import type { AlarmEvent } from "#actors/alarm-event.ts"
import { type Meaning, meaningIn, type OwnCodes } from "../message.ts"

/** What it means that a device of this type alarms. */
const DEVICES: Readonly<Record<string, AlarmEvent>> = {
  "0002": "personal", // local unit
  "0003": "personal", // trigger on the body
  "0004": "personal", // fixed trigger
  "0005": "fall",
  "0006": "attack",
  "0007": "panic",
  "0010": "inactivity",
  "0011": "medication-missed",
  "0012": "bed-left",
  "0013": "bed-left", // mat beside the bed
  "0014": "property-exit",
  "0015": "property-exit", // wandering
  "0016": "enuresis",
  "0017": "seizure",
  "0018": "bed-left", // occupancy of bed or chair
  "0019": "heart-rate",
  "0021": "gas",
  "0023": "smoke",
  "0025": "heat",
  "0026": "co",
  "0028": "intruder",
  "0033": "flood",
  "0041": "supply-fault",
  "0045": "personal", // controller: its own button
  "0048": "personal", // local unit
  "0051": "personal" // tracking device
}

const AUTOMATIC = "0009"
const MANUAL = "0010"

const over = (event: AlarmEvent): Meaning => ({ event, phase: "restored" })

const STATUSES: Readonly<Record<string, Meaning>> = {
  "0014": { event: "battery-failed" },
  "0015": over("battery-low"),
  "0016": { event: "battery-low" },
  "0019": { event: "cancel" },
  "0023": { event: "path-failed" },
  "0024": { event: "path-failed" },
  "0025": { event: "path-failed" },
  "0042": { event: "fault" },
  "0070": over("fault"),
  "0081": { event: "medication-missed" },
  "0085": { event: "mains-failed" },
  "0086": over("mains-failed"),
  "0092": { event: "reset" },
  "0093": { event: "reset" },
  "0102": { event: "periodic-test", isTest: true },
  "0103": { event: "periodic-test", isTest: true },
  "0110": { event: "assistance-present" },
  "0111": { event: "assistance-completed" },
  "0112": over("path-failed"),
  "0113": over("path-failed"),
  "0114": over("path-failed"),
  "0123": { event: "trigger-missing" },
  "0124": over("trigger-missing"),
  "0125": { event: "tamper" }
}

/** What is over besides, since SCAIP has no code for its end: else it is visited again and again. */
const ENDS: Readonly<Record<string, AlarmEvent>> = {
  "0015": "battery-failed", // 0014
  "0070": "tamper" // 0125
}

/** Undefined: nothing, or the maker means something else by it. */
export const alsoOver = (dty: string, stc: string, own: OwnCodes): AlarmEvent | undefined =>
  meaningIn(own, `${dty}/${stc}`) === undefined &&
  meaningIn(own, stc) === undefined &&
  meaningIn(own, dty) === undefined
    ? ENDS[stc]
    : undefined

/** Triggers that are worn or fixed to a wall have a battery of their own. */
const TRIGGERS: ReadonlySet<string> = new Set(["0003", "0004", "0005"])

/** Own codes are looked for as `dty/stc`, then as `stc`, then as `dty`. */
export const scaipMeaning = (dty: string, stc: string, own: OwnCodes): Meaning => {
  const ours = meaningIn(own, `${dty}/${stc}`) ?? meaningIn(own, stc) ?? meaningIn(own, dty)
  if (ours !== undefined) return ours
  if (stc === AUTOMATIC || stc === MANUAL) {
    // Somebody pressed something that has no name here: they are taken for somebody who asks for help.
    return { event: DEVICES[dty] ?? (stc === MANUAL ? "personal" : "unknown") }
  }
  const status = STATUSES[stc] ?? { event: "unknown" as const }
  return TRIGGERS.has(dty) && status.event === "battery-low" ? { ...status, event: "trigger-battery-low" } : status
}

/** Rooms (`lco`). Others stay as their code. */
export const PLACES: Readonly<Record<string, string>> = {
  "002": "home",
  "011": "bathroom",
  "012": "bedroom",
  "021": "kitchen",
  "043": "living-room"
}
