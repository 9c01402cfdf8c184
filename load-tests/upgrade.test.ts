import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { About } from "./releases/about.ts"
import { measureUpgrades } from "./upgrade/measure.ts"
import { recordedReleases } from "./upgrade/releases.ts"

const upgrade = (...words: ReadonlyArray<string>) =>
  spawnSync(process.execPath, [new URL("upgrade.ts", import.meta.url).pathname, ...words], { encoding: "utf8" })

describe("npm run upgrade", () => {
  it("reads everything that every release left, and loses neither a call nor written work", () => {
    const { status, stderr, stdout } = upgrade("--json")
    assert.strictEqual(status, 0, stderr)
    const { actors, releases, rulesChanged, ...faults } = JSON.parse(stdout) as Record<string, number>
    assert.deepStrictEqual(faults, { unreadable: 0, callsLost: 0, workLost: 0, replayDiffers: 0 })
    assert.strictEqual(releases, recordedReleases().length)
    assert.isAtLeast(releases!, 1)
    assert.isAtLeast(actors!, 100)
    // The first release has two rings at a busy telephone.
    assert.isAtLeast(rulesChanged!, 2)
  }, 60_000)

  it("says how it is called, and refuses what it does not know", () => {
    assert.deepInclude(upgrade("--help"), { status: 0, stderr: "" })
    const { status, stderr, stdout } = upgrade("--database", "postgres://centre")
    assert.deepInclude({ status, stdout }, { status: 2, stdout: "" })
    assert.include(stderr, "--database")
  })
})

describe("an upgrade of a damaged release", () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "carillon-damaged-"))
    cpSync(recordedReleases()[0]!.folder, join(folder, "1"), { recursive: true })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const change = (file: string, how: (text: string) => string) => {
    const path = join(folder, "1", file)
    const text = readFileSync(path, "utf8")
    const changed = how(text)
    assert.notStrictEqual(changed, text, file)
    writeFileSync(path, changed)
  }

  it("names the state it cannot read, the call it loses and the step that comes to something else", async () => {
    change("tables/living.copy", (text) => text.replace('"_tag":"Waiting"', '"_tag":"Elsewhere"'))
    change("tables/journal.copy", (text) => text.replace('"reason":"rejected"', '"reason":"stolen"'))
    let call = ""
    change("about.json", (text) => {
      const about = JSON.parse(text) as About
      call = about.switch.legs.find(({ direction, joinedWith }) => direction === "inbound" && joinedWith !== null)!.leg
      const legs = about.switch.legs.filter(({ joinedWith }) => joinedWith !== call)
      return JSON.stringify({ ...about, switch: { ...about.switch, legs } })
    })
    const lines: Array<string> = []
    const found = await measureUpgrades((line) => lines.push(line), recordedReleases(folder))
    assert.deepInclude(found, { releases: 1, unreadable: 1 }, lines.join("\n"))
    assert.isAtLeast(found.callsLost, 1)
    assert.isAtLeast(found.replayDiffers, 1)
    const text = lines.join("\n")
    assert.match(text, /not read: the state of call\/\S+: Elsewhere/u)
    assert.match(text, new RegExp(`call ${call} is lost`, "u"))
    assert.match(text, /step \d+, \w+: (?:commands|state) differ/u)
  }, 60_000)
})
