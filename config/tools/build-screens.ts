/** Builds ui/dist when it is missing or older than what it is made of; `--force` builds in any case. Run before every start. */
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { makeWritable } from "../folder.ts"

/** What the screens are made of. */
const WORDS = ["vocabulary", "facts", "work", "attributes", "reasons", "states", "presence"]
const SOURCES = [
  "ui",
  "actors/wire",
  "actors/dialling",
  "actors/telephone-number.ts",
  ...WORDS.map((name) => `actors/${name}.ts`),
  "engine/records",
  "package-lock.json"
]
/** Written last, so that an interrupted build does not look finished. */
const STAMP = "ui/dist/.built"
/** 2 s on a quiet machine. */
const BUILD_WITHIN_MS = 120_000

/** Whether something the screens are made of is newer than they are. */
export const isStale = (root: string): boolean => {
  const stamp = join(root, STAMP)
  if (!existsSync(stamp)) return true
  const builtMs = statSync(stamp).mtimeMs
  return SOURCES.some((name) => existsSync(join(root, name)) && newestMs(join(root, name)) > builtMs)
}

/** True when they are built; what went wrong was printed. */
export const buildScreens = (root: string, say = toStderr): boolean => {
  const folder = join(root, "ui/dist")
  const why = makeWritable(folder, 0o755)
  if (why !== undefined) {
    say(
      `the screens are not built, or older than their sources, and ${folder} cannot be written: ${why}; run \`npm run build\` where it can`
    )
    return false
  }
  say("building the screens …")
  const vite = join(root, "node_modules/vite/bin/vite.js")
  // Node reads the settings as they are; Vite's own way writes a file beside them first, in a checkout that may be another's.
  const args = ["build", "-c", "ui/vite.config.ts", "--configLoader", "native", "--logLevel", "error"]
  const built = spawnSync(process.execPath, [vite, ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", 2, 2],
    timeout: BUILD_WITHIN_MS
  })
  if (built.status !== 0) {
    say(`the screens could not be built: ${built.error?.message ?? `vite ended with ${built.status ?? built.signal}`}`)
    return false
  }
  writeFileSync(join(root, STAMP), "")
  return true
}

const toStderr = (line: string): void => void process.stderr.write(`${line}\n`)

const newestMs = (path: string): number => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(
    // A removed file shows in its folder's time.
    stat.mtimeMs,
    ...readdirSync(path)
      .filter((name) => name !== "dist" && name !== "node_modules")
      .map((name) => newestMs(join(path, name)))
  )
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, "../..")
  if ((process.argv.includes("--force") || isStale(root)) && !buildScreens(root)) process.exit(1)
}
