import * as Schema from "effect/Schema"
import { CallPage, CallRecord } from "#wire/records.ts"
import { Waveform } from "#wire/waveform.ts"
import { type Refused, refusalIn } from "../administration/records.ts"

export type CallsAnswer = { readonly kind: "done"; readonly value: CallPage } | Refused

/** A page of calls, or of recordings. */
export const fetchCallPage = async (path: string): Promise<CallsAnswer> => {
  try {
    const response = await fetch(path)
    if (!response.ok) return await refusalIn(response, null)
    return { kind: "done", value: Schema.decodeUnknownSync(CallPage)(await response.json()) }
  } catch (error) {
    return { kind: "refused", why: "away", message: String(error) }
  }
}

/** One call; null when there is none, or it is beyond what this person may see. */
export const fetchCall = async (call: string): Promise<CallRecord | null> => {
  const response = await fetch(`/api/calls/${encodeURIComponent(call)}`)
  if (response.status === 403 || response.status === 404) return null
  if (!response.ok) throw new Error(`GET call: ${response.status}`)
  return Schema.decodeUnknownSync(CallRecord)(await response.json())
}

/** How a recording looks; in words why it cannot be looked at. */
export const fetchWaveform = async (call: string): Promise<Waveform | "forbidden" | "none" | "failed"> => {
  try {
    const response = await fetch(`/api/calls/${encodeURIComponent(call)}/waveform`)
    if (response.status === 403) return "forbidden"
    if (response.status === 404) return "none"
    return response.ok ? Schema.decodeUnknownSync(Waveform)(await response.json()) : "failed"
  } catch {
    return "failed"
  }
}

export const recordingPath = (call: string): string => `/api/calls/${encodeURIComponent(call)}/recording`
