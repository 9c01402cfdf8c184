import { type RunningCentre, joinCentre, stopStartedCentres } from "./running-centre.ts"

/** What a measuring command found, and whether what it promises held. */
export interface Measured {
  readonly result: unknown
  readonly held: boolean
}

export type Numbers = Readonly<Record<string, number>>

export type Measure = (
  say: (line: string) => void,
  centre: RunningCentre | undefined,
  numbers: Numbers,
  /** Those of its switches that were said. */
  switches: ReadonlySet<string>,
  /** What was chosen of its choices. */
  chosen: ReadonlyMap<string, string>
) => Promise<Measured>

/** One thing that a command can measure. */
export interface Profile {
  /** What it does and promises, in one line. */
  readonly about: string
  /** The numbers it takes, each with what it is when not said. */
  readonly numbers: Readonly<Record<string, { readonly default: number; readonly about: string }>>
  /** What can be said without a value. */
  readonly switches?: Readonly<Record<string, string>>
  /** What takes one of these words. */
  readonly choices?: Readonly<Record<string, Choice>>
  readonly measure: Measure
}

export interface Choice {
  readonly of: ReadonlyArray<string>
  /** Takes a command line of two words or more as well, for a shell. */
  readonly orCommand?: true
  readonly about: string
}

const USAGE = `  --json                 print the result as one JSON line (default: readable)
  --help                 this text
`
const CENTRE_USAGE = `  --centre URL           measure a running centre instead of a throw-away one; then also
  --sip HOST:PORT        its SIP address
  --realm REALM          its SIP realm (default carillon)
  --accounts FILE        its accounts.csv, which it wrote when it was first started with --accounts-file
  --admin-password PW    or CARILLON_ADMIN_PASSWORD
`

/**
 * The one way every measuring command is called: `<name> <profile> [flags]`. Progress goes to stderr, one JSON line to stdout,
 * and the exit code is 0 only when what the profile promises held; 2 when it was called wrongly.
 */
export const commandLine = async (
  name: string,
  profiles: Readonly<Record<string, Profile>>,
  /** Whether it measures a centre; else a part of the engine alone, and no centre can be named. */
  ofCentre = true
): Promise<void> => {
  const fail = (line: string): never => {
    process.stderr.write(`${name}: ${line}\n`)
    process.exit(2)
  }
  const words = process.argv.slice(2)
  if (words.includes("--help") || words.includes("-h")) {
    process.stdout.write(usage(name, profiles, ofCentre))
    return
  }
  const { flags, word } = readFlags(words, switchesOf(profiles), fail)
  const names = Object.keys(profiles).join(", ")
  const profile = Object.hasOwn(profiles, word ?? "") ? profiles[word!] : undefined
  if (profile === undefined)
    return fail(
      `${word === undefined ? "no profile named" : `no profile "${word}"`}; there are: ${names} (--help says more)`
    )
  const textFlags = ofCentre ? TEXT_FLAGS : []
  const numbers = numbersOf(word!, profile, flags, textFlags, fail)
  const centre = centreOf(flags, fail)
  // It says itself where it hears alarm terminals.
  await centre?.health().catch(() => undefined)
  const started = performance.now()
  const say = (line: string) => {
    process.stderr.write(`[${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s] ${line}\n`)
  }
  process.once("SIGINT", () => {
    say("stopped by Ctrl-C")
    void stopStartedCentres().finally(() => process.exit(130))
  })
  try {
    const { held, result } = await profile.measure(say, centre, numbers, new Set(flags.keys()), flags)
    process.stdout.write(`${flags.has("json") ? JSON.stringify(result) : JSON.stringify(result, undefined, 2)}\n`)
    if (!held) say("NOT what was promised")
    process.exitCode = held ? 0 : 1
  } catch (error) {
    say(`failed: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
  // When all is said it is over, whatever a measure that broke off has left open.
  process.stdout.write("", () => process.exit())
}

const usage = (name: string, profiles: Readonly<Record<string, Profile>>, ofCentre: boolean): string => {
  const told = Object.entries(profiles).flatMap(([word, { about, choices = {}, numbers, switches = {} }]) => [
    `  ${word.padEnd(22)} ${about}`,
    ...Object.entries(switches).map(([key, each]) => `    --${key}`.padEnd(24) + ` ${each}`),
    ...Object.entries(choices).map(
      ([key, each]) =>
        `    --${key} ${[...each.of, ...(each.orCommand ? ["COMMAND"] : [])].join("|")}`.padEnd(24) + ` ${each.about}`
    ),
    ...Object.entries(numbers).map(([key, each]) => `    --${key} N`.padEnd(24) + ` ${each.about} (${each.default})`)
  ])
  return `npm run ${name} -- PROFILE [options]\n${told.join("\n")}\n${USAGE}${ofCentre ? CENTRE_USAGE : ""}`
}

const TEXT_FLAGS = ["centre", "sip", "realm", "accounts", "admin-password"]

type Flags = ReadonlyMap<string, string>

const switchesOf = (profiles: Readonly<Record<string, Profile>>): ReadonlySet<string> =>
  new Set(["json", ...Object.values(profiles).flatMap(({ switches = {} }) => Object.keys(switches))])

const readFlags = (words: ReadonlyArray<string>, switches: ReadonlySet<string>, fail: (line: string) => never) => {
  const flags = new Map<string, string>()
  let profile: string | undefined
  for (let n = 0; n < words.length; n++) {
    const word = words[n]!
    if (!word.startsWith("--")) {
      if (profile !== undefined) fail(`one profile at a time: "${profile}" or "${word}"`)
      profile = word
      continue
    }
    const equals = word.indexOf("=")
    const key = word.slice(2, equals < 0 ? undefined : equals)
    if (switches.has(key)) {
      if (equals >= 0) fail(`--${key} takes no value`)
      flags.set(key, "")
    } else {
      const value = equals < 0 ? words[++n] : word.slice(equals + 1)
      if (value === undefined) return fail(`--${key} needs a value`)
      flags.set(key, value)
    }
  }
  return { flags, word: profile }
}

const numbersOf = (
  word: string,
  { choices = {}, numbers, switches = {} }: Profile,
  flags: Flags,
  textFlags: ReadonlyArray<string>,
  fail: (line: string) => never
): Numbers => {
  for (const [key, value] of flags) {
    if (key === "json" || textFlags.includes(key) || Object.hasOwn(switches, key)) continue
    if (Object.hasOwn(choices, key)) {
      const { of, orCommand } = choices[key]!
      const isCommand = orCommand === true && /\S\s+\S/u.test(value)
      const words = [...of, ...(orCommand ? ["a command of two words or more"] : [])].join(" or ")
      if (!of.includes(value) && !isCommand) fail(`--${key} takes ${words}, not "${value}"`)
      continue
    }
    if (!Object.hasOwn(numbers, key)) {
      const known = [
        ...Object.keys(numbers),
        ...Object.keys(switches),
        ...Object.keys(choices),
        ...textFlags,
        "json",
        "help"
      ].map((each) => `--${each}`)
      fail(`${word} knows no option --${key}; it takes ${known.join(", ")}`)
    }
    if (!/^[1-9]\d{0,8}$/u.test(value)) fail(`--${key} takes a whole number from 1, not "${value}"`)
  }
  return Object.fromEntries(
    Object.entries(numbers).map(([key, each]) => [key, flags.has(key) ? Number(flags.get(key)) : each.default])
  )
}

const centreOf = (flags: Flags, fail: (line: string) => never): RunningCentre | undefined => {
  const baseUrl = flags.get("centre")
  if (baseUrl === undefined) return undefined
  const [address, port] = (flags.get("sip") ?? fail("--centre needs --sip HOST:PORT")).split(":")
  return joinCentre({
    baseUrl: baseUrl.replace(/\/$/u, ""),
    sip: { address: address!, port: Number(port ?? 5060) },
    realm: flags.get("realm") ?? "carillon",
    accountsFile: flags.get("accounts") ?? fail("--centre needs --accounts FILE"),
    adminPassword:
      flags.get("admin-password") ?? process.env["CARILLON_ADMIN_PASSWORD"] ?? fail("--centre needs --admin-password")
  })
}
