import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { isStale } from "./build-screens.ts"

let root = ""
const put = (name: string, at: number) => {
  const path = join(root, name)
  mkdirSync(join(path, ".."), { recursive: true })
  writeFileSync(path, "")
  // A folder's own time changes when a file comes; both are set, so that only `at` speaks.
  for (const each of [path, join(path, ".."), join(root, "ui")]) utimesSync(each, at, at)
}
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "carillon-screens-"))
  mkdirSync(join(root, "ui"))
  put("actors/wire/board.ts", 100)
  put("ui/agent/agent.tsx", 100)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe("the screens are built again", () => {
  it("when they never were", () => assert.isTrue(isStale(root)))
  it("not when nothing changed", () => {
    put("ui/dist/.built", 200)
    put("ui/agent/agent.tsx", 100)
    assert.isFalse(isStale(root))
  })
  it.each(["ui/agent/agent.tsx", "actors/wire/board.ts", "package-lock.json"])("when %s changed", (name) => {
    put("ui/dist/.built", 200)
    put(name, 300)
    assert.isTrue(isStale(root))
  })
})
