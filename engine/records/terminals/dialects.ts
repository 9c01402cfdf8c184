import { dialectsIn } from "../../lines/dialects.ts"
import type { KnownDialect } from "../thing/thing.ts"

const FOLDER = new URL("../../../config/dialects", import.meta.url).pathname

/**
 * The dialects that a terminal may name, read anew each time: they are a few files, and whoever adds one looks for it here first.
 * Undefined: the folder cannot be read, and the lines say why.
 */
export const knownDialects = (): ReadonlyArray<KnownDialect> | undefined => {
  try {
    return [...dialectsIn(FOLDER).values()].map(({ file: { dialect, protocol, title } }) => ({
      name: dialect,
      protocol,
      words: title
    }))
  } catch {
    return undefined
  }
}
