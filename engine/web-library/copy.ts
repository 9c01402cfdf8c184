import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { ElfUnfit, withOlderNumberReaders } from "./elf-relink.ts"
import { UwsUnusable } from "./unusable.ts"

/** glibc that the package's own binary asks for (three `__isoc23_*` number readers). */
const NEEDED_GLIBC: Version = [2, 38]

/** The one binary known to work when relinked: uWebSockets.js 20.57.0, x86-64 Linux, Node 24 (ABI 137). */
const RELINKABLE = {
  file: "uws_linux_x64_137.node",
  inputSha256: "98128405dba2fb608448e921a979530f70c946a2cc9889c15f2fa70c2d00ab05",
  outputSha256: "2630bb59236deeadf501d6abaf79c1a655b4a0b78579fba408eea84d1a30f6ca"
}

/** A copy of the library that this machine needs. */
export interface NeededCopy {
  readonly path: string
  /** The machine's C library, `2.36`. */
  readonly glibc: string
}

/** The copy below `cacheDir` that this machine needs; null when the package's own binary runs here. Throws UwsUnusable. */
export const neededCopy = (cacheDir: string): NeededCopy | null => {
  const glibc = glibcOfThisProcess()
  if (process.platform === "linux" && glibc === undefined)
    throw new UwsUnusable("it has no binary for a Linux without glibc (such as Alpine)")
  if (glibc === undefined || process.arch !== "x64" || !isOlder(glibc, NEEDED_GLIBC)) return null
  const file = `uws_linux_x64_${process.versions.modules}.node`
  if (file !== RELINKABLE.file)
    throw new UwsUnusable(
      `glibc ${glibc.join(".")} is older than 2.38, and only ${RELINKABLE.file} can be relinked for it`
    )
  return { path: join(cacheDir, `${RELINKABLE.outputSha256.slice(0, 16)}-${RELINKABLE.file}`), glibc: glibc.join(".") }
}

/**
 * Makes the copy that this machine needs, when it needs one and has none whose sum is right. For the supervisor: the process
 * that loads the library may not write what it loads. Throws UwsUnusable, or what the file system says.
 */
export const prepareCopy = (cacheDir: string): void => {
  const needed = neededCopy(cacheDir)
  if (needed === null || isWhole(needed)) return
  const folder = dirname(createRequire(import.meta.url).resolve("uWebSockets.js"))
  const copy = relinked(readFileSync(join(folder, RELINKABLE.file)))
  mkdirSync(cacheDir, { recursive: true })
  // Renamed into place: a start that is killed here leaves no half of a library behind.
  const unfinished = `${needed.path}.${process.pid}`
  writeFileSync(unfinished, copy, { mode: 0o644 })
  renameSync(unfinished, needed.path)
}

export const isWhole = ({ path }: NeededCopy): boolean => sha256OfFile(path) === RELINKABLE.outputSha256

/** The pinned copy of the pinned original; anything else is refused, before and after. Exported for its tests. */
export const relinked = (original: Uint8Array): Buffer => {
  const inputSum = sha256(original)
  if (inputSum !== RELINKABLE.inputSha256)
    throw new UwsUnusable(
      `${RELINKABLE.file} is not the file it should be: sha256 ${inputSum}, expected ${RELINKABLE.inputSha256}`
    )
  let copy: Buffer
  try {
    copy = withOlderNumberReaders(original)
  } catch (cause) {
    if (cause instanceof ElfUnfit) throw new UwsUnusable(cause.message, { cause })
    throw cause
  }
  const outputSum = sha256(copy)
  if (outputSum !== RELINKABLE.outputSha256)
    throw new UwsUnusable(`its relinked copy came out wrong: sha256 ${outputSum}, expected ${RELINKABLE.outputSha256}`)
  return copy
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

const sha256OfFile = (path: string): string | undefined => {
  try {
    return sha256(readFileSync(path))
  } catch {
    return undefined
  }
}

type Version = readonly [major: number, minor: number]

const glibcOfThisProcess = (): Version | undefined => {
  // Without this the report asks every network interface for its name first.
  const reporter = process.report as NodeJS.ProcessReport & { excludeNetwork: boolean }
  reporter.excludeNetwork = true
  const report = reporter.getReport() as { header?: { glibcVersionRuntime?: string } }
  const found = /^(\d+)\.(\d+)/u.exec(report.header?.glibcVersionRuntime ?? "")
  return found === null ? undefined : [Number(found[1]), Number(found[2])]
}

const isOlder = (a: Version, b: Version): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
