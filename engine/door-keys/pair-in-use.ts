import { readFileSync } from "node:fs"
import { join } from "node:path"
import { keepFileFor, type Owner } from "./kept-file.ts"
import { type Pair, UnfitPair } from "./pair.ts"

/**
 * Certificate and key in one file, which is always whole: the web library reads files, and the settings' own may be half written
 * just then, or may be root's alone.
 */
export const pairFileIn = (folder: string): string => join(folder, "in-use.pem")

/** The same for SIP over TLS, which another process ends. */
export const sipPairFileIn = (folder: string): string => join(folder, "sip-in-use.pem")

/** Its text; another one is another pair. */
export const pairInUse = (file: string): string => readFileSync(file, "utf8")

export interface PairSource {
  /** The pair as it is now. Throws UnfitPair while its files do not fit together. */
  readonly read: () => Pair
  /** Where it is put. */
  readonly file: string
  /** Who reads it there, when it is not who puts it there. */
  readonly reader: Owner | undefined
}

/**
 * Puts the pair where the door reads it. Throws when the first one does not serve. Returns how to look again: a next pair takes the
 * place; of what does not fit `say` is told once, and the one in use stays.
 */
export const keepPairInUse = ({ file, read, reader }: PairSource, say: (why: string) => void): (() => void) => {
  let inUse: Pair | undefined
  let told = ""
  const put = () => {
    const next = read()
    if (next.certificate === inUse?.certificate && next.key === inUse.key) return
    keepFileFor(reader, file, `${next.certificate.trimEnd()}\n${next.key.trimEnd()}\n`)
    inUse = next
    told = ""
  }
  put()
  return () => {
    try {
      put()
    } catch (error) {
      const why = error instanceof UnfitPair ? `${error.setting}: ${error.message}` : (error as Error).message
      if (why !== told) say(why)
      told = why
    }
  }
}
