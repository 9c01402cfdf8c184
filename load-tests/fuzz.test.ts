import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { kept } from "./fuzz/findings.ts"
import { minimise } from "./fuzz/minimise.ts"
import { TARGETS as PLANTED } from "./fuzz/planted.ts"
import { attempt, type Finding, makeRound } from "./fuzz/round.ts"
import { TARGETS } from "./fuzz/targets.ts"
import { watch } from "./fuzz/watch.ts"

const run = promisify(execFile)
const fuzz = (...words: ReadonlyArray<string>) =>
  run(process.execPath, [new URL("fuzz.ts", import.meta.url).pathname, ...words]).then(
    ({ stderr, stdout }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error
  )

const INPUTS = 400

describe.each(TARGETS)("$name takes", (target) => {
  it("what it was made for, and what was once too much for it", async () => {
    const all = [...target.corpus.map((input, n) => ({ name: `corpus ${n}`, input })), ...kept(target.name)]
    for (const { input, name } of all) expect((await attempt(target, input)).reason, name).toBeUndefined()
  })

  it(`${INPUTS} inputs that follow from one seed, the same each time`, async () => {
    const tried = async () => {
      const round = makeRound(target, 5)
      const inputs: Array<string> = []
      for (let n = 0; n < INPUTS; n++)
        expect(await round.next((input) => void inputs.push(Buffer.from(input).toString("latin1")))).toBeUndefined()
      return inputs
    }
    const first = await tried()
    expect(new Set(first).size).toBeGreaterThan(INPUTS / 2)
    expect((await tried()).join("\n") === first.join("\n")).toBe(true)
  })

  it("leads to more than one end", async () => {
    const outcomes = new Set<string>()
    for (const input of target.corpus) outcomes.add((await attempt(target, input)).outcome)
    expect(outcomes.size).toBeGreaterThan(2)
  })
})

describe("the fuzzer", () => {
  const planted = async (name: string, isEnough: (inputs: number, findings: number) => boolean) =>
    watch(
      { of: "planted", targets: [name], seed: 3, threads: 1, hangMs: 400, forMs: 60_000, isEnough },
      () => undefined
    )

  it("finds a planted crash, and makes its input as short as it can be", async () => {
    const target = PLANTED.find(({ name }) => name === "crashes")!
    const round = makeRound(target, 3)
    let finding: Finding | undefined
    for (let n = 0; n < 20_000 && finding === undefined; n++) finding = await round.next(() => undefined)
    expect(finding).toMatchObject({ target: "crashes", kind: "crash" })
    expect(Buffer.from(finding!.input).toString()).toBe("lessharm")
  })

  it("finds a planted loop without an end, and goes on", async () => {
    const { findings, inputs } = await planted("hangs", (_, found) => found > 0)
    expect(findings[0]).toMatchObject({ target: "hangs", kind: "hang" })
    expect(Buffer.from(findings[0]!.input).includes("lessharm")).toBe(true)
    expect(inputs).toBeGreaterThan(1)
  })

  it("finds nothing where nothing is", async () => {
    const { findings, inputs } = await planted("is fine", (tried) => tried > 100)
    expect(findings).toEqual([])
    expect(inputs).toBeGreaterThan(100)
  })

  it("takes away what a failure does without, and no more", async () => {
    const fails = (input: Uint8Array) => Promise.resolve(/a.*b.*c/su.test(Buffer.from(input).toString()))
    expect(Buffer.from(await minimise(Buffer.from("xxaxxxxbxyzxxxcxx"), fails)).toString()).toBe("abc")
  })

  it("refuses with one line what it does not know", async () => {
    for (const [words, told] of [
      [["--loud"], "--loud"],
      [["--target", "nothing"], 'no target "nothing"'],
      [["--minutes", "soon"], '"soon"']
    ] as const) {
      const { code, stderr } = await fuzz(...words)
      expect(code).toBe(2)
      expect(stderr).toContain(told)
      expect(stderr.trim().split("\n")).toHaveLength(1)
    }
    expect(await fuzz("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("--minutes") })
  })
})
