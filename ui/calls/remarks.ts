import { createResource } from "solid-js"
import * as Schema from "effect/Schema"
import { isOfQueue } from "#wire/call-reasons.ts"
import { CallReasonShown, CallRemark, SummaryFields } from "#wire/records.ts"
import type { Option } from "../controls/select.tsx"
import { say, t } from "../shared/language.ts"

/** What a call was about, over HTTP: looked at before it is believed. */

export type Said = Pick<CallRemark, "followUp" | "note" | "reason">

const Shown = Schema.Struct({
  remark: Schema.NullOr(CallRemark),
  mayChange: Schema.Boolean,
  queue: Schema.NullOr(Schema.String),
  required: SummaryFields
})
export type RemarkShown = typeof Shown.Type
const Stale = Schema.Struct({ current: Schema.NullOr(CallRemark) })

const pathOf = (call: string): string => `/api/calls/${encodeURIComponent(call)}/remark`

/** Null: there is no such call yet, or it is not theirs; "away": nobody can say. */
export const fetchRemark = async (call: string): Promise<RemarkShown | null | "away"> => {
  try {
    const response = await fetch(pathOf(call))
    if (response.status === 404 || response.status === 403) return null
    return response.ok ? Schema.decodeUnknownSync(Shown)(await response.json()) : "away"
  } catch {
    return "away"
  }
}

export type Kept =
  | { readonly kind: "kept"; readonly remark: CallRemark }
  /** Somebody else was first. */
  | { readonly kind: "stale"; readonly current: CallRemark | null }
  | { readonly kind: "failed" }

export const keepRemark = async (call: string, version: number, said: Said): Promise<Kept> => {
  try {
    const response = await fetch(`${pathOf(call)}?version=${version}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(said),
      // What is typed last is sent also while the page goes.
      keepalive: true
    })
    if (response.ok) return { kind: "kept", remark: Schema.decodeUnknownSync(CallRemark)(await response.json()) }
    if (response.status !== 409) return { kind: "failed" }
    return { kind: "stale", current: Schema.decodeUnknownSync(Stale)(await response.json()).current }
  } catch {
    return { kind: "failed" }
  }
}

const readReasons = async (): Promise<ReadonlyArray<CallReasonShown>> => {
  try {
    const response = await fetch("/api/calls/reasons")
    return response.ok ? Schema.decodeUnknownSync(Schema.Array(CallReasonShown))(await response.json()) : []
  } catch {
    return []
  }
}

/** The centre's reasons, read once for whoever shows them. */
export const createReasons = () => {
  const [read] = createResource(readReasons, { initialValue: [] })
  const reasons = (): ReadonlyArray<CallReasonShown> => read.latest
  return {
    /** With those that it stands below; one that is gone by its id. */
    textOf: (id: string): string => pathText(reasons(), id),
    /** Those that are offered for calls of this queue, and the one that is chosen. */
    options: (chosen: string | null, queue: string | null): ReadonlyArray<Option> =>
      optionsOf(reasons(), chosen, queue),
    /** All that calls may have had, for finding them. */
    all: (): ReadonlyArray<Option> => inTree(reasons()).map(({ id }) => ({ value: id, text: pathText(reasons(), id) }))
  }
}

type Reasons = ReadonlyArray<CallReasonShown>

export const pathText = (reasons: Reasons, id: string): string => {
  const names: Array<string> = []
  const seen = new Set<string>()
  for (let at: string | null = id; at !== null && !seen.has(at);) {
    seen.add(at)
    const found: CallReasonShown | undefined = reasons.find((each) => each.id === at)
    names.unshift(found === undefined ? at : say(found))
    at = found?.parent ?? null
  }
  return names.join(" / ")
}

/** Each below its parent, in the centre's order. */
export const inTree = (reasons: Reasons): Reasons => {
  const known = new Set(reasons.map(({ id }) => id))
  const below = (parent: string | null): Reasons =>
    reasons.flatMap((each) => {
      // What stood below one that is gone stands at the top.
      const above = each.parent !== null && known.has(each.parent) ? each.parent : null
      return above === parent ? [each, ...below(each.id)] : []
    })
  return below(null)
}

export const optionsOf = (reasons: Reasons, chosen: string | null, queue: string | null): ReadonlyArray<Option> =>
  inTree(reasons)
    .filter(({ id, isRetired }) => id === chosen || (!isRetired && isOfQueue(reasons, id, queue)))
    .map(({ id }) => ({ value: id, text: pathText(reasons, id) }))

export const savedText = (how: "saving" | "saved" | "failed" | "idle"): string =>
  how === "idle" ? "" : t(`remark.${how}`)
