import { spawnSync } from "node:child_process"
import { tmpdir } from "node:os"
import { assert, describe, it } from "@effect/vitest"
import { defaults } from "#config/defaults.ts"
import { pathsOf } from "#config/load.ts"
import { ranks } from "./workers.ts"
import { manifest, nodeFlags, permissionFlags } from "./manifest.ts"

const paths = pathsOf(defaults, "/house")
const names = (settings = defaults) => ranks(manifest(settings, paths)).map((rank) => rank.map(({ name }) => name))

describe("the manifest", () => {
  it("starts store and switch side by side, then the core, then the office, then the gateway", () => {
    assert.deepStrictEqual(names(), [["store", "switch"], ["core"], ["office"], ["gateway"]])
  })

  it("has no store for a database named, and no switch for a FreeSWITCH", () => {
    const settings = {
      ...defaults,
      database: { ...defaults.database, url: "postgres://x" },
      telephony: { ...defaults.telephony, kind: "freeswitch" as const }
    }
    assert.deepStrictEqual(names(settings), [["core"], ["office"], ["gateway"]])
  })

  it("gives the right to run programs to the store alone, add-ons to the gateway alone, threads to nobody", () => {
    const having = (right: "addons" | "childProcesses" | "threads") =>
      manifest(defaults, paths)
        .filter(({ rights }) => rights[right] === true)
        .map(({ name }) => name)
    assert.deepStrictEqual(
      [having("childProcesses"), having("addons"), having("threads")],
      [["store"], ["gateway"], []]
    )
  })

  it("lets nobody write code or another's cache, and nobody but the store see the database's files", () => {
    for (const { name, rights } of manifest(defaults, paths)) {
      for (const folder of rights.write) {
        assert.isFalse(
          /^\/house\/(actors|engine|config|node_modules|package)/u.test(folder),
          `${name} writes ${folder}`
        )
        if (folder.startsWith("/house/data/cache")) assert.match(folder, new RegExp(`/${name}$`, "u"))
      }
      if (name !== "store") for (const folder of rights.read) assert.notInclude(folder, "/data/pg")
      assert.notInclude(rights.read, "/house")
      assert.notInclude(rights.read, "/house/data")
    }
  })

  it("lets whoever loads native code write nothing, under node's own eyes", () => {
    const loaders = manifest(defaults, paths).filter(({ rights }) => rights.addons === true)
    assert.isNotEmpty(loaders)
    for (const spec of loaders) {
      assert.deepStrictEqual(spec.rights.write, [])
      const folders = [...spec.rights.read, ...spec.folders, paths.data, paths.run, tmpdir()]
      const tries = `
        const { writeFileSync } = require("node:fs")
        const say = (folder) => { try { writeFileSync(folder + "/escape.node", ""); return folder } catch ({ code }) { return code } }
        console.log(JSON.stringify(${JSON.stringify(folders)}.map(say)))`
      const { stdout } = spawnSync(process.execPath, [...nodeFlags(spec), "--eval", tries], { encoding: "utf8" })
      assert.deepStrictEqual([...new Set(JSON.parse(stdout))], ["ERR_ACCESS_DENIED"])
    }
  })

  it("bounds the young generation of core and switch, whose pauses callers and agents feel", () => {
    const bounded = manifest(defaults, paths).filter((spec) => nodeFlags(spec).includes("--max-semi-space-size=16"))
    assert.deepStrictEqual(
      bounded.map(({ name }) => name),
      ["switch", "core"]
    )
  })

  it("becomes node's flags, one a folder, nothing allowed that is not named", () => {
    assert.deepStrictEqual(permissionFlags({ read: ["/a", "/b c"], write: ["/d"], addons: true }), [
      "--permission",
      "--disable-warning=SecurityWarning",
      "--allow-fs-read=/a",
      "--allow-fs-read=/b c",
      "--allow-fs-write=/d",
      "--allow-addons"
    ])
  })
})
