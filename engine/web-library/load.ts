import { createRequire } from "node:module"
import type * as UwsModule from "uWebSockets.js"
import { isWhole, neededCopy } from "./copy.ts"
import { UwsUnusable } from "./unusable.ts"

export type Uws = typeof UwsModule

export interface UwsLoaded {
  readonly uws: Uws
  /** Said once in the log: which binary is in use, when it is not the package's own. */
  readonly remark: string | null
}

/**
 * Loads uWebSockets.js: the package's own binary, or on a glibc older than it wants the relinked copy below `cacheDir`
 * (`copy.ts` made it), and that only when its sum is the pinned one. Throws UwsUnusable.
 */
export const loadUws = (cacheDir: string): UwsLoaded => {
  const require = createRequire(import.meta.url)
  const copy = neededCopy(cacheDir)
  if (copy === null) return { uws: loaded(() => require("uWebSockets.js")), remark: null }
  if (!isWhole(copy))
    throw new UwsUnusable(`${copy.path} is not the copy it should be; the next start of the centre makes it anew`)
  return {
    uws: loaded(() => require(copy.path)),
    remark: `glibc ${copy.glibc} is older than 2.38: uWebSockets.js runs from a relinked copy, ${copy.path}`
  }
}

const loaded = (load: () => unknown): Uws => {
  try {
    return load() as Uws
  } catch (cause) {
    throw new UwsUnusable((cause as Error).message.split("\n")[0] ?? "unknown reason", { cause })
  }
}
