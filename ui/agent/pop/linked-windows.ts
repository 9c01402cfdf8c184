import type { PageOfCall, PagesOfCall } from "./page-of-call.ts"

/** What a page that is fed is told; `type` and its form are part of what other systems rely on. */
interface Told {
  readonly type: "carillon.call"
  readonly call: PagesOfCall["call"] & { readonly number: string }
}

interface Opened {
  readonly window: Window
  readonly origin: string
  /** Null: it is told nothing. */
  told: Told | null
}

export interface LinkedWindows {
  /** False: the browser lets no window open without a click. */
  readonly show: (page: PageOfCall, call: PagesOfCall["call"]) => boolean
}

/** Of this browser tab, for as long as it stands: whoever looks at another page, and comes back, has the same windows. */
const open = new Map<string, Opened>()
let owner: string | null = null

/**
 * One window a page. One that is fed stays as it is, and says "carillon.ready" when it wants to hear of the call there is; any other
 * is loaded anew. None has its opener taken away: a window without one is found by its name no more, and each call would get
 * another tab.
 */
export const linkedWindows = (agent: string): LinkedWindows => {
  // The next person at this computer is another one's business.
  if (owner !== agent) open.clear()
  if (owner === null) addEventListener("message", onMessage)
  owner = agent
  return { show }
}

const onMessage = ({ data, origin, source }: MessageEvent): void => {
  if (typeof data !== "object" || data === null || data.type !== "carillon.ready") return
  for (const one of open.values())
    if (one.told !== null && one.window === source && one.origin === origin)
      one.window.postMessage(one.told, one.origin)
}

const show: LinkedWindows["show"] = (page, call) => {
  const told: Told | null = page.isFed ? { type: "carillon.call", call: { ...call, number: page.number } } : null
  const { origin } = new URL(page.address)
  const known = open.get(page.id)
  if (told !== null && known !== undefined && !known.window.closed && known.origin === origin) {
    known.told = told
    known.window.postMessage(told, origin)
    return true
  }
  const opened = window.open(page.address, `carillon-${page.id}`)
  if (opened === null) return false
  open.set(page.id, { window: opened, origin, told })
  return true
}
