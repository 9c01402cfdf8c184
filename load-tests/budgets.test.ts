import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { readBudgets } from "./budgets.ts"

const folder = mkdtempSync(join(tmpdir(), "carillon-budgets-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the command on budgets of its own, whose commands are small programs. */
const budgets = (yaml: string, ...flags: ReadonlyArray<string>) => {
  const file = join(folder, "budgets.yaml")
  writeFileSync(file, yaml)
  return new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((done) =>
    execFile(process.execPath, [join(import.meta.dirname, "budgets.ts"), "--file", file, ...flags], (error, out, err) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, out, err })
    )
  )
}
const program = (name: string, source: string): string => {
  writeFileSync(join(folder, name), source)
  return `node ${join(folder, name)}`
}
const good = program("good.mjs", 'console.log("words"); console.log(JSON.stringify({ lost: 0, wait: { p50: 3 } }))')
const bad = program("bad.mjs", "console.log(JSON.stringify({ lost: 2 })); process.exit(1)")
const silent = program("silent.mjs", "")
const strict = program("strict.mjs", "console.log(JSON.stringify({ lost: 0 })); process.exit(1)")
const one = (name: string, command: string, quick = true, holds = "[lost == 0]") =>
  `- { name: ${name}, command: ${command}, quick: ${quick}, holds: ${holds} }\n`

describe("npm run budgets", () => {
  it("says which held and which promise was short, and by what", async () => {
    const yaml = one("good", good, true, "[lost == 0, wait.p50 <= 3]") + one("bad", bad) + one("silent", silent)
    const { code, out } = await budgets(yaml, "--json")
    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual({
      held: ["good"],
      short: [
        { name: "bad", promised: "lost == 0", was: 2 },
        { name: "silent", promised: "lost == 0", was: null }
      ]
    })
  })

  it("counts a command that breaks a promise of its own", async () => {
    const { code, out } = await budgets(one("strict", strict), "--json")
    expect([code, JSON.parse(out)]).toEqual([
      1,
      { held: [], short: [{ name: "strict", promised: "exit code 0", was: 1 }] }
    ])
  })

  it("runs the named or the quick ones alone", async () => {
    const yaml = one("a", good) + one("b", bad, false) + one("c", good)
    const heldBy = async (...flags: ReadonlyArray<string>) =>
      (JSON.parse((await budgets(yaml, "--json", ...flags)).out) as { held: ReadonlyArray<string> }).held
    expect(await heldBy("--only", "a")).toEqual(["a"])
    expect(await heldBy("--quick")).toEqual(["a", "c"])
  })

  it.each([
    ["an unknown name", one("a", good), ["--only", "b"], 'no budget is called "b"; there are: a'],
    ["an unknown option", one("a", good), ["--slow"], "--slow"],
    ["a name that stands there twice", one("a", good) + one("a", good), [], "the budget a stands there twice"],
    ["no promise", one("a", good, true, "[]"), [], "the budget a promises nothing"],
    ["a promise that is none", one("a", good, true, "[lost]"), [], '"lost" is no condition'],
    ["an unknown key", `- { name: a, command: x, quick: true, holds: [lost == 0], often: 3 }`, [], "often"]
  ])("refuses %s", async (_name, yaml, flags, words) => {
    const { code, err } = await budgets(yaml, ...flags)
    expect(code).toBe(2)
    expect(err).toContain(words)
  })
})

it("every budget of ours can be read, and names a command that there is", () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
    scripts: Record<string, string>
  }
  const ours = readBudgets(readFileSync(join(import.meta.dirname, "budgets.yaml"), "utf8"))
  const ofNpm = ours.filter(({ command }) => command[0] === "npm").map(({ command }) => command[2])
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(ofNpm))
  expect(ours.map(({ name }) => name)).toEqual(expect.arrayContaining(["first-call", "acd", "drill", "simulate"]))
})
