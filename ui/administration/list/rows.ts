import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js"
import { createStore, reconcile } from "solid-js/store"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { type Answer, type ListAsk, listRows, type Page } from "../records.ts"

/** Rows fetched at once. A screen shows some thirty. */
export const PAGE_ROWS = 100

/** A list of any length: pages come when one of their rows is looked at. */
export interface Rows {
  /** How many there are in all; undefined until the server has said. */
  readonly total: Accessor<number | undefined>
  /** Undefined while its page is on its way. */
  readonly at: (index: number) => Row | undefined
  readonly want: (index: number) => void
  readonly refusal: Accessor<Answer<Page> | undefined>
  /** Asks again, after a change. */
  readonly reload: () => void
}

export const createRows = (thing: Accessor<AnyThing>, asked: Accessor<ListAsk>): Rows => {
  const [pages, setPages] = createStore<Record<number, ReadonlyArray<Row>>>({})
  const [total, setTotal] = createSignal<number>()
  const [refusal, setRefusal] = createSignal<Answer<Page>>()
  const [round, setRound] = createSignal(0)
  let running = new AbortController()
  let wanted = new Set<number>()
  const fetchPage = async (page: number): Promise<void> => {
    wanted.add(page)
    const { signal } = running
    const answer = await listRows(thing(), { ...asked(), limit: PAGE_ROWS, offset: page * PAGE_ROWS }, signal)
    // A newer question has been asked meanwhile.
    if (signal.aborted) return
    if (answer.kind !== "done") {
      wanted.delete(page)
      return void setRefusal(answer)
    }
    setRefusal(undefined)
    // Old rows stay until the first page of the new question is there, so that a list does not blink.
    if (page === 0) setPages(reconcile({ 0: answer.value.items }))
    else setPages(page, answer.value.items)
    setTotal(answer.value.total)
  }
  createEffect(
    on([thing, asked, round], () => {
      running.abort()
      running = new AbortController()
      wanted = new Set()
      void fetchPage(0)
    })
  )
  onCleanup(() => running.abort())
  return {
    total,
    at: (index) => pages[Math.floor(index / PAGE_ROWS)]?.[index % PAGE_ROWS],
    want: (index) => {
      const page = Math.floor(index / PAGE_ROWS)
      if (!wanted.has(page)) void fetchPage(page)
    },
    refusal,
    reload: () => setRound((n) => n + 1)
  }
}
