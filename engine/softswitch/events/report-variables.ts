import { Q850 } from "../causes.ts"
import type { Channel } from "../channel.ts"
import { localStamp } from "./core-headers.ts"

/** What FreeSWITCH adds when a channel reports: causes, stamps, and durations in s, ms and µs. Read by call records. */
export const reportVariables = (channel: Channel, endUs: number): Record<string, string> => {
  const { profile, times } = channel
  const cause = channel.hangupCause ?? "NORMAL_CLEARING"
  const stamps: Array<readonly [name: string, timeUs: number]> = [
    ["start", times.createdUs],
    ["profile_start", profile.createdUs],
    ["answer", times.answeredUs],
    ["bridge", times.bridgedUs],
    ["progress", times.progressUs],
    ["progress_media", times.progressMediaUs],
    ["end", endUs]
  ]
  const variables: Record<string, string> = {
    hangup_cause: cause,
    hangup_cause_q850: String(Q850[cause] ?? 16),
    digits_dialed: channel.digits === "" ? "none" : channel.digits
  }
  for (const [name, timeUs] of stamps) if (timeUs > 0) variables[`${name}_stamp`] = localStamp(timeUs)
  for (const [name, timeUs] of stamps.slice(0, 4)) epochs(variables, name, timeUs)
  epochs(variables, "last_hold", times.lastHoldUs)
  variables["hold_accum_seconds"] = String(Math.floor(times.holdAccumUs / 1e6))
  variables["hold_accum_usec"] = String(times.holdAccumUs)
  variables["hold_accum_ms"] = String(Math.floor(times.holdAccumUs / 1e3))
  for (const [name, timeUs] of stamps.slice(4)) epochs(variables, name, timeUs)
  variables["last_app"] = channel.variables.get("current_application") ?? ""
  variables["last_arg"] = channel.variables.get("current_application_data") ?? ""
  variables["caller_id"] = `"${profile.callerName}" <${profile.callerNumber}>`
  durations(variables, channel, endUs)
  return variables
}

const epochs = (variables: Record<string, string>, name: string, timeUs: number): void => {
  variables[`${name}_epoch`] = String(Math.floor(timeUs / 1e6))
  variables[`${name}_uepoch`] = String(timeUs)
}

const durations = (variables: Record<string, string>, channel: Channel, endUs: number): void => {
  const { times } = channel
  const since = (timeUs: number): number => (timeUs > 0 ? timeUs - times.createdUs : 0)
  const spans: Array<readonly [name: string, lastedUs: number]> = [
    ["duration", endUs - times.createdUs],
    ["bill", times.answeredUs > 0 ? endUs - times.answeredUs : 0],
    ["progress", since(times.progressUs)],
    ["answer", since(times.answeredUs)],
    ["wait", since(times.bridgedUs)],
    ["progress_media", since(times.progressMediaUs)],
    ["flow_bill", endUs - times.createdUs]
  ]
  const units = [
    ["", "sec", 1e6],
    ["m", "msec", 1e3],
    ["u", "usec", 1]
  ] as const
  for (const [prefix, suffix, divisor] of units)
    for (const [name, lastedUs] of spans)
      variables[name === "duration" ? `${prefix}duration` : `${name}${suffix}`] = String(Math.floor(lastedUs / divisor))
}
