import { parseArgs } from "node:util"

/** A wrong call of a command; its message is the one line that a person reads. */
export class WrongCall extends Error {}

/**
 * Reads flags that take a text, and switches that take nothing; an unknown, missing or doubtful one is refused by name.
 * `undefined`: the usage was asked for and printed.
 */
export const readFlags = <Name extends string, Switch extends string = never>(
  usage: string,
  required: ReadonlyArray<Name>,
  switches: ReadonlyArray<Switch> = []
): (Readonly<Record<Name, string>> & Readonly<Partial<Record<Switch, boolean>>>) | undefined => {
  const options = Object.fromEntries([
    ...required.map((name) => [name, { type: "string" as const }] as const),
    ...switches.map((name) => [name, { type: "boolean" as const }] as const)
  ])
  let values: Readonly<Record<string, string | boolean | undefined>>
  try {
    const parsed = parseArgs({ options: { ...options, help: { type: "boolean" } } }).values
    // No option may be given twice, so that none is a list.
    values = parsed as typeof values
  } catch (error) {
    throw new WrongCall((error as Error).message.split("\n")[0]!)
  }
  if (values["help"] === true) {
    process.stdout.write(usage)
    return undefined
  }
  for (const name of required) if (typeof values[name] !== "string") throw new WrongCall(`--${name} is missing`)
  return values as Readonly<Record<Name, string>> & Readonly<Partial<Record<Switch, boolean>>>
}

/** Runs a command: its failure is one line, exit code 2 for a wrong call and 1 for anything else. */
export const runCommand = (name: string, run: () => Promise<void>): Promise<void> =>
  run().catch((error: unknown) => {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = error instanceof WrongCall ? 2 : 1
  })
