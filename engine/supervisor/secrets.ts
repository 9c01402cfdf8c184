import { randomBytes } from "node:crypto"
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { Writable } from "node:stream"

/** A secret kept in a file that only its owner reads; made at the first call. */
export const keptSecret = (file: string): string => {
  if (existsSync(file)) {
    const text = readFileSync(file, "utf8").trim()
    if (text !== "") return text
  }
  const secret = randomBytes(18).toString("base64url")
  writeFileSync(file, `${secret}\n`, { mode: 0o600 })
  return secret
}

/** The embedded switch's event socket: whoever knows it commands every call. */
export const eventSocketPassword = (data: string): string => keptSecret(join(data, "event-socket-password"))

/** Of one start; kept nowhere. */
export const madeInsideKey = (): string => randomBytes(32).toString("base64url")

/** Shorter ones fall to guessing at the sign-in page. */
const ADMIN_PASSWORD_LENGTH = 8

export const tooShort = (password: string): string | undefined =>
  password.length < ADMIN_PASSWORD_LENGTH ? `must have at least ${ADMIN_PASSWORD_LENGTH} characters` : undefined

/** The core writes one of these when it fills an empty database; the second only when it was asked to. */
const SIGNS_OF_A_CENTRE = ["first-start", "accounts.csv"]

/**
 * The first administrator's password: from the environment, or asked for at a terminal when the centre has no accounts yet.
 * "" leaves it to the core, which makes one up if the database turns out to be empty. Undefined: Ctrl-C, nothing shall start.
 */
export const adminPassword = async (
  data: string,
  asked: {
    readonly environment: string | undefined
    /** A centre without a seed is given its administrator in the browser, by a code. */
    readonly isMadeInBrowser: boolean
  }
): Promise<string | undefined> => {
  if (asked.environment !== undefined) return asked.environment
  if (asked.isMadeInBrowser) return ""
  if (SIGNS_OF_A_CENTRE.some((name) => isFilled(join(data, name))) || !process.stdin.isTTY || !process.stdout.isTTY)
    return ""
  process.stdout.write("This centre is new. Password of its administrator (user admin), or Enter for a random one:\n")
  while (true) {
    const answer = await askHidden("  password: ")
    if (answer === undefined || answer === "" || tooShort(answer) === undefined) return answer
    process.stdout.write(`  at least ${ADMIN_PASSWORD_LENGTH} characters, please\n`)
  }
}

/** A start that ended before the core wrote it leaves it empty. */
const isFilled = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0

/** Reads a line without showing it. Ctrl-D is an empty one, Ctrl-C undefined. */
const askHidden = (prompt: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
    const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
    let answer: string | undefined = ""
    lines.once("line", (line) => {
      answer = line
      lines.close()
    })
    lines.once("SIGINT", () => {
      answer = undefined
      lines.close()
    })
    lines.once("close", () => {
      process.stdout.write("\n")
      resolve(answer)
    })
    // Last: whoever sees it may type, and a Ctrl-C is ours only from here on.
    process.stdout.write(prompt)
  })
