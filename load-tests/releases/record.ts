import { execFileSync } from "node:child_process"
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { homedir, hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { stopStartedCentres } from "../running-centre.ts"
import { type About, countRows, type Counts } from "./about.ts"
import { playEarlier } from "./earlier.ts"
import { exportRelease } from "./export.ts"
import { readFlags, runCommand, WrongCall } from "./flags.ts"
import { freeze } from "./freeze.ts"
import { playLasting } from "./moment.ts"
import { Stage } from "./stage.ts"
import { LIVING, LIVING_PARTS, PASSING, UNWRITTEN } from "./states.ts"

const ROOT = join(import.meta.dirname, "../..")

/** What a checkout may grow by with each release. */
const LIMIT_BYTES = 2 * 1024 * 1024

const PASSWORDS =
  "accounts.csv has every agent's, adminPassword is the administrator's. They were made up for a throw-away centre on loopback, and open nothing else."

/** Plays the scene on a throw-away centre of this checkout and keeps its database. */
const record = async (release: string, again: boolean, say: (line: string) => void): Promise<void> => {
  const folder = join(import.meta.dirname, release)
  checkPlace(release, folder, again)
  const code = committedCode()
  const into = mkdtempSync(join(tmpdir(), "carillon-release-"))
  const stage = await Stage.open(say)
  try {
    await playEarlier(stage, say)
    await playLasting(stage, say)
    const { held, letGo, snapshot } = await freeze(stage, say)
    try {
      say("exporting")
      await exportRelease(stage.db, into, snapshot)
      forgetHome(into, stage.centre.dataDir!)
      copyFileSync(join(stage.centre.dataDir!, "accounts.csv"), join(into, "accounts.csv"))
      const counts = await countRows(stage.db, snapshot)
      checkStates(counts)
      const about: About = {
        release: Number(release),
        recordedAt: new Date().toISOString(),
        code,
        node: process.version,
        passwords: PASSWORDS,
        adminPassword: stage.centre.admin.password,
        ...counts,
        passing: PASSING,
        unwritten: UNWRITTEN,
        switch: held
      }
      writeFileSync(join(into, "about.json"), `${JSON.stringify(about, undefined, 2)}\n`)
    } finally {
      await letGo()
    }
    const bytes = checkFiles(into, [stage.centre.dataDir!, ROOT, homedir(), hostname()])
    rmSync(folder, { recursive: true, force: true })
    cpSync(into, folder, { recursive: true })
    say(`kept in load-tests/releases/${release}, ${Math.round(bytes / 1024)} KB`)
  } finally {
    rmSync(into, { recursive: true, force: true })
    await stage.close()
  }
}

/** What centres were brought up to date from stays as it is. Only the newest release may not have gone out yet. */
const checkPlace = (release: string, folder: string, again: boolean): void => {
  const isThere = existsSync(folder)
  if (isThere && !again)
    throw new WrongCall(`load-tests/releases/${release} is there already: a release is recorded once (or see --again)`)
  if (!isThere && again) throw new WrongCall(`load-tests/releases/${release} is not there, to be recorded again`)
  if (isThere && existsSync(join(import.meta.dirname, String(Number(release) + 1))))
    throw new WrongCall(`release ${release} is not the newest: it stays as it is`)
}

const checkStates = ({ journal, living, parts }: Counts): void => {
  const [now, ever] = [
    { ...living, ...parts?.living },
    { ...journal, ...parts?.journal }
  ]
  const missing = [
    ...[...LIVING, ...LIVING_PARTS].filter((state) => now[state] === undefined),
    ...Object.keys(PASSING).filter((state) => ever[state] === undefined)
  ]
  if (missing.length > 0) throw new Error(`nothing of this release is in the state ${missing.join(", ")}`)
}

/** Only code that others can check out again may write a release. */
const committedCode = (): About["code"] => {
  const git = (...words: ReadonlyArray<string>) => execFileSync("git", words, { cwd: ROOT, encoding: "utf8" }).trim()
  const changed = git("status", "--porcelain", "--", ".", ":!load-tests/releases")
  if (changed !== "") throw new WrongCall(`this checkout is not as committed: ${changed.split("\n")[0]}`)
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string }
  return { commit: git("rev-parse", "HEAD"), version }
}

/** A run says on which machine and with which data it was, to tell its own crash from another centre. That is nobody's now. */
const forgetHome = (folder: string, dataDir: string): void => {
  const runs = join(folder, "tables/runs.copy")
  writeFileSync(runs, readFileSync(runs, "utf8").replaceAll(`${hostname()}:${dataDir}`, "throw-away:/carillon"))
}

/** Answers their size; throws when they are too large, or say anything of the machine they were made on. */
const checkFiles = (folder: string, privateWords: ReadonlyArray<string>): number => {
  let bytes = 0
  const sizes: Array<readonly [kb: number, name: string]> = []
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const text = readFileSync(join(entry.parentPath, entry.name), "utf8")
    bytes += Buffer.byteLength(text)
    sizes.push([Math.round(Buffer.byteLength(text) / 1024), entry.name])
    const found = privateWords.find((word) => isIn(word, text))
    if (found !== undefined) throw new Error(`${entry.name} tells of this machine: ${found}`)
  }
  if (bytes > LIMIT_BYTES) {
    const largest = sizes.toSorted(([a], [b]) => b - a).slice(0, 4)
    throw new Error(
      `${bytes} bytes, more than the ${LIMIT_BYTES} a release may have: ${largest.map(([kb, name]) => `${name} ${kb} KB`).join(", ")}`
    )
  }
  return bytes
}

/** As a word of its own: a machine's short name may be a part of a made-up password. */
const isIn = (word: string, text: string): boolean =>
  new RegExp(`(?<!\\w)${word.replaceAll(/[^\w]/gu, "\\$&")}(?!\\w)`).test(text)

const USAGE = `npm run record -- --release N [--again]
node load-tests/releases/record.ts --release N [--again]
  --release N   starts a throw-away centre of this checkout, brings it over real SIP and HTTP into a moment in which every
                state of every actor is there, kills its core, and keeps its database in load-tests/releases/N;
                takes two minutes. The checkout must be as committed
  --again       puts it in the place of the newest release, as long as that has not gone out; at any failure that stays
  --help        this text
`

if (import.meta.main)
  await runCommand("record", async () => {
    const flags = readFlags(USAGE, ["release"], ["again"])
    if (flags === undefined) return
    if (!/^[1-9]\d*$/u.test(flags.release)) throw new WrongCall(`--release takes a number, not "${flags.release}"`)
    process.once("SIGINT", () => void stopStartedCentres().finally(() => process.exit(130)))
    const started = performance.now()
    await record(flags.release, flags.again === true, (line) => {
      process.stderr.write(`[${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s] ${line}\n`)
    })
  })
// Telephones of a scene that broke off would keep the process.
if (import.meta.main) process.exit()
