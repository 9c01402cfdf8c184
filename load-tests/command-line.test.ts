import { execFile } from "node:child_process"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { RUNGS } from "./ladder/climb.ts"

const command = (file: string, ...words: ReadonlyArray<string>) =>
  new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((done) =>
    execFile(process.execPath, [join(import.meta.dirname, file), ...words], (error, out, err) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, out, err })
    )
  )

it.each([
  ["run.ts", "acd"],
  ["drill.ts", "core"],
  ["e2e.ts", "admin"]
])("%s explains itself, with the numbers it takes", async (file, profile) => {
  const { code, err, out } = await command(file, profile, "--help")
  expect([code, err]).toEqual([0, ""])
  expect(out).toContain(profile)
  expect(out).toContain("--centre URL")
})

it("the ladder's rungs are explained, and it takes no value", async () => {
  const { out } = await command("run.ts", "acd", "--help")
  for (const [rung, about] of Object.entries(RUNGS))
    expect(out).toMatch(new RegExp(`\\n +${rung} +${about.slice(0, 9)}`, "u"))
  const { code, err } = await command("run.ts", "acd", "--ladder=yes")
  expect([code, err]).toEqual([2, "load: --ladder takes no value\n"])
})

it("a bench explains itself, and knows no centre", async () => {
  const help = await command("bench.ts", "--help")
  expect([help.code, help.err]).toEqual([0, ""])
  expect(help.out).toContain("distributor")
  expect(help.out).not.toContain("--centre")
  const { code, err } = await command("bench.ts", "distributor", "--centre", "http://127.0.0.1:1")
  expect(code).toBe(2)
  expect(err).toContain("Unknown option '--centre'")
})

describe("a wrong call is refused with one line that names it", () => {
  it.each([
    ["no profile", [], "no profile named; there are:"],
    ["an unknown profile", ["frist-call"], 'no profile "frist-call"; there are:'],
    ["a profile that every object has", ["constructor"], 'no profile "constructor"'],
    ["two profiles", ["acd", "soak"], "one profile at a time"],
    ["an unknown option", ["acd", "--agnts", "3"], "acd knows no option --agnts; it takes --agents"],
    ["a switch of another profile", ["first-call", "--ladder"], "first-call knows no option --ladder"],
    ["a flag without its value", ["acd", "--centre"], "--centre needs a value"],
    ["a centre without its SIP address", ["acd", "--centre", "http://127.0.0.1:1"], "--centre needs --sip"]
  ])("%s", async (_name, words, line) => {
    const { code, err, out } = await command("run.ts", ...words)
    expect([code, out]).toEqual([2, ""])
    expect(err).toContain(line)
    expect(err.trim().split("\n")).toHaveLength(1)
  })
})

it.each(["many", "0", ""])("a number that is none is refused: %j", async (number) => {
  const { code, err } = await command("run.ts", "acd", `--agents=${number}`)
  expect([code, err]).toEqual([2, `load: --agents takes a whole number from 1, not "${number}"\n`])
})
