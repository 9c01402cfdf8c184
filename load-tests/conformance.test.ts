import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { Cases } from "./conformance/cases.ts"
import { declaredEndpoints } from "./conformance/declared.ts"
import { WALKED_INTENTS } from "./conformance/screens.ts"
import { Intent } from "#wire/intent.ts"
import { EXPECTED_ACTIONS, EXPECTED_ENDPOINTS, EXPECTED_OF_THINGS } from "./conformance/expected.ts"

const run = promisify(execFile)
const conformance = (...words: ReadonlyArray<string>) =>
  run(process.execPath, [new URL("conformance.ts", import.meta.url).pathname, ...words]).then(
    ({ stderr, stdout }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error
  )

describe("the conformance command", () => {
  it.each([
    [["rights", "--loud"], "--loud"],
    [["wrongs"], 'no "wrongs"'],
    [["esl", "--seeds", "1"], "--seeds"],
    [[], "name what to walk"]
  ])("refuses %j with one line", async (words, told) => {
    const { code, stderr } = await conformance(...words)
    expect(code).toBe(2)
    expect(stderr).toContain(told)
    expect(stderr.trim().split("\n")).toHaveLength(1)
  })

  it("says how it is called", async () => {
    expect(await conformance("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("rights") })
  })
})

describe("what is written down by hand", () => {
  it("has every endpoint, and none that is gone", () => {
    const names = declaredEndpoints().map(({ name }) => name)
    const ofThings = declaredEndpoints().filter(({ group }) => Object.hasOwn(EXPECTED_OF_THINGS, group))
    const alone = names.filter((name) => !ofThings.some((each) => each.name === name))
    expect(alone.toSorted()).toEqual(Object.keys(EXPECTED_ENDPOINTS).toSorted())
    expect([...new Set(ofThings.map(({ action }) => action))].toSorted()).toEqual(
      Object.keys(EXPECTED_ACTIONS).toSorted()
    )
    expect([...new Set(ofThings.map(({ group }) => group))].toSorted()).toEqual(
      Object.keys(EXPECTED_OF_THINGS).toSorted()
    )
  })

  it("has every intent; following a talk is walked by itself", () => {
    expect([...WALKED_INTENTS, "JoinCall"].toSorted()).toEqual(Object.keys(Intent.cases).toSorted())
  })

  it("tells a case that comes out otherwise, and counts an endpoint once", () => {
    const cases = new Cases()
    cases.expect("GET /x", "one", [1], [1])
    cases.expect("GET /x", "two", 200, 403)
    expect([cases.endpoints, cases.cases, cases.passed]).toEqual([1, 2, 1])
    expect(cases.failures).toEqual(["GET /x, two: 200 instead of 403"])
  })
})
