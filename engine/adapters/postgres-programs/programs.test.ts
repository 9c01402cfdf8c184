import { spawnSync } from "node:child_process"
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, isAbsolute, join } from "node:path"
import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import { canRun, npmsFolder, programsIn, runnablePrograms } from "./programs.ts"

/** The needed programs of a checkout in a folder that others cannot enter, made under a strict umask, as in a careful /root. */

const root = process.getuid?.() === 0
const NOBODY = { uid: 65_534, gid: 65_534 }
/** Root's programs are run by another user; an ordinary user's by himself. */
const runner = root ? NOBODY : undefined
let base = ""
let closed = ""
let npms = ""
let copy = ""
const umask = process.umask(0o077)

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "carillon-programs-"))
  chmodSync(base, 0o755)
  closed = join(base, "closed")
  mkdirSync(closed, { mode: 0o700 })
  cpSync(dirname(npmsFolder()!), closed, { recursive: true, verbatimSymlinks: true })
  npms = join(closed, "native")
  copy = join(base, "copy")
})
beforeEach(() => rmSync(copy, { recursive: true, force: true }))
afterAll(() => {
  process.umask(umask)
  rmSync(base, { recursive: true, force: true })
})

const ran = () => runnablePrograms(npms, copy, runner)
const linksIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    lstatSync(join(folder, name)).isSymbolicLink()
  )
const withoutLinks = (use: () => void) => {
  const links = linksIn(npms).map((name) => [name, readlinkSync(join(npms, name))] as const)
  for (const [name] of links) rmSync(join(npms, name))
  try {
    use()
  } finally {
    for (const [name, to] of links) symlinkSync(to, join(npms, name))
  }
}

describe.skipIf(!root)("programs in a checkout that others may not enter", () => {
  it("are copied whole for the user who runs them, and the copy leads nowhere else", () => {
    assert.isFalse(canRun(programsIn(npms), NOBODY))
    assert.deepStrictEqual(ran(), { programs: programsIn(copy), copied: true })
    assert.isTrue(canRun(programsIn(copy), NOBODY))
    const links = linksIn(copy)
    assert.deepStrictEqual(links.toSorted(), linksIn(npms).toSorted())
    for (const name of links) assert.isFalse(isAbsolute(readlinkSync(join(copy, name))), name)
    const files = readdirSync(npms, { recursive: true, encoding: "utf8" })
    assert.includeMembers(readdirSync(copy, { recursive: true, encoding: "utf8" }), files)
  })

  it("are not copied again while the copy is whole", () => {
    ran()
    writeFileSync(join(copy, "mark"), "")
    ran()
    assert.isTrue(existsSync(join(copy, "mark")))
  })

  it("are copied again when a copy's links lead back into the closed folder", () => {
    ran()
    const libpq = join(copy, "lib/libpq.so.5")
    rmSync(libpq)
    symlinkSync(join(npms, "lib/libpq.so.5.18"), libpq)
    ran()
    assert.strictEqual(readlinkSync(libpq), readlinkSync(join(npms, "lib/libpq.so.5")))
  })

  it("are copied again when a file of the copy is missing or cut short", () => {
    ran()
    const words = join(copy, "share/postgresql/postgres.bki")
    const whole = statSync(words).size
    rmSync(words)
    ran()
    assert.strictEqual(statSync(words).size, whole)
    truncateSync(words, 10)
    ran()
    assert.strictEqual(statSync(words).size, whole)
  })

  it("are copied again when npm brought another version", () => {
    ran()
    writeFileSync(join(copy, "mark"), "")
    const file = join(closed, "package.json")
    const text = readFileSync(file, "utf8")
    writeFileSync(file, text.replace(/"version": "[^"]+"/u, '"version": "18.99.0"'))
    try {
      ran()
      assert.isFalse(existsSync(join(copy, "mark")))
    } finally {
      writeFileSync(file, text)
    }
  })
})

describe("programs of an install without install scripts", () => {
  it("lack the links between their libraries, and are copied with them", () => {
    withoutLinks(() => {
      assert.isFalse(canRun(programsIn(npms), undefined))
      assert.deepStrictEqual(ran(), { programs: programsIn(copy), copied: true })
      assert.isTrue(canRun(programsIn(copy), runner))
    })
  })

  it("get them also from a process that Node lets write there only", () => {
    withoutLinks(() => {
      const rights = [`--allow-fs-read=*`, `--allow-fs-write=${copy}*`, "--allow-child-process"]
      const code = `
        import { runnablePrograms } from ${JSON.stringify(join(import.meta.dirname, "programs.ts"))}
        const found = runnablePrograms(${JSON.stringify(npms)}, ${JSON.stringify(copy)}, ${JSON.stringify(runner)})
        process.exit(found?.copied === true ? 0 : 1)`
      const asked = spawnSync(
        process.execPath,
        ["--permission", ...rights, "--disable-warning=SecurityWarning", "--input-type=module", "--eval", code],
        { encoding: "utf8" }
      )
      assert.deepStrictEqual([asked.status, asked.stderr], [0, ""])
    })
  })
})

it("programs that can be run where npm put them are not copied", () => {
  assert.deepStrictEqual(runnablePrograms(npms, copy, undefined), { programs: programsIn(npms), copied: false })
})
