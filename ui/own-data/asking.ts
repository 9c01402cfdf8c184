import * as Schema from "effect/Schema"
import { LINK_OVER, type LinkOver, OwnDataProblem, OwnDataShown } from "#wire/own-data.ts"
import type { FieldProblem } from "../administration/records.ts"

/** Why a link shows nothing. */
export type NotOpen = LinkOver | "too-many" | "away"

const Over = Schema.Struct({ why: Schema.Literals(LINK_OVER) })
const Unfit = Schema.Struct({ problems: Schema.Array(OwnDataProblem) })

const asked = (method: string, body: unknown): Promise<Response> =>
  fetch("/api/own-data", {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body)
  })

/** The token goes in the body: addresses stand in logs. */
export const openOwnData = async (token: string): Promise<OwnDataShown | NotOpen> => {
  try {
    const response = await asked("POST", { token })
    if (!response.ok) return await whyNot(response)
    return Schema.decodeUnknownSync(OwnDataShown)(await response.json())
  } catch {
    return "away"
  }
}

export const sendOwnData = async (
  token: string,
  values: unknown
): Promise<"kept" | NotOpen | ReadonlyArray<FieldProblem>> => {
  try {
    const response = await asked("PUT", { token, values })
    if (response.ok) return "kept"
    if (response.status === 422) return Schema.decodeUnknownSync(Unfit)(await response.json()).problems
    return await whyNot(response)
  } catch {
    return "away"
  }
}

const whyNot = async (response: Response): Promise<NotOpen> => {
  if (response.status === 410) return Schema.decodeUnknownSync(Over)(await response.json()).why
  // A token that cannot be one is none.
  if (response.status === 400) return "unknown"
  return response.status === 429 ? "too-many" : "away"
}
