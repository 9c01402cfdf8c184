import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createRoot } from "solid-js"
import { allKept, createKeeping } from "./keeping-remark.ts"
import { inTree, optionsOf, pathText } from "./remarks.ts"

const reason = (id: string, parent: string | null = null, isRetired = false) => ({
  id,
  zh: `原因 ${id}`,
  en: `Reason ${id}`,
  parent,
  queues: [] as ReadonlyArray<never>,
  isRetired
})
const REASONS = [reason("b"), reason("a"), reason("a2", "a"), reason("a1", "a", true), reason("lost", "gone")]

describe("the reasons of calls", () => {
  it("stand below those that they belong to, in the centre's order", () => {
    expect(inTree(REASONS).map(({ id }) => id)).toEqual(["b", "a", "a2", "a1", "lost"])
    expect(pathText(REASONS, "a2")).toBe("原因 a / 原因 a2")
    expect(pathText(REASONS, "unknown")).toBe("unknown")
  })

  it("that are not offered any more are shown where they were chosen", () => {
    expect(optionsOf(REASONS, null, null).map(({ value }) => value)).toEqual(["b", "a", "a2", "lost"])
    expect(optionsOf(REASONS, "a1", null).map(({ value }) => value)).toContain("a1")
  })

  it("that are of some queues alone are offered there, with all below them", () => {
    const reasons = REASONS.map((each) => (each.id === "a" ? { ...each, queues: ["sales" as never] } : each))
    const offered = (queue: string | null) => optionsOf(reasons, null, queue).map(({ value }) => value)
    expect(offered("sales")).toEqual(["b", "a", "a2", "lost"])
    expect(offered("service")).toEqual(["b", "lost"])
    expect(offered(null)).toEqual(["b", "lost"])
  })
})

describe("what is said of a call", () => {
  let tab = new Map<string, string>()
  beforeEach(() => {
    tab = new Map()
    vi.stubGlobal("sessionStorage", {
      getItem: (name: string) => tab.get(name) ?? null,
      setItem: (name: string, value: string) => void tab.set(name, value),
      removeItem: (name: string) => void tab.delete(name)
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  /** A server that keeps one remark. */
  const serverWith = (version: number) => {
    const server = { version, note: "", sent: [] as Array<string> }
    vi.stubGlobal("fetch", (path: string, { body }: { body: string }) => {
      const said = JSON.parse(body) as { reason: string | null; note: string }
      const row = () => ({
        reason: null,
        note: server.note,
        followUp: null,
        version: server.version,
        changedAt: 1,
        changedBy: "1001"
      })
      if (Number(new URL(path, "http://x").searchParams.get("version")) !== server.version)
        return Promise.resolve(new Response(JSON.stringify({ current: row() }), { status: 409 }))
      server.version += 1
      server.note = said.note
      server.sent.push(said.note)
      return Promise.resolve(new Response(JSON.stringify({ ...row(), reason: said.reason })))
    })
    return server
  }

  it("is kept when the field goes, and nothing is sent where nothing was said", async () => {
    const server = serverWith(0)
    const end = createRoot((dispose) => {
      const keeping = createKeeping("c1", null)
      keeping.write("  ")
      keeping.keep()
      keeping.write("周五前回复")
      return dispose
    })
    expect(server.sent).toEqual([])
    end()
    await vi.waitFor(() => expect(server.sent).toEqual(["周五前回复"]))
  })

  it("outlives a page that goes before it is kept, and is kept then", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new Error("away")))
    createRoot((dispose) => {
      createKeeping("c2", null).write("半句话")
      dispose()
    })
    const server = serverWith(0)
    await createRoot(async (dispose) => {
      const keeping = createKeeping("c2", null)
      expect(keeping.said().note).toBe("半句话")
      await allKept()
      expect(server.sent).toEqual(["半句话"])
      expect(keeping.how()).toBe("saved")
      expect(tab.size).toBe(0)
      dispose()
    })
  })

  it("is all with the server when somebody waits for that, also what was typed while it was sent", async () => {
    const server = serverWith(0)
    await createRoot(async (dispose) => {
      const keeping = createKeeping("c3", null)
      keeping.write("一")
      const kept = allKept()
      keeping.write("一二")
      await kept
      expect(server.sent).toEqual(["一", "一二"])
      dispose()
    })
  })

  it("is not written over what somebody else said, unless it is wished", async () => {
    const server = serverWith(4)
    server.note = "theirs"
    const start = { reason: null, note: "", followUp: null, version: 3, changedAt: 1 as never, changedBy: "1001" }
    await createRoot(async (dispose) => {
      const keeping = createKeeping("c1", start)
      keeping.write("mine")
      keeping.keep()
      await vi.waitFor(() => expect(keeping.conflict()?.note).toBe("theirs"))
      keeping.keep()
      expect(server.sent).toEqual([])
      keeping.settle("mine")
      await vi.waitFor(() => expect(server.sent).toEqual(["mine"]))
      await vi.waitFor(() => expect(keeping.how()).toBe("saved"))
      dispose()
    })
  })
})
