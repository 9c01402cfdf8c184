import { parseArgs } from "node:util"

/** What a bench found, and why it is not good enough, if it is not. */
export interface Found {
  readonly result: Readonly<Record<string, unknown>>
  readonly short: ReadonlyArray<string>
}

/** One part of the engine, measured from inside. */
export interface Bench {
  /** One line for the help. */
  readonly about: string
  /** Numbers it takes, with what they are when nothing is said. */
  readonly numbers: Readonly<Record<string, number>>
  readonly run: (numbers: Readonly<Record<string, number>>, say: (line: string) => void) => Promise<Found>
}

/** Each is a file of `bench/`, loaded when it is asked for. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  bundle: async () => (await import("./bench/bundle.ts")).bundleBench,
  distributor: async () => (await import("./bench/distributor.ts")).distributorBench,
  import: async () => (await import("./bench/import.ts")).importBench,
  media: async () => (await import("./bench/media.ts")).mediaBench,
  search: async () => (await import("./bench/search.ts")).searchBench,
  sip: async () => (await import("./bench/sip.ts")).sipBench,
  speech: async () => (await import("./bench/speech.ts")).speechBench,
  sleep: async () => (await import("./bench/sleep.ts")).sleep,
  webrtc: async () => (await import("./bench/webrtc.ts")).webrtcBench
}

const began = performance.now()
const say = (line: string): void => {
  process.stderr.write(`[${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s] ${line}\n`)
}

const usage = async (): Promise<string> => {
  const lines = await Promise.all(
    Object.entries(BENCHES).map(async ([name, load]) => {
      const { about, numbers } = await load()
      const flags = Object.entries(numbers).map(([flag, number]) => `\n      --${flag} N (${number})`)
      return `  ${name.padEnd(12)} ${about}${flags.join("")}`
    })
  )
  return `npm run bench -- <name> [options]
${lines.join("\n")}
  --json       one JSON line on stdout
  --help       this text
Exit code 1 when a figure is short of what is promised, 2 when it could not be measured.
`
}

class Refused extends Error {}

const chosen = async (words: ReadonlyArray<string>) => {
  const name = words.find((word) => !word.startsWith("--"))
  const load = name !== undefined && Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (load === undefined) {
    const there = `there are: ${Object.keys(BENCHES).join(", ")}`
    throw new Refused(name === undefined ? `name a bench; ${there}` : `no bench "${name}"; ${there}`)
  }
  const bench = await load()
  const flags = Object.fromEntries(Object.keys(bench.numbers).map((flag) => [flag, { type: "string" as const }]))
  try {
    const { positionals, values } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { ...flags, json: { type: "boolean" } }
    })
    if (positionals.length > 1) throw new Refused(`one bench at a time, not "${positionals.join(" ")}"`)
    return { bench, values: values as Readonly<Record<string, string | boolean | undefined>> }
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error))
  }
}

const numbersOf = ({ numbers }: Bench, values: Readonly<Record<string, string | boolean | undefined>>) =>
  Object.fromEntries(
    Object.entries(numbers).map(([flag, usual]) => {
      const text = values[flag]
      if (text === undefined) return [flag, usual]
      if (typeof text !== "string" || !/^[1-9]\d{0,8}$/u.test(text))
        throw new Refused(`--${flag} must be a whole number from 1, not "${String(text)}"`)
      return [flag, Number(text)]
    })
  )

const main = async (): Promise<number> => {
  const words = process.argv.slice(2)
  if (words.includes("--help")) {
    process.stdout.write(await usage())
    return 0
  }
  const { bench, values } = await chosen(words)
  const { result, short } = await bench.run(numbersOf(bench, values), say)
  process.stdout.write(`${JSON.stringify(result, undefined, values["json"] === true ? undefined : 2)}\n`)
  for (const what of short) say(`short: ${what}`)
  return short.length === 0 ? 0 : 1
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      `bench: ${error instanceof Refused || !(error instanceof Error) ? String((error as Error).message ?? error) : error.stack}\n`
    )
    process.exit(2)
  }
)
