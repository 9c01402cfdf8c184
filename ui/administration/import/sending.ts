import * as Schema from "effect/Schema"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { type Answer, type FieldProblem, pathOf, Problems, refusalIn } from "../records.ts"

export interface Checked {
  readonly rows: number
  readonly good: number
  readonly problems: ReadonlyArray<FieldProblem>
}
const CheckedSchema = Schema.Struct({ rows: Schema.Int, good: Schema.Int, problems: Problems })

const TYPES: Readonly<Record<string, string>> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv"
}
const typeOf = (name: string): string => TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "text/csv"

/** Sends a file to be looked at, or to be taken. An XMLHttpRequest, because fetch does not say how much has been sent. */
export const sendFile = (
  thing: AnyThing,
  mode: "check" | "apply",
  file: File,
  onSent: (share: number) => void
): Promise<Answer<Checked>> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open("POST", `${pathOf(thing)}/import?mode=${mode}`)
    request.setRequestHeader("content-type", typeOf(file.name))
    request.responseType = "text"
    request.upload.addEventListener("progress", ({ loaded, total }) => onSent(total === 0 ? 1 : loaded / total))
    request.addEventListener("error", () => resolve({ kind: "refused", why: "away", message: "" }))
    request.addEventListener("load", () => resolve(answerOf(thing, request.status, request.responseText)))
    request.send(file)
  })

const answerOf = async (thing: AnyThing, status: number, text: string): Promise<Answer<Checked>> => {
  try {
    if (status < 200 || status >= 300) return await refusalIn(new Response(text, { status }), thing)
    return { kind: "done", value: Schema.decodeUnknownSync(CheckedSchema)(JSON.parse(text)) }
  } catch (error) {
    return { kind: "refused", why: "unknown", message: String(error) }
  }
}
