import * as Schema from "effect/Schema"
import type { RecordingPart } from "#wire/recording-part.ts"
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

/** A recording, or no more of it than the message that the caller left. */
export interface Heard {
  readonly call: string
  readonly part?: RecordingPart | undefined
}

/** How a recording looks; in words why it cannot be looked at. */
export const fetchWaveform = async ({ call, part }: Heard): Promise<Waveform | "forbidden" | "none" | "failed"> => {
  try {
    const response = await fetch(
      `/api/calls/${encodeURIComponent(call)}/waveform${part === undefined ? "" : `?part=${part}`}`
    )
    if (response.status === 403) return "forbidden"
    if (response.status === 404) return "none"
    return response.ok ? Schema.decodeUnknownSync(Waveform)(await response.json()) : "failed"
  } catch {
    return "failed"
  }
}

export const recordingPath = ({ call, part }: Heard, download = false): string => {
  const asked = new URLSearchParams({ ...(part && { part }), ...(download && { download: "1" }) })
  return `/api/calls/${encodeURIComponent(call)}/recording${asked.size === 0 ? "" : `?${asked}`}`
}
