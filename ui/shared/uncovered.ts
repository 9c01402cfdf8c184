import { type Accessor, createEffect, createSignal, on } from "solid-js"
import * as Schema from "effect/Schema"

/** The numbers of one piece of work, whole, for as long as they are uncovered. The server keeps in its log who asked for them. */
export interface Uncovered {
  /** By attribute; null while covered. */
  readonly numbers: Accessor<Readonly<Record<string, string>> | null>
  /** The server did not show them. */
  readonly isRefused: Accessor<boolean>
  readonly toggle: () => void
}

/** A number shown for one piece of work is not shown for the next. */
export const createUncovered = (work: Accessor<string>): Uncovered => {
  const [numbers, setNumbers] = createSignal<Readonly<Record<string, string>> | null>(null)
  const [isRefused, setRefused] = createSignal(false)
  const cover = (): void => {
    setNumbers(null)
    setRefused(false)
  }
  createEffect(on(work, cover, { defer: true }))
  const ask = async (asked: string): Promise<void> => {
    const answer = await fetchNumbers(asked)
    if (work() !== asked) return
    setNumbers(answer)
    setRefused(answer === null)
  }
  return { numbers, isRefused, toggle: () => (numbers() === null ? void ask(work()) : cover()) }
}

const decode = Schema.decodeUnknownSync(Schema.Record(Schema.String, Schema.String))

/** Null when they are not shown to this person, or nobody can say. */
export const fetchNumbers = async (work: string): Promise<Readonly<Record<string, string>> | null> => {
  const id = encodeURIComponent(work.slice(work.indexOf("/") + 1))
  try {
    const response = await fetch(`/api/${work.startsWith("call/") ? "calls" : "work"}/${id}/unmask`, { method: "POST" })
    return response.ok ? decode(await response.json()) : null
  } catch {
    return null
  }
}
