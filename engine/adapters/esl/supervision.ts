import type { SupervisionMode } from "#engine/ports/Telephony.ts"
import type { EslEvent } from "./esl-event.ts"

/** FreeSWITCH's variables of `eavesdrop`: whether the other side of the target, and the target, hear the supervisor. */
const TO_OTHER = "eavesdrop_whisper_aleg"
const TO_TARGET = "eavesdrop_whisper_bleg"

/** Set before `eavesdrop`: who hears the supervisor. Keys of the supervisor's telephone change nothing, or nobody knew of it. */
export const whispering = (mode: SupervisionMode): ReadonlyArray<string> => [
  "set:eavesdrop_enable_dtmf=false",
  `set:${TO_OTHER}=${mode === "barge"}`,
  `set:${TO_TARGET}=${mode !== "listen"}`
]

/** The same read from a leg that was told so before. */
export const modeOf = (event: EslEvent): SupervisionMode => {
  if (event[`variable_${TO_TARGET}`] !== "true") return "listen"
  return event[`variable_${TO_OTHER}`] === "true" ? "barge" : "whisper"
}
