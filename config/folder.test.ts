import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { makeWritable } from "./folder.ts"

let base = ""
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "carillon-folder-"))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const root = process.getuid?.() === 0
/** The words of a shell in a mount namespace of its own, where disks can be made read-only without anybody else seeing it. */
const unshared = (script: string) => spawnSync("unshare", ["--mount", "sh", "-euc", script], { encoding: "utf8" })
const mayMount = root && unshared(`mount -t tmpfs none ${tmpdir()}`).status === 0

describe("a folder to write into", () => {
  it("is made with all above it, open as asked whatever the umask says", () => {
    const umask = process.umask(0o077)
    try {
      assert.isUndefined(makeWritable(join(base, "a/b"), 0o711))
    } finally {
      process.umask(umask)
    }
    for (const made of ["a", "a/b"]) assert.strictEqual(statSync(join(base, made)).mode & 0o777, 0o711, made)
  })

  it("is left as it is when it is there", () => {
    mkdirSync(join(base, "a"))
    chmodSync(join(base, "a"), 0o750)
    assert.isUndefined(makeWritable(join(base, "a"), 0o711))
    assert.strictEqual(statSync(join(base, "a")).mode & 0o777, 0o750)
  })

  it("cannot be where a file is", () => {
    writeFileSync(join(base, "a"), "")
    assert.strictEqual(makeWritable(join(base, "a"), 0o711), "there is a file of that name")
    assert.strictEqual(makeWritable(join(base, "a/b"), 0o711), "there is a file of that name")
  })

  it("cannot be where the system makes none", () => {
    assert.strictEqual(makeWritable("/proc/nope/data", 0o711), "nothing can be made in /proc")
  })

  it.skipIf(root)("cannot be where this user may not write", () => {
    chmodSync(base, 0o555)
    assert.strictEqual(makeWritable(base, 0o711), "this user may not")
    assert.strictEqual(makeWritable(join(base, "a/b"), 0o711), "this user may not")
  })

  it.skipIf(!mayMount)("cannot be on a read-only disk, there or not", () => {
    mkdirSync(join(base, "there"))
    const code = `
      import { makeWritable } from ${JSON.stringify(join(import.meta.dirname, "folder.ts"))}
      for (const name of ["there", "not/there"]) console.log(makeWritable(${JSON.stringify(base)} + "/" + name, 0o711))`
    const asked = unshared(
      `mount --bind ${base} ${base}; mount -o remount,ro,bind ${base}; '${process.execPath}' --input-type=module --eval '${code}'`
    )
    assert.strictEqual(asked.stdout, "the disk is read-only\nthe disk is read-only\n", asked.stderr)
    assert.isFalse(existsSync(join(base, "not")))
  })
})
