import { callPage, REASONS, remarkOf, waveformOf } from "./gateway/fake-calls.ts"
import { FakeCallers } from "./gateway/fake-callers.ts"
import { spellsUntil } from "./gateway/fake-day.ts"

const callers = new FakeCallers()

/** What a server said once; undefined: nothing that is recorded. */
export const recordedAnswer = (method: string, url: URL): unknown => {
  const { pathname, searchParams } = url
  if (pathname === "/api/calls/search") return callPage(searchParams, false)
  if (pathname === "/api/calls") return callPage(new URLSearchParams({ summary: "owed" }), false).items
  if (pathname === "/api/calls/reasons") return REASONS
  if (pathname === "/api/duty/states") return spellsUntil(Date.now())
  if (pathname === "/api/queues") return { items: [], total: 0 }
  const [, call = "", part] = /^\/api\/calls\/([^/]+)\/(remark|waveform)$/u.exec(pathname) ?? []
  if (part === "remark") return method === "GET" ? remarkOf(call) : undefined
  // The recordings of talks that go on grow.
  if (part === "waveform") return { ...waveformOf(call), state: "ready", durationMs: 207_000 }
  return callers.answer(method, pathname, "{}")?.body
}

/** The gallery asks no server: what it would hear is recorded. */
export const answerFromRecord = (): void => {
  const ask = globalThis.fetch.bind(globalThis)
  globalThis.fetch = async (asked, init) => {
    const url = new URL(asked instanceof Request ? asked.url : asked, location.href)
    if (!url.pathname.startsWith("/api/")) return ask(asked, init)
    const answer = recordedAnswer(init?.method ?? "GET", url)
    return answer === undefined
      ? Response.json({ error: "NotFound", message: "not recorded" }, { status: 404 })
      : Response.json(answer)
  }
}
