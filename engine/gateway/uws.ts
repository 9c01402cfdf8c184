import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import type * as UwsModule from "uWebSockets.js"
import { ElfUnfit, withOlderNumberReaders } from "./elf-relink.ts"

export type Uws = typeof UwsModule

export interface UwsLoaded {
  readonly uws: Uws
  /** Said once in the log: which binary is in use, when it is not the package's own. */
  readonly remark: string | null
}

/** The machine cannot run the web server library. The message says why, for the person who started the centre. */
export class UwsUnusable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`uWebSockets.js cannot be loaded: ${reason}`, options)
    this.name = "UwsUnusable"
  }
}

/** glibc that the package's own binary asks for (three `__isoc23_*` number readers). */
const NEEDED_GLIBC: Version = [2, 38]

/** The one binary known to work when relinked: uWebSockets.js 20.57.0, x86-64 Linux, Node 24 (ABI 137). */
const RELINKABLE = {
  file: "uws_linux_x64_137.node",
  inputSha256: "98128405dba2fb608448e921a979530f70c946a2cc9889c15f2fa70c2d00ab05",
  outputSha256: "2630bb59236deeadf501d6abaf79c1a655b4a0b78579fba408eea84d1a30f6ca"
}

/**
 * Loads uWebSockets.js. On a glibc older than the binary wants, a relinked copy is written below `cacheDir`, and loaded
 * only when the sums of the input and of the copy are the pinned ones. Throws UwsUnusable.
 */
export const loadUws = (cacheDir: string): UwsLoaded => {
  const require = createRequire(import.meta.url)
  const glibc = glibcOfThisProcess()
  if (process.platform === "linux" && glibc === undefined)
    throw new UwsUnusable("it has no binary for a Linux without glibc (such as Alpine)")
  if (glibc === undefined || process.arch !== "x64" || !isOlder(glibc, NEEDED_GLIBC))
    return { uws: loaded(() => require("uWebSockets.js")), remark: null }

  const file = `uws_linux_x64_${process.versions.modules}.node`
  if (file !== RELINKABLE.file)
    throw new UwsUnusable(
      `glibc ${glibc.join(".")} is older than 2.38, and only ${RELINKABLE.file} can be relinked for it`
    )
  const copy = relinkedCopy(join(dirname(require.resolve("uWebSockets.js")), file), cacheDir)
  return {
    uws: loaded(() => require(copy)),
    remark: `glibc ${glibc.join(".")} is older than 2.38: uWebSockets.js runs from a relinked copy, ${copy}`
  }
}

const relinkedCopy = (originalPath: string, cacheDir: string): string => {
  const copyPath = join(cacheDir, `${RELINKABLE.outputSha256.slice(0, 16)}-${RELINKABLE.file}`)
  if (sha256OfFile(copyPath) === RELINKABLE.outputSha256) return copyPath
  const copy = relinked(readFileSync(originalPath))
  mkdirSync(cacheDir, { recursive: true })
  // Renamed into place: a start that is killed here leaves no half of a library behind.
  const unfinished = `${copyPath}.${process.pid}`
  writeFileSync(unfinished, copy)
  renameSync(unfinished, copyPath)
  return copyPath
}

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

const loaded = (load: () => unknown): Uws => {
  try {
    return load() as Uws
  } catch (cause) {
    throw new UwsUnusable((cause as Error).message.split("\n")[0] ?? "unknown reason", { cause })
  }
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
