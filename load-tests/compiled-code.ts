import { cpSync, existsSync, mkdirSync, readdirSync, renameSync } from "node:fs"
import { join } from "node:path"

/**
 * Names a folder in which the centres of one run of all tests lend each other their workers' compiled code: about 1.8 s of processor
 * time a start. What measures a first start, or memory after one, is not told of it.
 */
export const COMPILED_CODE_FOLDER = "TEST_COMPILED_CODE"

/** Code of native add-ons: each centre makes its own copy. */
const OWN = "uws"

/** Gives a centre that has not started yet what an earlier one has compiled. */
export const lendCode = (data: string): void => {
  const folder = process.env[COMPILED_CODE_FOLDER]
  if (folder === undefined || !existsSync(folder)) return
  cpSync(folder, join(data, "cache"), { recursive: true, preserveTimestamps: true })
}

/** Keeps what a stopped centre has compiled, unless an earlier one's is kept. */
export const keepCode = (data: string): void => {
  const folder = process.env[COMPILED_CODE_FOLDER]
  const compiled = join(data, "cache")
  if (folder === undefined || existsSync(folder) || !existsSync(compiled)) return
  // Another process may do the same now: it is there whole or not at all.
  const growing = `${folder}-${process.pid}`
  mkdirSync(growing)
  for (const name of readdirSync(compiled))
    if (name !== OWN) cpSync(join(compiled, name), join(growing, name), { recursive: true, preserveTimestamps: true })
  if (!existsSync(folder)) renameSync(growing, folder)
}
