import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import * as Schema from "effect/Schema"
import { parse } from "yaml"
import { type Condition, judge, readCondition } from "./condition.ts"

const USAGE = `npm run budgets -- [options]
  --only NAME   this budget alone; may be said more than once
  --quick       only those that every CI runs: about a minute each, or less
  --list        says which budgets there are, and runs none
  --file FILE   other budgets than load-tests/budgets.yaml
  --json        one JSON line on stdout: {"held":[…],"short":[…]}
Runs the measuring commands one after the other and holds their figures against what is promised.
Exit code 1 when a figure is short, 2 when a budget could not be read.
`

const Budget = Schema.Struct({
  name: Schema.String,
  /** Begins with `npm run` or `node`; the last line of its stdout is the JSON. */
  command: Schema.String,
  quick: Schema.Boolean,
  holds: Schema.Array(Schema.String)
})
const Budgets = Schema.Array(Budget)

interface ReadBudget {
  readonly name: string
  readonly command: ReadonlyArray<string>
  readonly quick: boolean
  readonly conditions: ReadonlyArray<Condition>
}

/** A promise that was not kept. `was` is null when the figure is missing. */
interface Short {
  readonly name: string
  readonly promised: string
  readonly was: unknown
}

/** The longest command takes a few minutes; beyond this something hangs. */
const COMMAND_LIMIT_MS = 40 * 60_000
const ROOT = resolve(import.meta.dirname, "..")

const say = (line: string): void => void process.stderr.write(`${line}\n`)

export const readBudgets = (text: string): ReadonlyArray<ReadBudget> => {
  const budgets = Schema.decodeUnknownSync(Budgets, { onExcessProperty: "error" })(parse(text))
  const names = budgets.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`the budget ${twice} stands there twice`)
  return budgets.map(({ command, holds, name, quick }) => {
    if (holds.length === 0) throw new Error(`the budget ${name} promises nothing`)
    return { name, quick, command: command.split(/\s+/u), conditions: holds.map(readCondition) }
  })
}

/** The last line of what it printed, as JSON; undefined when it printed none. */
const run = (command: ReadonlyArray<string>): Promise<{ readonly code: number | null; readonly result: unknown }> =>
  new Promise((done) => {
    const [program, ...rest] = command
    const [file, args] =
      program === "node"
        ? [process.execPath, rest]
        : ["npm", ["run", "--silent", ...rest.filter((word) => word !== "run")]]
    const child = spawn(file, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"], timeout: COMMAND_LIMIT_MS })
    let printed = ""
    child.stdout.setEncoding("utf8")
    child.stdout.on("data", (text: string) => (printed += text))
    child.on("error", (error) => {
      say(`${command.join(" ")}: ${error.message}`)
      done({ code: null, result: undefined })
    })
    child.on("close", (code) => done({ code, result: lastJson(printed) }))
  })

const lastJson = (printed: string): unknown => {
  try {
    return JSON.parse(printed.trim().split("\n").at(-1) ?? "")
  } catch {
    return undefined
  }
}

const measure = async ({ command, conditions, name }: ReadBudget): Promise<ReadonlyArray<Short>> => {
  const began = performance.now()
  say(`── ${name}: ${command.join(" ")}`)
  const { code, result } = await run(command)
  const short: Array<Short> = conditions.flatMap((condition) => {
    const { held, was } = judge(condition, result)
    return held ? [] : [{ name, promised: condition.text, was }]
  })
  // A command knows promises of its own.
  if (code !== 0 && short.length === 0) short.push({ name, promised: "exit code 0", was: code })
  const seconds = Math.round((performance.now() - began) / 1000)
  const told = result === undefined ? "no JSON" : JSON.stringify(result)
  say(
    `${short.length === 0 ? "held" : `SHORT (${short.map(({ promised }) => promised).join(", ")})`} after ${seconds} s: ${told}`
  )
  return short
}

const chosen = (
  budgets: ReadonlyArray<ReadBudget>,
  { only, quick }: { readonly only: ReadonlyArray<string>; readonly quick: boolean }
): ReadonlyArray<ReadBudget> => {
  const unknown = only.find((name) => !budgets.some((budget) => budget.name === name))
  if (unknown !== undefined)
    throw new Error(`no budget is called "${unknown}"; there are: ${budgets.map(({ name }) => name).join(", ")}`)
  return budgets.filter((budget) => (only.length === 0 || only.includes(budget.name)) && (!quick || budget.quick))
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true, default: [] },
      quick: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      file: { type: "string", default: join(import.meta.dirname, "budgets.yaml") },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false }
    }
  })
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const budgets = chosen(readBudgets(readFileSync(values.file, "utf8")), values)
  if (values.list) {
    for (const { conditions, name, quick } of budgets)
      process.stdout.write(`${name}${quick ? " (quick)" : ""}: ${conditions.map(({ text }) => text).join(", ")}\n`)
    return 0
  }
  const short: Array<Short> = []
  const held: Array<string> = []
  for (const budget of budgets) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: two at once would measure each other
    const missed = await measure(budget)
    if (missed.length === 0) held.push(budget.name)
    short.push(...missed)
  }
  process.stdout.write(`${JSON.stringify({ held, short }, undefined, values.json ? undefined : 2)}\n`)
  return short.length === 0 ? 0 : 1
}

if (import.meta.main)
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      say(`budgets: ${error instanceof Error ? error.message : String(error)}`)
      process.exit(2)
    }
  )
