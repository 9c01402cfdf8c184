import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { About } from "./releases/about.ts"
import { measureUpgrades } from "./upgrade/measure.ts"
import { recordedReleases } from "./upgrade/releases.ts"

/** It starts a PostgreSQL and several centres, and waits for each end that does not come. */
const MEASURING_MS = 180_000

const upgrade = (...words: ReadonlyArray<string>) =>
  spawnSync(process.execPath, [new URL("upgrade.ts", import.meta.url).pathname, ...words], { encoding: "utf8" })

describe("npm run upgrade", () => {
  it(
    "reads everything that every release left, and loses neither a call nor written work",
    () => {
      const { status, stderr, stdout } = upgrade("--json")
      assert.strictEqual(status, 0, stderr)
      const { actors, releases, rulesChanged, ...faults } = JSON.parse(stdout) as Record<string, number>
      assert.deepStrictEqual(faults, { unreadable: 0, callsLost: 0, workLost: 0, replayDiffers: 0 })
      assert.strictEqual(releases, recordedReleases().length)
      assert.isAtLeast(releases!, 1)
      assert.isAtLeast(actors!, 100)
      // The first release has two rings at a busy telephone.
      assert.isAtLeast(rulesChanged!, 2)
    },
    MEASURING_MS
  )

  it("says how it is called, and refuses what it does not know", () => {
    assert.deepInclude(upgrade("--help"), { status: 0, stderr: "" })
    const { status, stderr, stdout } = upgrade("--database", "postgres://centre")
    assert.deepInclude({ status, stdout }, { status: 2, stdout: "" })
    assert.include(stderr, "--database")
  })
})

const [REJECTED, STOLEN] = ['"reason":"rejected"', '"reason":"stolen"']
/** No agent of the release is called so. */
const NOBODY = "1999"
const HANDS = /"hands":\{.*\},(?="leaving")/u

describe("an upgrade of a damaged release", () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "carillon-damaged-"))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const damaged = (number: number) => {
    const from = join(folder, `of-${number}`)
    cpSync(recordedReleases()[number - 1]!.folder, join(from, String(number)), { recursive: true })
    const change = (file: string, how: (text: string) => string) => changeFile(join(from, String(number), file), how)
    return { from, change }
  }
  const changeFile = (path: string, how: (text: string) => string) => {
    const text = readFileSync(path, "utf8")
    const changed = how(text)
    assert.notStrictEqual(changed, text, path)
    writeFileSync(path, changed)
  }

  it(
    "names the state it cannot read, the call it loses and the step that comes to something else",
    async () => {
      const { change, from } = damaged(1)
      change("tables/living.copy", (text) => text.replace('"_tag":"Waiting"', '"_tag":"Elsewhere"'))
      // The agent was told so, and before that the call had told it.
      change("tables/journal.copy", (text) => {
        const told = text.split("\n").filter((row) => row.includes(REJECTED))
        const [message, command] = ["agent/", "call/"].map((kind) => told.find((row) => row.startsWith(kind))!)
        return [message!, command!].reduce((all, row) => all.replace(row, row.replace(REJECTED, STOLEN)), text)
      })
      let call = ""
      change("about.json", (text) => {
        const about = JSON.parse(text) as About
        call = about.switch.legs.find(
          ({ direction, joinedWith }) => direction === "inbound" && joinedWith !== null
        )!.leg
        const legs = about.switch.legs.filter(({ joinedWith }) => joinedWith !== call)
        return JSON.stringify({ ...about, switch: { ...about.switch, legs } })
      })
      const lines: Array<string> = []
      const found = await measureUpgrades((line) => lines.push(line), recordedReleases(from))
      assert.deepInclude(found, { releases: 1, unreadable: 1 }, lines.join("\n"))
      assert.isAtLeast(found.callsLost, 1)
      assert.strictEqual(found.replayDiffers, 2, lines.join("\n"))
      const text = lines.join("\n")
      assert.match(text, /not read: the state of call\/\S+: Elsewhere/u)
      assert.match(text, new RegExp(`call ${call} is lost`, "u"))
      assert.match(text, /call\/\S+ step \d+, AgentRejected: commands differ/u)
      assert.match(text, /agent\/\S+ step \d+, Released: not understood/u)
    },
    MEASURING_MS
  )

  it(
    "names written work that is gone, and that whose agent no longer has it, but not that which its agent takes up",
    async () => {
      const { change, from } = damaged(2)
      const rows = readFileSync(join(from, "2/tables/living.copy"), "utf8").split("\n")
      const tasksIn = (state: string) =>
        rows.filter((row) => row.startsWith("task/") && row.includes(`{"_tag":"${state}"`))
      const nameOf = (row: string) => row.split("\t")[0]!
      const agentOf = (row: string) => /"agent":"(\d+)"/u.exec(row)![1]!
      const [[gone], [stranger, takenUp]] = [tasksIn("Waiting"), tasksIn("Active")]
      change("tables/living.copy", (text) =>
        text
          .split("\n")
          .filter((row) => row !== gone)
          .map((row) => (row === stranger ? row.replace(`"agent":"${agentOf(row)}"`, `"agent":"${NOBODY}"`) : row))
          .map((row) => (nameOf(row) === `agent/${agentOf(takenUp!)}` ? row.replace(HANDS, '"hands":{},') : row))
          .join("\n")
      )
      const lines: Array<string> = []
      const found = await measureUpgrades((line) => lines.push(line), recordedReleases(from))
      const text = lines.join("\n")
      assert.deepInclude(found, { releases: 1, unreadable: 0 }, text)
      assert.isAtLeast(found.workLost, 2, text)
      assert.match(text, new RegExp(`work ${nameOf(gone!)} is lost: it has no row`, "u"))
      assert.match(
        text,
        // An agent whom the centre does not have has nothing at hand: the task goes back to its queue.
        new RegExp(`work ${nameOf(stranger!)} is lost: it was Active with ${NOBODY} and is \\w+`, "u")
      )
      assert.notMatch(text, new RegExp(`work ${nameOf(takenUp!)} is lost`, "u"))
    },
    MEASURING_MS
  )
})
