import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { deviceKeyFile, deviceKeyIn, makeDeviceKey } from "./device-key.ts"

it("the key is made once, for its owner alone; half a key is refused, and replaced at the next start", () => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-door-"))
  expect(() => deviceKeyIn(folder)).toThrow("is no key")
  makeDeviceKey(folder)
  const key = deviceKeyIn(folder)
  makeDeviceKey(folder)
  expect(deviceKeyIn(folder)).toEqual(key)
  expect(statSync(deviceKeyFile(folder)).mode & 0o777).toBe(0o600)
  writeFileSync(deviceKeyFile(folder), "half")
  expect(() => deviceKeyIn(folder)).toThrow("is no key")
  makeDeviceKey(folder)
  expect(deviceKeyIn(folder)).toHaveLength(32)
  rmSync(folder, { recursive: true })
})
