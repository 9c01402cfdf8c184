import { execFile, execFileSync, spawnSync } from "node:child_process"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { defaults } from "#config/defaults.ts"
import { pathsOf } from "#config/load.ts"
import { eventSocketIn, sipSocketIn } from "../sip-socket.ts"
import { ranks } from "./workers.ts"
import { manifest, nodeFlags, permissionFlags } from "./manifest.ts"

/** What one check of a password takes while it runs. */
const ONE_HASH_MIB = 19
const isGlibc = "glibcVersionRuntime" in (process.report.getReport() as { header: object }).header

const paths = pathsOf(defaults, "/house")
const names = (settings = defaults) => ranks(manifest(settings, paths)).map((rank) => rank.map(({ name }) => name))

describe("the manifest", () => {
  it("starts store and switch side by side, then the core, then the office and the lines, then the gateway", () => {
    assert.deepStrictEqual(names(), [["store", "switch"], ["core"], ["office", "lines"], ["gateway"]])
  })

  it("has no store for a database named, and no switch for a FreeSWITCH", () => {
    const settings = {
      ...defaults,
      database: { ...defaults.database, url: "postgres://x" },
      telephony: { ...defaults.telephony, kind: "freeswitch" as const }
    }
    assert.deepStrictEqual(names(settings), [["core"], ["office", "lines"], ["gateway"]])
  })

  it("lets the lines, which strangers talk to all day, reach the core's socket and nothing else", () => {
    const lines = manifest(defaults, paths).find(({ name }) => name === "lines")!
    const code = ["actors", "config", "engine", "node_modules", "package.json"].map((name) => `/house/${name}`)
    assert.deepStrictEqual(lines.rights, {
      read: [...code, "/house/data/cache/lines", paths.run],
      write: ["/house/data/cache/lines"]
    })
    assert.deepInclude(lines, { usesDatabase: false, asksInside: "alarms", user: { uid: 60_905, gid: 60_900 } })
  })

  it("has the lines open the ports of their settings, and none that is off", () => {
    const opened = (given: Partial<typeof defaults.lines>) =>
      manifest({ ...defaults, lines: { ...defaults.lines, ...given } }, paths)
        .find(({ name }) => name === "lines")!
        .opens.map(({ host, port, setting, transport }) => `${setting} ${transport} ${host}:${port}`)
    assert.deepStrictEqual(opened({ host: "192.0.2.1", framings: ["anxin-a1 tcp 7000", "kanglin-20 udp 7000"] }), [
      "lines.dc09Port udp 192.0.2.1:12009",
      "lines.dc09Port tcp 192.0.2.1:12009",
      "lines.framings tcp 192.0.2.1:7000",
      "lines.framings udp 192.0.2.1:7000",
      "lines.jsonPort tcp 192.0.2.1:12080",
      "lines.mqttPort tcp 192.0.2.1:1883"
    ])
    assert.deepStrictEqual(opened({ dc09Port: 0, framings: [], jsonPort: 0, mqttPort: 0 }), [])
  })

  it("gives the right to run programs to the store alone, add-ons to the gateway alone, threads to the switch and the office", () => {
    const having = (right: "addons" | "childProcesses" | "threads") =>
      manifest(defaults, paths)
        .filter(({ rights }) => rights[right] === true)
        .map(({ name }) => name)
    assert.deepStrictEqual(
      [having("childProcesses"), having("addons"), having("threads")],
      [["store"], ["gateway"], ["switch", "office"]]
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

  it("lets the switch, which strangers talk to, see its own sockets alone, and they have paths that fit", () => {
    const { rights } = manifest(defaults, paths).find(({ name }) => name === "switch")!
    assert.include(rights.write, "/house/data/run/sip")
    for (const right of ["read", "write"] as const)
      assert.deepStrictEqual(
        rights[right].filter((folder) => folder.includes("/run")),
        ["/house/data/run/sip"]
      )
    // The longest data folder whose sockets lie in it.
    const { run } = pathsOf({ ...defaults, dataDir: "/".padEnd(86, "d") }, "/house")
    assert.strictEqual(Buffer.byteLength(run), 90)
    for (const path of [sipSocketIn(run), eventSocketIn(run)]) assert.isAtMost(Buffer.byteLength(path), 107)
  })

  it("gives a thread no more rights than its process has", () => {
    const tries = `const { readFileSync, writeFileSync } = require("node:fs"), { execSync } = require("node:child_process")
      const tried = [() => readFileSync("/etc/passwd"), () => writeFileSync("/tmp/of-a-thread", ""), () => execSync("true")].map((go) => {
        try { go(); return "done" } catch (error) { return error.code }
      })
      console.log(tried.join(" "))`
    const flags = permissionFlags({ read: ["/house"], write: ["/house"], threads: true })
    const starts = `new (require("node:worker_threads").Worker)(${JSON.stringify(tries)}, { eval: true })`
    const said = execFileSync(process.execPath, [...flags, "--eval", starts], { encoding: "utf8" })
    assert.strictEqual(said.trim(), "ERR_ACCESS_DENIED ERR_ACCESS_DENIED ERR_ACCESS_DENIED")
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

  it("lets the gateway alone read the pair of the door and the key of devices, the office alone the key of its seals, and nobody what they were made from", () => {
    const http = { ...defaults.http, tls: "files" as const, certificate: "/etc/x/chain.pem", key: "keys/centre.pem" }
    const isOfDoor = (file: string) => /^\/etc\/x|keys|door/u.test(file)
    const readers = (tls: "off" | "files" | "self") =>
      manifest({ ...defaults, http: { ...http, tls } }, paths).flatMap(({ name, rights }) =>
        [...rights.read, ...rights.write].filter(isOfDoor).map((file) => `${name} ${file}`)
      )
    const seal = "office /house/data/door/seal.key"
    const [device, pair] = ["gateway /house/data/door/device.key", "gateway /house/data/door/in-use.pem"]
    assert.deepStrictEqual(
      [readers("off"), readers("files"), readers("self")],
      [
        [seal, device],
        [seal, device, pair],
        [seal, device, pair]
      ]
    )
  })

  it("has a folder for stamps that core and switch alone may write, and only when the settings ask for them", () => {
    const writers = (stamps: "off" | "on") =>
      manifest({ ...defaults, log: { ...defaults.log, stamps } }, paths)
        .filter(({ folders, rights }) => [...folders, ...rights.write].some((folder) => folder.endsWith("/stamps")))
        .map(({ name }) => name)
    assert.deepStrictEqual([writers("off"), writers("on")], [[], ["switch", "core"]])
  })

  it("bounds the young generation of core and switch, whose pauses callers and agents feel, of the gateway and of the lines", () => {
    const bounded = manifest(defaults, paths).flatMap(({ name, semiSpaceMb }) =>
      semiSpaceMb === undefined ? [] : [[name, semiSpaceMb]]
    )
    assert.deepStrictEqual(bounded, [
      ["switch", 8],
      ["core", 16],
      ["gateway", 8],
      ["lines", 4]
    ])
    for (const spec of manifest(defaults, paths))
      if (spec.semiSpaceMb !== undefined)
        assert.include(nodeFlags(spec), `--max-semi-space-size=${spec.semiSpaceMb}`, spec.name)
  })

  it("bounds the garbage of the switch by what lives in it, which its process and each thread of it heed", async () => {
    const bounded = manifest(defaults, paths).filter(({ heapGrowingPercent }) => heapGrowingPercent !== undefined)
    assert.deepStrictEqual(
      bounded.map(({ name }) => name),
      ["switch"]
    )
    assert.include(nodeFlags(bounded[0]!), "--heap-growing-percent=50")
    // V8 promises no such flag: a node that knows it no more refuses to start here.
    const { stdout } = await promisify(execFile)(process.execPath, ["--heap-growing-percent=50", "-p", "1"])
    assert.equal(stdout.trim(), "1")
  })

  // musl has no such arenas, and no such variable.
  it.skipIf(!isGlibc)("gives back the memory of passwords once they are checked", async () => {
    const gateway = manifest(defaults, paths).find(({ name }) => name === "gateway")
    const passwords = join(import.meta.dirname, "../password-hash/password-hash.ts")
    const checksMany = `
      import { hashPassword } from ${JSON.stringify(passwords)}
      const rss = process.memoryUsage.rss
      const before = rss()
      for (let at = 0; at < 20; at++) await Promise.all([hashPassword("a"), hashPassword("b")])
      console.log(Math.round((rss() - before) / 2 ** 20))`
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--max-semi-space-size=1", "-e", checksMany],
      { env: { PATH: process.env["PATH"], ...gateway?.environment } }
    )
    assert.isBelow(Number(stdout), ONE_HASH_MIB)
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
