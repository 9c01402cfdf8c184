import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { keep } from "./fuzz/findings.ts"
import { TARGETS } from "./fuzz/targets.ts"
import { watch } from "./fuzz/watch.ts"

const NAMES = TARGETS.map(({ name }) => name)

const USAGE = `npm run fuzz -- [options]
  --minutes N    how long (1)
  --seed N       every input follows from it; another each time when not said, and told
  --target NAME  this alone: ${NAMES.join(", ")}; may be said more than once
  --json         one JSON line on stdout: {"inputs":…,"crashes":0,"hangs":0,"seed":…}
  --help         this text
Throws broken octets at every part of the switch that reads what others wrote. What is found is made as short as it can be
and stays in load-tests/fuzz/findings/, which the tests try again. Exit code 1 when something was found, 2 when called wrongly.
`

/** An input that runs longer will not end: a hundred times what the slowest took. */
const HANG_MS = 10_000

const began = performance.now()
const say = (line: string): void => {
  process.stderr.write(`[${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s] ${line}\n`)
}

class Wrong extends Error {}

const asked = () => {
  try {
    return parseArgs({
      options: {
        minutes: { type: "string", default: "1" },
        seed: { type: "string" },
        target: { type: "string", multiple: true },
        json: { type: "boolean" },
        help: { type: "boolean" }
      }
    }).values
  } catch (error) {
    throw new Wrong((error as Error).message)
  }
}

const wholeFrom1 = (flag: string, text: string): number => {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new Wrong(`--${flag} takes a whole number from 1, not "${text}"`)
  return Number(text)
}

const main = async (): Promise<number> => {
  const { help, json, minutes, seed: given, target: targets = NAMES } = asked()
  if (help === true) {
    process.stdout.write(USAGE)
    return 0
  }
  const unknown = targets.find((name) => !NAMES.includes(name))
  if (unknown !== undefined) throw new Wrong(`no target "${unknown}"; there are: ${NAMES.join(", ")}`)
  const forMs = wholeFrom1("minutes", minutes) * 60_000
  const seed = given === undefined ? Math.floor(Date.now() % 999_999_937) + 1 : wholeFrom1("seed", given)
  say(`seed ${seed}: ${targets.join(", ")}`)
  const { findings, inputs } = await watch(
    {
      of: "switch",
      targets,
      seed,
      forMs,
      threads: availableParallelism(),
      hangMs: HANG_MS
    },
    (finding) => say(`${finding.target} ${finding.kind}: ${finding.reason}\n${keep(finding)}`)
  )
  const count = (kind: string): number => findings.filter((finding) => finding.kind === kind).length
  const result = { inputs, crashes: count("crash"), hangs: count("hang"), seed }
  process.stdout.write(`${JSON.stringify(result, undefined, json === true ? undefined : 2)}\n`)
  return findings.length === 0 ? 0 : 1
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`fuzz: ${error instanceof Wrong ? error.message : String((error as Error).stack)}\n`)
    process.exit(2)
  }
)
