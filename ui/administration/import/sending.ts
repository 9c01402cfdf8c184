import * as Schema from "effect/Schema"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { type Answer, pathOf, type Refused, refusalIn } from "../records.ts"

/** An import at work or at its end, as the server tells it. */
const Job = Schema.Struct({
  id: Schema.String,
  state: Schema.Literals(["waiting", "running", "done", "refused", "stopped", "failed"]),
  phase: Schema.NullOr(Schema.Literals(["reading", "checking", "writing"])),
  stored: Schema.Int,
  total: Schema.Int,
  rows: Schema.Int,
  created: Schema.Int,
  changed: Schema.Int,
  unchanged: Schema.Int,
  badRows: Schema.Int,
  problems: Schema.Array(
    Schema.Struct({ row: Schema.NullOr(Schema.Int), field: Schema.String, zh: Schema.String, en: Schema.String })
  ),
  message: Schema.NullOr(Schema.String)
})
export type Job = typeof Job.Type

export const isOver = ({ state }: Job): boolean => state !== "waiting" && state !== "running"

/** Sends a file to be looked at, or to be taken. An XMLHttpRequest, because fetch does not say how much has been sent. */
export const sendFile = (
  thing: AnyThing,
  mode: "check" | "apply",
  file: File,
  onSent: (share: number) => void
): Promise<Answer<Job>> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const query = new URLSearchParams({ mode, name: file.name })
    request.open("POST", `${pathOf(thing)}/import?${query.toString()}`)
    request.setRequestHeader("content-type", "application/octet-stream")
    request.responseType = "text"
    request.upload.addEventListener("progress", ({ loaded, total }) => onSent(total === 0 ? 1 : loaded / total))
    request.addEventListener("error", () => resolve({ kind: "refused", why: "away", message: "" }))
    request.addEventListener("load", () => resolve(answerOf(thing, request.status, request.responseText)))
    request.send(file)
  })

/** How a job stands. */
export const readJob = async (thing: AnyThing, id: string): Promise<Answer<Job>> => {
  try {
    const response = await fetch(`/api/jobs/${encodeURIComponent(id)}`)
    return await answerOf(thing, response.status, await response.text())
  } catch (error) {
    return { kind: "refused", why: "away", message: String(error) }
  }
}

/** Asks that nothing of it be kept. */
export const stopJob = async (thing: AnyThing, id: string): Promise<Answer<Job>> => {
  try {
    const response = await fetch(`/api/jobs/${encodeURIComponent(id)}`, { method: "DELETE" })
    return await answerOf(thing, response.status, await response.text())
  } catch (error) {
    return { kind: "refused", why: "away", message: String(error) }
  }
}

const answerOf = async (thing: AnyThing, status: number, text: string): Promise<Answer<Job>> => {
  try {
    if (status < 200 || status >= 300) return (await refusalIn(new Response(text, { status }), thing)) satisfies Refused
    return { kind: "done", value: Schema.decodeUnknownSync(Job)(JSON.parse(text)) }
  } catch (error) {
    return { kind: "refused", why: "unknown", message: String(error) }
  }
}
