import { spawnSync } from "node:child_process"
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { accountOf, type Report } from "./test-account.ts"

type Tests = Report["testResults"][number]["assertionResults"]

const file = (name: string, status: string, assertionResults: Tests, message = "") => ({
  name: `/house/${name}`,
  status,
  message,
  assertionResults
})
const passed = { fullName: "passes", status: "passed" }
const skipped = { fullName: "is skipped", status: "skipped" }
const broken = (name: string, error: string) => ({ fullName: name, status: "failed", failureMessages: [error] })
const account = (...testResults: Report["testResults"]) => accountOf({ testResults }, "/house", () => TEXT)
const TEXT = `
  describe.skipIf(!chromiumIsThere)("screens", () => {})
  it.skipIf(!sippIsThere() || !sippMayPlay())("calls", () => {})
`

describe("what npm test says of itself in the end", () => {
  it("is nothing when all went well", () => {
    assert.deepStrictEqual(account(file("a.test.ts", "passed", [passed])), [])
  })

  it("names file, test and the first lines of its error, without the stack", () => {
    const error =
      "\u001B[31mAssertionError: expected 1 to equal 2\u001B[39m\n\n- 2\n+ 1\n    at /house/a.test.ts:3:4\n    at run"
    assert.deepStrictEqual(account(file("a.test.ts", "failed", [passed, broken("adds", error)])), [
      "failed: a.test.ts: adds",
      "    AssertionError: expected 1 to equal 2",
      "    - 2",
      "    + 1"
    ])
  })

  it("names a file that does not load, and those whose set-up failed", () => {
    assert.deepStrictEqual(account(file("a.test.ts", "failed", [skipped], "no such module")), [
      "failed: a.test.ts",
      "    no such module",
      "skipped: a.test.ts: 1 of 1: the file's set-up failed"
    ])
  })

  it("says of a file with skipped tests where they are skipped", () => {
    assert.deepStrictEqual(account(file("ui/a.test.ts", "passed", [skipped, passed, skipped])), [
      "skipped: ui/a.test.ts: 2 of 3: where !chromiumIsThere, or !sippIsThere() || !sippMayPlay()"
    ])
  })

  it("has at most 60 lines, none of them long, and says how much is left", () => {
    const long = "x".repeat(1_000)
    const many = Array.from({ length: 30 }, (_, n) => broken(`breaks ${n} ${long}`, `${long}\n${long}\n${long}`))
    const quiet = Array.from({ length: 30 }, (_, n) => file(`s${n}.test.ts`, "passed", [skipped]))
    const lines = account(file("a.test.ts", "failed", many), ...quiet)
    assert.isAtMost(lines.length, 60)
    assert.isAtMost(Math.max(...lines.map((line) => line.length)), 200)
    assert.include(lines, "… and 20 more failed tests")
    assert.include(lines, "… and 15 more files with skipped tests")
  })
})

describe(".ci/run", () => {
  /** A house whose npm does nothing but what is said here. */
  const run = (npmTest: string) => {
    const house = mkdtempSync(join(tmpdir(), "carillon-ci-"))
    try {
      mkdirSync(join(house, "node_modules/.bin"), { recursive: true })
      cpSync(join(import.meta.dirname, "../../.ci"), join(house, ".ci"), { recursive: true })
      const npm = `#!/bin/bash\nif [ "$1" = test ]; then\n${npmTest}\nfi\n[ "$3" = budgets ] && echo a long measurement\nexit 0\n`
      for (const [name, text] of [
        ["npm", npm],
        ["node_modules/.bin/node", "#!/bin/bash\n"]
      ] as const) {
        writeFileSync(join(house, name), text)
        chmodSync(join(house, name), 0o755)
      }
      const { status, stdout } = spawnSync(join(house, ".ci/run"), {
        encoding: "utf8",
        env: { ...process.env, PATH: `${house}:${process.env["PATH"]}` }
      })
      return { status, lines: stdout.trimEnd().split("\n") }
    } finally {
      rmSync(house, { recursive: true, force: true })
    }
  }

  it("says again after everything which tests failed, and the count last", () => {
    const { lines, status } = run(
      'echo "failed: a.test.ts: adds" > "$TEST_ACCOUNT_FILE"; echo "3 passed, 1 failed"; exit 1'
    )
    assert.strictEqual(status, 1)
    assert.deepStrictEqual(lines.slice(lines.indexOf("a long measurement") + 1), [
      "failed: a.test.ts: adds",
      "failed: test",
      "3 passed, 1 failed"
    ])
  })

  it("shows the last of what the tests said when they left no account", () => {
    const { lines, status } = run('echo "is at work"; exit 1')
    assert.strictEqual(status, 1)
    const last = lines.slice(lines.indexOf("a long measurement") + 1)
    assert.deepStrictEqual(last, [
      "the tests left no account of themselves; the last they said:",
      "    == test",
      "    is at work",
      "failed: test",
      "0 passed, 1 failed"
    ])
  })

  it("says nothing more when all is well", () => {
    const { lines, status } = run(': > "$TEST_ACCOUNT_FILE"; echo "4 passed, 0 failed"')
    assert.strictEqual(status, 0)
    assert.deepStrictEqual(lines.slice(-2), ["a long measurement", "4 passed, 0 failed"])
  })
})
