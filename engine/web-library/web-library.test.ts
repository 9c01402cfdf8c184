import { createHash } from "node:crypto"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { ElfUnfit, withOlderNumberReaders } from "./elf-relink.ts"
import { neededCopy, prepareCopy, relinked } from "./copy.ts"
import { loadUws } from "./load.ts"
import { UwsUnusable } from "./unusable.ts"

const folder = mkdtempSync(join(tmpdir(), "carillon-uws-"))
afterAll(() => rmSync(folder, { recursive: true }))

const original = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve("uWebSockets.js")), "uws_linux_x64_137.node")
)

describe("the relinked copy", () => {
  it("differs from the original only in three symbols and one version", () => {
    const copy = relinked(original)
    expect(copy.length).toBe(original.length)
    const changed = [...original.keys()].filter((i) => original[i] !== copy[i])
    // 3 names of 4 bytes, 3 versions of 2, one hash and one name of 4: never more than 26 bytes.
    expect(changed.length).toBeGreaterThan(0)
    expect(changed.length).toBeLessThanOrEqual(26)
  })

  it("is refused when the package's file is another one", () => {
    const other = Buffer.from(original)
    other[other.length - 1]! ^= 1
    expect(() => relinked(other)).toThrow(UwsUnusable)
    expect(() => relinked(other)).toThrow(/not the file it should be: sha256 [0-9a-f]{64}/u)
  })

  it.each([
    ["an empty file", Buffer.alloc(0)],
    ["a text", Buffer.from("#!/bin/sh\necho this is no library at all, only a text\n")],
    ["half of the library", original.subarray(0, 4096)]
  ])("cannot be made of %s", (_name, bytes) => {
    expect(() => withOlderNumberReaders(bytes)).toThrow(ElfUnfit)
  })
})

describe("loading", () => {
  it("gives a library that makes an app, twice from one cache", () => {
    prepareCopy(folder)
    const { uws } = loadUws(folder)
    expect(typeof uws.App).toBe("function")
    expect(loadUws(folder).uws).toBe(uws)
  })

  it.skipIf(neededCopy(folder) === null)("makes no copy by itself, and loads none whose sum is wrong", () => {
    const empty = join(folder, "empty")
    expect(() => loadUws(empty)).toThrow(/is not the copy it should be/u)
    expect(existsSync(empty)).toBe(false)
    const { path } = neededCopy(empty)!
    prepareCopy(empty)
    const sum = createHash("sha256").update(readFileSync(path)).digest("hex")
    // A new file under the same name: a library in use is mapped and must not change below its feet.
    rmSync(path)
    writeFileSync(path, "something else")
    expect(() => loadUws(empty)).toThrow(UwsUnusable)
    prepareCopy(empty)
    expect(createHash("sha256").update(readFileSync(path)).digest("hex")).toBe(sum)
  })
})
