import * as Schema from "effect/Schema"
import { CallbackList } from "#wire/callbacks.ts"
import type { CallbackWord } from "./callback-words.ts"

const decoded = Schema.decodeUnknownSync(CallbackList)

/** Of one queue, or of all that may be seen when it is "". */
export const fetchCallbacks = async (queue: string): Promise<CallbackList | "failed"> => {
  const query = queue === "" ? "" : `?queue=${encodeURIComponent(queue)}`
  const response = await fetch(`/api/callbacks${query}`).catch(() => undefined)
  return response?.ok === true ? decoded(await response.json()) : "failed"
}

/** Null: done. */
type Said = CallbackWord | null

export const moveCallback = (id: string, at: number): Promise<Said> =>
  asked(`/api/callbacks/${encodeURIComponent(id)}/time`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ at })
  })

export const cancelCallback = (id: string, reason: string): Promise<Said> =>
  asked(`/api/callbacks/${encodeURIComponent(id)}?reason=${encodeURIComponent(reason)}`, { method: "DELETE" })

const REFUSALS: Readonly<Record<number, CallbackWord>> = {
  400: "late",
  403: "refused",
  404: "not-over",
  409: "in-hand"
}

const asked = async (path: string, request: RequestInit): Promise<Said> => {
  const response = await fetch(path, request).catch(() => undefined)
  if (response?.ok === true) return null
  return REFUSALS[response?.status ?? 0] ?? "away"
}
