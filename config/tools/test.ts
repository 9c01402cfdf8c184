/**
 * `npm test`: everything by vitest, and one line at the end, "N passed, N failed", with ", N skipped" when some were. What failed and
 * what could not run is named before it, and in the file that TEST_ACCOUNT_FILE names, for who has more to say after the tests.
 * Arguments are vitest's: `npm test -- engine/softswitch`.
 */
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { constants, setPriority, tmpdir } from "node:os"
import { delimiter, join, relative, resolve } from "node:path"
import { buildScreens, isStale } from "./build-screens.ts"
import { ensureHelpers, installCommand } from "./debian.ts"
import { accountOf, type Report } from "./test-account.ts"

export interface Count {
  readonly passed: number
  readonly failed: number
  /** Full names of tests that did not run. */
  readonly skipped: ReadonlyArray<string>
}

/** A file that fails without a failing test (it does not load, a hook throws) counts as one failure. */
export const count = (report: Report, root: string): Count => {
  let passed = 0
  let failed = 0
  const skipped: Array<string> = []
  for (const { assertionResults, name, status } of report.testResults) {
    const failures = assertionResults.filter((test) => test.status === "failed").length
    failed += failures === 0 && status === "failed" ? 1 : failures
    for (const test of assertionResults) {
      if (test.status === "passed") passed++
      else if (test.status !== "failed") skipped.push(`${relative(root, name)}: ${test.fullName}`)
    }
  }
  return { passed, failed, skipped }
}

/** The last line of the output, for people and programs. */
export const lastLine = ({ failed, passed, skipped }: Count): string =>
  `${passed} passed, ${failed} failed${skipped.length === 0 ? "" : `, ${skipped.length} skipped`}`

/** The checkout may be another's, or on a read-only disk: Vite's way to read its settings writes a file beside them. */
const WRITES_NOTHING_HERE = ["--configLoader=native"]

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const HELP = `npm test -- [files or folders] [options of vitest]
  All tests, or those whose path has one of these words in it. Installs sipp, baresip, slapd, chromium and a Chinese font by apt when it may.
  --help   this text; npx vitest run --help lists vitest's options
Last line: N passed, N failed[, N skipped]. Exit code 1 when one failed.
`

interface Half {
  readonly project: string
  /** Of its processes, by nice(2). */
  readonly priority: number
  readonly file: string
}

/**
 * Those that start whole centres wait for most of their time: the others, which only calculate, take what is left of the processor.
 * Two vitests, since one has a single number of workers at a time.
 */
const halves = (folder: string): ReadonlyArray<Half> => [
  { project: "whole", priority: constants.priority.PRIORITY_NORMAL, file: join(folder, "whole.json") },
  { project: "parts", priority: constants.priority.PRIORITY_LOW, file: join(folder, "parts.json") }
]

/** Its exit code, 1 when something ended it. In `compiled` centres lend each other their compiled code. */
const runHalf = (
  { file, priority, project }: Half,
  root: string,
  compiled: string,
  words: ReadonlyArray<string>
): Promise<number> => {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`]
  const child = spawn(
    process.execPath,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      `--project=${project}`,
      "--passWithNoTests",
      ...WRITES_NOTHING_HERE,
      ...reporters,
      ...words
    ],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      // What tests start by name is this checkout's, also when they are not run by npm; and no proxy reaches their servers.
      env: {
        ...process.env,
        PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
        NODE_USE_ENV_PROXY: undefined,
        TEST_COMPILED_CODE: compiled
      }
    }
  )
  if (child.pid !== undefined) setPriority(child.pid, priority)
  return new Promise((ended) => {
    child.once("error", (error) => {
      say(`vitest does not start: ${error.message}`)
      ended(1)
    })
    child.once("exit", (code) => ended(code ?? 1))
  })
}

/** What both left. One that broke off leaves nothing; its exit code counts as a failure. */
const reportOf = (all: ReadonlyArray<Half>): Report => ({
  testResults: all
    .filter(({ file }) => existsSync(file))
    .flatMap(({ file }) => (JSON.parse(readFileSync(file, "utf8")) as Report).testResults)
})

const main = async (root: string): Promise<number> => {
  if (process.argv.includes("--help")) {
    process.stdout.write(HELP)
    return 0
  }
  const helpers = ensureHelpers(say)
  const built = !isStale(root) || buildScreens(root)
  const folder = mkdtempSync(join(tmpdir(), "carillon-test-"))
  const all = halves(folder)
  const codes = await Promise.all(
    all.map((half) => runHalf(half, root, join(folder, "compiled"), process.argv.slice(2)))
  )
  for (const [index, { file, project }] of all.entries())
    if (codes[index] !== 0 && !existsSync(file)) say(`the tests of "${project}" broke off, and left no report`)
  let counted: Count = { passed: 0, failed: 1, skipped: [] }
  let account: ReadonlyArray<string> = []
  try {
    const report = reportOf(all)
    if (report.testResults.length === 0) throw new Error("no test matches")
    counted = count(report, root)
    account = accountOf(report, root, (name) => readFileSync(name, "utf8"))
  } catch (error) {
    say(`vitest left no report: ${(error as Error).message}`)
  }
  rmSync(folder, { recursive: true, force: true })
  for (const name of counted.skipped) say(`skipped: ${name}`)
  const lines = [
    ...account,
    ...helpers.missing.map(({ for: purpose, name }) => `not tested with ${name} (${purpose}): ${helpers.reason}`),
    ...(helpers.missing.length === 0 ? [] : [`to test with them too, as root: ${installCommand(helpers.missing)}`])
  ]
  for (const line of lines) say(line)
  const again = process.env["TEST_ACCOUNT_FILE"]
  if (again !== undefined) writeFileSync(again, lines.map((line) => `${line}\n`).join(""))
  // Something outside any test may have failed: an error that nobody caught.
  const failed = Math.max(counted.failed, codes.every((code) => code === 0) && built ? 0 : 1)
  process.stdout.write(`${lastLine({ ...counted, failed })}\n`)
  return failed === 0 ? 0 : 1
}

if (import.meta.main) process.exit(await main(resolve(import.meta.dirname, "../..")))
