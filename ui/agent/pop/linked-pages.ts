import { createEffect, createMemo, on, onCleanup, untrack } from "solid-js"
import { createStore } from "solid-js/store"
import * as Schema from "effect/Schema"
import type { Pops } from "./pops.ts"

const PagesOfCall = Schema.Struct({
  call: Schema.Struct({
    id: Schema.String,
    called: Schema.String,
    customer: Schema.NullOr(Schema.String),
    queue: Schema.NullOr(Schema.String),
    keys: Schema.String,
    agent: Schema.NullOr(Schema.String)
  }),
  pages: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      name: Schema.String,
      address: Schema.String,
      opens: Schema.Literals(["by-click", "at-ring"]),
      isFed: Schema.Boolean,
      number: Schema.String
    })
  )
})
type PagesOfCall = typeof PagesOfCall.Type
export type PageOfCall = PagesOfCall["pages"][number]

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
export const createLinkedPages = (pops: Pops, isAtHand: (call: string) => boolean): LinkedPages => {
  const [answers, setAnswers] = createStore<Record<string, PagesOfCall>>({})
  const [blocked, setBlocked] = createStore<Record<string, boolean>>({})
  const windows = makeWindows()
  onCleanup(windows.close)
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

/** What a page that is fed is told; `type` and its form are part of what other systems rely on. */
interface Told {
  readonly type: "carillon.call"
  readonly call: PagesOfCall["call"] & { readonly number: string }
}

/** One window a page. One that is fed stays as it is, and says "carillon.ready" when it wants to hear of the call there is. */
const makeWindows = () => {
  const open = new Map<string, { readonly window: Window; readonly origin: string; told: Told }>()
  const onMessage = ({ data, origin, source }: MessageEvent): void => {
    if (typeof data !== "object" || data === null || data.type !== "carillon.ready") return
    for (const one of open.values())
      if (one.window === source && one.origin === origin) one.window.postMessage(one.told, one.origin)
  }
  addEventListener("message", onMessage)
  return {
    /** False: the browser lets no window open without a click. */
    show: (page: PageOfCall, call: PagesOfCall["call"]): boolean => {
      const told: Told = { type: "carillon.call", call: { ...call, number: page.number } }
      const { origin } = new URL(page.address)
      const known = open.get(page.id)
      if (page.isFed && known !== undefined && !known.window.closed && known.origin === origin) {
        known.told = told
        known.window.postMessage(told, origin)
        return true
      }
      const opened = window.open(page.address, `carillon-${page.id}`)
      if (opened === null) return false
      // A page that is not fed has no business with this one.
      if (page.isFed) open.set(page.id, { window: opened, origin, told })
      else opened.opener = null
      return true
    },
    close: () => removeEventListener("message", onMessage)
  }
}
