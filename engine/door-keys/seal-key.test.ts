import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { makeSealKey, sealKeyFile, sealKeyIn } from "./seal-key.ts"

it("the key is made once, for its owner alone; half a key is refused and never replaced: what it sealed would be lost", () => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-door-"))
  expect(() => sealKeyIn(folder)).toThrow("is no key")
  makeSealKey(folder)
  const key = sealKeyIn(folder)
  makeSealKey(folder)
  expect(sealKeyIn(folder)).toEqual(key)
  expect(statSync(sealKeyFile(folder)).mode & 0o777).toBe(0o600)
  writeFileSync(sealKeyFile(folder), "half")
  expect(() => sealKeyIn(folder)).toThrow("is no key")
  expect(() => makeSealKey(folder)).toThrow("is no key")
  rmSync(folder, { recursive: true })
})
