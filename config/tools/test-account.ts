import { relative } from "node:path"

/** The part of vitest's JSON report (Jest's format) that is read here. */
export interface Report {
  readonly testResults: ReadonlyArray<{
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: ReadonlyArray<{
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: ReadonlyArray<string>
    }>
  }>
}

/** Who sees only the end of a long output still reads all of it. */
const FAILED_LINES_MOST = 42
const SKIPPED_LINES_MOST = 16
/** The first say what was expected; the rest is a stack, which stands above. */
const LINES_OF_AN_ERROR = 4
const LINE_LENGTH_MOST = 200

/** What failed and what did not run, in at most 60 lines: file, name, the first lines of the error; and why it was skipped. */
export const accountOf = (report: Report, root: string, textOf: (file: string) => string): ReadonlyArray<string> => [
  ...shortened(failures(report, root), FAILED_LINES_MOST, "failed tests"),
  ...shortened(skips(report, root, textOf), SKIPPED_LINES_MOST, "files with skipped tests")
]

type Entry = ReadonlyArray<string>

const failures = ({ testResults }: Report, root: string): ReadonlyArray<Entry> =>
  testResults.flatMap(({ assertionResults, message = "", name, status }) => {
    const failed = assertionResults.filter((test) => test.status === "failed")
    const file = relative(root, name)
    // It does not load, or a hook threw.
    if (failed.length === 0) return status === "failed" ? [entry(`failed: ${file}`, message)] : []
    return failed.map(({ failureMessages = [], fullName }) =>
      entry(`failed: ${file}: ${fullName}`, failureMessages.join("\n"))
    )
  })

const entry = (head: string, error: string): Entry => [
  cut(head),
  ...stripped(error)
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== "" && !/^\s+at /u.test(line))
    .slice(0, LINES_OF_AN_ERROR)
    .map((line) => cut(`    ${line.trimStart()}`))
]

const stripped = (text: string): string => text.replaceAll(COLOURS, "")
const COLOURS = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, "gu")

const cut = (line: string): string =>
  line.length <= LINE_LENGTH_MOST ? line : `${line.slice(0, LINE_LENGTH_MOST - 1)}…`

const skips = ({ testResults }: Report, root: string, textOf: (file: string) => string): ReadonlyArray<Entry> =>
  testResults.flatMap(({ assertionResults, name, status }) => {
    const skipped = assertionResults.filter((test) => test.status !== "passed" && test.status !== "failed").length
    if (skipped === 0) return []
    const why = reasonOf(status === "failed", skipped === assertionResults.length, textOf(name))
    return [[cut(`skipped: ${relative(root, name)}: ${skipped} of ${assertionResults.length}: ${why}`)]]
  })

/** As the file says it: `skipIf(!chromiumIsThere)`. */
const reasonOf = (isFailed: boolean, isAll: boolean, text: string): string => {
  if (isFailed && isAll) return "the file's set-up failed"
  const conditions = [...text.matchAll(/\.skipIf\(((?:[^()]|\([^()]*\))*)\)/gu)].map(([, condition]) => condition!)
  return conditions.length === 0 ? "others were asked for" : `where ${[...new Set(conditions)].join(", or ")}`
}

/** Whole entries as far as there is room, and how many are left. */
const shortened = (entries: ReadonlyArray<Entry>, most: number, what: string): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (const [index, each] of entries.entries()) {
    if (lines.length + each.length >= most) return [...lines, `… and ${entries.length - index} more ${what}`]
    lines.push(...each)
  }
  return lines
}
