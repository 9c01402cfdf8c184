import { chmodSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import { isSetUpCode } from "../records/accounts/first-administrator.ts"

/**
 * The one-time code of a new centre. It stays in the data folder until the administrator has chosen a password, so that each
 * start can print it again: a first start that failed half way, or scrolled away, locks nobody out.
 */
export const SET_UP_CODE = "set-up-code"

/** Read by its owner only. */
const MODE = 0o600

/** Throws where the folder cannot be written. */
export const keepSetUpCode = (data: string, code: string): void => {
  const file = join(data, SET_UP_CODE)
  writeFileSync(file, `${code}\n`, { mode: MODE })
  chmodSync(file, MODE)
}

/** The code that opens the centre now; undefined when it has its administrator. Then nothing of it stays on the disk. */
export const setUpCodeOf = (data: string): Effect.Effect<string | undefined, StoreAway, Database> =>
  Effect.gen(function* () {
    const kept = readKept(join(data, SET_UP_CODE))
    if (kept === "") return undefined
    if (yield* isSetUpCode(kept)) return kept
    yield* Effect.ignore(Effect.try(() => writeFileSync(join(data, SET_UP_CODE), "")))
    return undefined
  })

const readKept = (file: string): string => {
  try {
    return readFileSync(file, "utf8").trim()
  } catch {
    return ""
  }
}
