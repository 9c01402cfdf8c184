import { createEffect, createMemo, on, untrack } from "solid-js"
import { createStore } from "solid-js/store"
import * as Schema from "effect/Schema"
import { linkedWindows } from "./linked-windows.ts"
import { type PageOfCall, PagesOfCall } from "./page-of-call.ts"
import type { Pops } from "./pops.ts"

export interface LinkedPages {
  readonly of: (call: string) => ReadonlyArray<PageOfCall>
  /** The browser let no window of this call open by itself. */
  readonly isBlocked: (call: string) => boolean
  readonly open: (call: string, page: PageOfCall) => void
}

/** Calls whose pages opened at the ring: once for each, in whatever tab, also when this page is loaded anew in between. */
const OPENED = "carillon.linked-pages"
const REMEMBERED = 50

/** Pages of the centre's own systems for the callers that are open here: at the ring, and by a click. */
export const createLinkedPages = (agent: string, pops: Pops, isAtHand: (call: string) => boolean): LinkedPages => {
  const [answers, setAnswers] = createStore<Record<string, PagesOfCall>>({})
  const [blocked, setBlocked] = createStore<Record<string, boolean>>({})
  const windows = linkedWindows(agent)
  const calls = createMemo(() =>
    pops
      .list()
      .open.filter(({ call }) => pops.answerOf(call).state === "done")
      .map(({ call }) => ({ call, customer: pops.customerOf(call) }))
  )
  const asked = new Map<string, string | null>()
  const openAll = (call: string, { pages, call: told }: PagesOfCall): void => {
    const atRing = pages.filter(({ opens }) => opens === "at-ring")
    // Who comes to this page later finds the buttons: a window that opens then belongs to a call that is over.
    if (atRing.length === 0 || !isAtHand(call) || !isFirst(call)) return
    const shown = atRing.map((page) => windows.show(page, told))
    setBlocked(call, shown.includes(false))
  }
  createEffect(
    on(calls, (open) => {
      for (const { call, customer } of open) {
        if (asked.has(call) && asked.get(call) === customer) continue
        asked.set(call, customer)
        void fetchPages(call, customer).then((answer) => {
          if (answer === null) return
          setAnswers(call, answer)
          untrack(() => openAll(call, answer))
        })
      }
    })
  )
  return {
    of: (call) => answers[call]?.pages ?? [],
    isBlocked: (call) => blocked[call] === true,
    open: (call, page) => {
      const told = answers[call]?.call
      if (told !== undefined && windows.show(page, told)) setBlocked(call, false)
    }
  }
}

const fetchPages = async (call: string, customer: string | null): Promise<PagesOfCall | null> => {
  const of = customer === null ? "" : `?customer=${encodeURIComponent(customer)}`
  try {
    const response = await fetch(`/api/callers/${encodeURIComponent(call)}/pages${of}`)
    return response.ok ? Schema.decodeUnknownSync(PagesOfCall)(await response.json()) : null
  } catch {
    return null
  }
}

const isFirst = (call: string): boolean => {
  const before = (localStorage.getItem(OPENED) ?? "").split(" ").filter((each) => each !== "")
  if (before.includes(call)) return false
  localStorage.setItem(OPENED, [...before, call].slice(-REMEMBERED).join(" "))
  return true
}
