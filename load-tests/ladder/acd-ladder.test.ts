import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { RUNGS } from "./climb.ts"
import type { AcdLadder } from "./acd-ladder.ts"

const RUN = join(import.meta.dirname, "../run.ts")
const folder = mkdtempSync(join(tmpdir(), "carillon-ladder-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const load = (...words: ReadonlyArray<string>) =>
  new Promise<{ readonly out: string; readonly err: string }>((done) =>
    execFile(process.execPath, [RUN, "acd", "--json", ...words], (_error, out, err) => done({ out, err }))
  )

describe("load -- acd --ladder", () => {
  // Whether 15 % are unnamed is a question of time, for a quiet machine; that every decision is followed is not.
  it("follows every decision of a real centre, and its rungs are those that it has", async () => {
    const { err, out } = await load("--ladder", "--agents", "2", "--samples", "4")
    const { ladder, lost, stuck } = JSON.parse(out || `{"err":${JSON.stringify(err)}}`) as AcdLadder
    expect([lost, stuck]).toEqual([0, 0])
    const { panel: _, ...bySip } = RUNGS
    for (const name of ["idle", "freed"] as const) {
      expect(ladder[name]).toMatchObject({ traced: 4, n: 4 })
      expect(Object.keys(ladder[name].rungs).toSorted()).toEqual(Object.keys(bySip).toSorted())
    }
    expect(ladder.login).toMatchObject({ traced: 4, n: 4 })
    expect(ladder.login.rungs).toHaveProperty("panel")
    for (const { rungs } of Object.values(ladder))
      for (const { p50Ms } of Object.values(rungs)) expect(p50Ms).toBeGreaterThanOrEqual(0)
  }, 180_000)

  it("starts its own centre, whose stamps it reads, and no other", async () => {
    const accounts = join(folder, "accounts.csv")
    writeFileSync(accounts, "user,name,panelPassword,sipPassword\n")
    const joined = ["--centre", "http://127.0.0.1:1", "--sip", "127.0.0.1:1", "--accounts", accounts]
    const { err, out } = await load("--ladder", ...joined, "--admin-password", "x")
    expect(out).toBe("")
    expect(err).toContain("--ladder starts a centre that keeps stamps: leave out --centre")
  })
})
