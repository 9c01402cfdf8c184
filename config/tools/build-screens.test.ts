import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { buildScreens, isStale } from "./build-screens.ts"

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

describe("screens that cannot be built", () => {
  it("are told in one line with the folder, the reason and the cure", () => {
    rmSync(join(root, "ui"), { recursive: true })
    writeFileSync(join(root, "ui"), "")
    const said: Array<string> = []
    const built = buildScreens(root, (line) => said.push(line))
    assert.isFalse(built)
    assert.deepStrictEqual(said, [
      `the screens are not built, or older than their sources, and ${root}/ui/dist cannot be written: there is a file of that name; run \`npm run build\` where it can`
    ])
  })
})
