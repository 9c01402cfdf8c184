import { describe, expect, it } from "vitest"
import { recordedAnswer } from "./recorded-answers.ts"

const asked = (path: string, method = "GET") => recordedAnswer(method, new URL(path, "http://gallery"))

describe("what the gallery hears instead of a server", () => {
  it("is there for everything beside the cards", () => {
    for (const path of [
      "/api/calls/search?agent=1001&limit=50",
      "/api/calls?limit=50&summary=owed",
      "/api/calls/reasons",
      "/api/calls/x/remark",
      "/api/calls/x/waveform",
      "/api/phrases?limit=200",
      "/api/duty/states?agent=1001"
    ])
      expect(asked(path), path).toBeDefined()
  })

  it("is nothing for what was not recorded, and nothing is kept", () => {
    expect(asked("/api/people")).toBeUndefined()
    expect(asked("/api/calls/x/remark", "PUT")).toBeUndefined()
  })
})
