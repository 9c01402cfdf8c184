import { type Centre, joinCentre, stopStartedCentres } from "./centre.ts"

/** What a measuring command found, and whether what it promises held. */
export interface Measured {
  readonly result: unknown
  readonly held: boolean
}

export type Measure = (
  say: (line: string) => void,
  centre: Centre | undefined,
  numbers: Readonly<Record<string, number>>
) => Promise<Measured>

const USAGE = `  --json                 print the result as one JSON line (default: readable)
  --centre URL           measure a running centre instead of a throw-away one; then also
  --sip HOST:PORT        its SIP address
  --realm REALM          its SIP realm (default carillon)
  --accounts FILE        its accounts.csv
  --admin-password PW    or CARILLON_ADMIN_PASSWORD
  --NAME N               a number the profile takes (agents, calls, samples, seeds …)`

/**
 * The one way every measuring command is called: `<name> <profile> [flags]`. Progress goes to stderr, one JSON line to stdout,
 * and the exit code is 0 only when what the profile promises held.
 */
export const commandLine = async (name: string, profiles: Readonly<Record<string, Measure>>): Promise<void> => {
  const fail = (line: string): never => {
    process.stderr.write(`${line}\n`)
    process.exit(2)
  }
  const { flags, profile } = readFlags(process.argv.slice(2), fail)
  const measure = profiles[profile ?? ""]
  if (measure === undefined)
    return fail(`${name}: no profile "${profile ?? ""}"; there are: ${Object.keys(profiles).join(", ")}\n${USAGE}`)
  const started = performance.now()
  const say = (line: string) => {
    process.stderr.write(`[${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s] ${line}\n`)
  }
  const numbers = Object.fromEntries(
    Object.entries(flags)
      .filter(([key, value]) => !TEXT_FLAGS.has(key) && value !== "")
      .map(([key, value]) => [
        key,
        /^\d+$/u.test(value) ? Number(value) : fail(`--${key} takes a number, not "${value}"`)
      ])
  ) as Record<string, number>
  process.once("SIGINT", () => {
    say("stopped by Ctrl-C")
    void stopStartedCentres().finally(() => process.exit(130))
  })
  try {
    const { held, result } = await measure(say, centreOf(flags, fail), numbers)
    process.stdout.write(`${"json" in flags ? JSON.stringify(result) : JSON.stringify(result, undefined, 2)}\n`)
    if (!held) say("NOT what was promised")
    process.exitCode = held ? 0 : 1
  } catch (error) {
    say(`failed: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}

const TEXT_FLAGS = new Set(["json", "centre", "sip", "realm", "accounts", "admin-password"])

const readFlags = (words: ReadonlyArray<string>, fail: (line: string) => never) => {
  const flags: Record<string, string> = {}
  let profile: string | undefined
  for (let n = 0; n < words.length; n++) {
    const word = words[n]!
    if (!word.startsWith("--")) {
      if (profile !== undefined) fail(`one profile at a time: "${profile}" or "${word}"`)
      profile = word
      continue
    }
    const [key, inline] = word.slice(2).split("=", 2)
    if (key === "json") flags[key] = ""
    else {
      const value = inline ?? words[++n]
      if (value === undefined) fail(`--${key} needs a value`)
      flags[key!] = value!
    }
  }
  return { flags, profile }
}

const centreOf = (flags: Readonly<Record<string, string>>, fail: (line: string) => never): Centre | undefined => {
  const baseUrl = flags["centre"]
  if (baseUrl === undefined) return undefined
  const [address, port] = (flags["sip"] ?? fail("--centre needs --sip HOST:PORT")).split(":")
  return joinCentre({
    baseUrl: baseUrl.replace(/\/$/u, ""),
    sip: { address: address!, port: Number(port ?? 5060) },
    realm: flags["realm"] ?? "carillon",
    accountsFile: flags["accounts"] ?? fail("--centre needs --accounts FILE"),
    adminPassword:
      flags["admin-password"] ?? process.env["CARILLON_ADMIN_PASSWORD"] ?? fail("--centre needs --admin-password")
  })
}
