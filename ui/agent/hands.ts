import { type Accessor, createEffect, createMemo, createSignal } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { type Hand, handToShow, orderedHands, type WorkName } from "./desk-view.ts"

/** Notes outlive a reload of the page: nobody writes one twice. */
const STORED = "carillon.note."

export interface Hands {
  /** In the order of the panel. */
  readonly names: Accessor<ReadonlyArray<WorkName>>
  readonly all: Accessor<ReadonlyArray<Hand>>
  /**
   * The one that is open: what the agent chose, else what needs them most. It stays while they may be at it, so that what
   * comes beside it does not take a field away under their hands.
   */
  readonly selected: Accessor<WorkName | null>
  readonly select: (work: WorkName) => void
  readonly noteOf: (work: WorkName) => string
  readonly write: (work: WorkName, note: string) => void
}

/** The hands on a desk, with what belongs to this screen alone: which is open, and notes not sent yet. */
export const createHands = (desk: Accessor<Desk | null>): Hands => {
  const names = createMemo<ReadonlyArray<WorkName>>((known) => {
    const next = orderedHands(Object.values(desk()?.hands ?? {}), known)
    return next.length === known.length && next.every((work, at) => work === known[at]) ? known : next
  }, [])
  const all = createMemo(() => names().flatMap((work) => desk()?.hands[work] ?? []))
  const [chosen, setChosen] = createSignal<WorkName | null>(null)
  const [notes, setNotes] = createSignal<Readonly<Record<WorkName, string>>>({})
  const selected = createMemo<WorkName | null>((before) => {
    const choice = chosen()
    if (choice !== null && names().includes(choice)) return choice
    const open = all().find(({ work }) => work === before)
    return open?.phase === "active" || open?.phase === "set-aside" ? open.work : handToShow(all())
  }, null)

  // What is over takes its note along; what is done in this moment may still be refused and keeps it.
  createEffect<ReadonlyArray<WorkName>>((before) => {
    for (const work of before) if (!names().includes(work)) sessionStorage.removeItem(STORED + work)
    return names()
  }, [])

  return {
    names,
    all,
    selected,
    select: setChosen,
    noteOf: (work) => notes()[work] ?? sessionStorage.getItem(STORED + work) ?? "",
    write: (work, note) => {
      setNotes({ ...notes(), [work]: note })
      sessionStorage.setItem(STORED + work, note)
    }
  }
}
