import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Finding } from "./round.ts"

/** What was found stays: `fuzz.test.ts` gives each of these to its target. One folder a target, one input a file. */
export const FINDINGS = join(import.meta.dirname, "findings")

export const keep = ({ input, target }: Finding): string => {
  const folder = join(FINDINGS, target)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${createHash("sha256").update(input).digest("hex").slice(0, 12)}.bin`)
  writeFileSync(file, input)
  return file
}

export const kept = (target: string): ReadonlyArray<{ readonly name: string; readonly input: Uint8Array }> => {
  const folder = join(FINDINGS, target)
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((name) => ({ name, input: readFileSync(join(folder, name)) }))
}
