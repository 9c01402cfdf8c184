import * as Schema from "effect/Schema"
import { CallbackList, OVER_BY_THEN } from "#wire/callbacks.ts"
import { type CallbackWord, cw } from "./callback-words.ts"

const decoded = Schema.decodeUnknownSync(CallbackList)

/** Of one queue, or of all that may be seen when it is "". */
export const fetchCallbacks = async (queue: string): Promise<CallbackList | "failed"> => {
  const query = queue === "" ? "" : `?queue=${encodeURIComponent(queue)}`
  const response = await fetch(`/api/callbacks${query}`).catch(() => undefined)
  return response?.ok === true ? decoded(await response.json()) : "failed"
}

/** Why it was not done: a word, or what of the request was wrong, in the API's own words. */
export type Refusal = CallbackWord | { readonly wrong: string }
/** Null: done. */
type Said = Refusal | null

export const refusalText = (refusal: Refusal): string =>
  typeof refusal === "string" ? cw(refusal) : cw("wrong", { what: refusal.wrong })

export const moveCallback = (id: string, at: number): Promise<Said> =>
  asked(`/api/callbacks/${encodeURIComponent(id)}/time`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ at })
  })

export const cancelCallback = (id: string, reason: string): Promise<Said> =>
  asked(`/api/callbacks/${encodeURIComponent(id)}?reason=${encodeURIComponent(reason)}`, { method: "DELETE" })

const REFUSALS: Readonly<Record<number, CallbackWord>> = {
  403: "refused",
  404: "not-over",
  409: "in-hand"
}

const asked = async (path: string, request: RequestInit): Promise<Said> => {
  const response = await fetch(path, request).catch(() => undefined)
  if (response?.ok === true) return null
  return refusalOf(response?.status ?? 0, response?.status === 400 ? await response.json().catch(() => ({})) : {})
}

/** What an answer that is none of success means; 0: there was none. */
export const refusalOf = (status: number, { message = "" }: { readonly message?: string }): Refusal => {
  if (status !== 400) return REFUSALS[status] ?? "away"
  return message.endsWith(OVER_BY_THEN) ? "late" : { wrong: message }
}
