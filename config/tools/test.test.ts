import { assert, describe, it } from "@effect/vitest"
import { count } from "./test.ts"
import { helpers, missing } from "./debian.ts"

const file = (name: string, status: string, ...tests: ReadonlyArray<string>) => ({
  name: `/house/${name}`,
  status,
  assertionResults: tests.map((each, index) => ({ fullName: `${name} ${index}`, status: each }))
})

describe("the count at the end of npm test", () => {
  it("has every test, and names those that did not run", () => {
    const report = {
      testResults: [file("a.test.ts", "passed", "passed", "skipped"), file("b.test.ts", "failed", "failed", "passed")]
    }
    assert.deepStrictEqual(count(report, "/house"), { passed: 2, failed: 1, skipped: ["a.test.ts: a.test.ts 1"] })
  })

  it("counts a file that does not load as failed", () => {
    assert.strictEqual(count({ testResults: [file("a.test.ts", "failed")] }, "/house").failed, 1)
    assert.strictEqual(count({ testResults: [file("a.test.ts", "failed", "passed")] }, "/house").failed, 1)
  })
})

it("misses every program where there is none", () => {
  assert.deepStrictEqual(missing("/nowhere"), helpers)
})
