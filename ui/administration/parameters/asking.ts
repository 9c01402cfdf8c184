import * as Schema from "effect/Schema"
import type { Refused } from "../records.ts"
import { History, type HistoryEntry, refusalIn } from "../records.ts"

/** How a parameter is now; its words, type and limits are declared in the records. */
const Current = Schema.Struct({
  name: Schema.String,
  value: Schema.Unknown,
  version: Schema.Int,
  changedAt: Schema.NullOr(Schema.Int),
  changedBy: Schema.NullOr(Schema.String)
})
export type CurrentParameter = typeof Current.Type

/** Null when two made the first change in the same moment: then it is asked for. */
const Stale = Schema.Struct({ current: Schema.NullOr(Current) })

type Done<A> = { readonly kind: "done"; readonly value: A }
export type Kept = Done<CurrentParameter> | { readonly kind: "overtaken"; readonly current: CurrentParameter } | Refused

export const readParameters = async (): Promise<Done<ReadonlyArray<CurrentParameter>> | Refused> =>
  read("/api/parameters", Schema.Array(Current))

export const readParameterHistory = async (name: string): Promise<Done<ReadonlyArray<HistoryEntry>> | Refused> =>
  read(`${pathOf(name)}/history`, History)

/** `value` null puts back what is usual. `version` is the one that was seen: who was first wins. */
export const keepParameter = async (name: string, version: number, value: unknown): Promise<Kept> => {
  try {
    const response = await fetch(`${pathOf(name)}?version=${version}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ value })
    })
    if (response.status === 409) return await overtaken(name, await response.json())
    if (!response.ok) return await refusalIn(response, null)
    return { kind: "done", value: Schema.decodeUnknownSync(Current)(await response.json()) }
  } catch (error) {
    return away(error)
  }
}

const overtaken = async (name: string, said: unknown): Promise<Kept> => {
  const { current } = Schema.decodeUnknownSync(Stale)(said)
  if (current !== null) return { kind: "overtaken", current }
  const all = await readParameters()
  if (all.kind !== "done") return all
  const now = all.value.find((each) => each.name === name)
  return now === undefined ? away(`${name} is gone`) : { kind: "overtaken", current: now }
}

const pathOf = (name: string): string => `/api/parameters/${encodeURIComponent(name)}`

const read = async <A>(path: string, schema: Schema.Codec<A, unknown>): Promise<Done<A> | Refused> => {
  try {
    const response = await fetch(path)
    if (!response.ok) return await refusalIn(response, null)
    return { kind: "done", value: Schema.decodeUnknownSync(schema)(await response.json()) }
  } catch (error) {
    return away(error)
  }
}

const away = (error: unknown): Refused => ({
  kind: "refused",
  why: "away",
  message: error instanceof Error ? error.message : String(error)
})
