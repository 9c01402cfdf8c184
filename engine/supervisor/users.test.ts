import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { defaults } from "#config/defaults.ts"
import { pathsOf } from "#config/load.ts"
import { makeDoor } from "./door.ts"
import { prepareFolders } from "./folders.ts"
import { toldTo } from "./keep.ts"
import { manifest, stampsOf } from "./manifest.ts"
import { sipSocketIn } from "../sip-socket.ts"
import { linesKeyOf } from "../door-keys/inside-key.ts"
import { madeInsideKey } from "./secrets.ts"
import { fixture } from "./testdata/specs.ts"
import { inGroup, recordingsGroup } from "./recordings-group.ts"
import { giveFolders, settleUsers } from "./users.ts"
import { startWorkers } from "./workers.ts"

const isRoot = process.getuid?.() === 0
const root = join(import.meta.dirname, "../..")
let data = ""
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "carillon-users-"))
  chmodSync(data, 0o711)
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const pathsIn = (settings = defaults) => pathsOf({ ...settings, dataDir: data }, root)
const specsOf = (settings = defaults) => manifest(settings, pathsIn(settings))
const uidsOf = (specs: ReturnType<typeof specsOf>) =>
  Object.fromEntries(specs.map(({ name, user }) => [name, user?.uid]))

describe("a centre started by root", () => {
  it.skipIf(!isRoot)("gives every worker but the store a user of its own, all of one group", () => {
    const { remarks, specs } = settleUsers(specsOf(), pathsIn())
    assert.deepStrictEqual(remarks, [])
    assert.deepStrictEqual(uidsOf(specs), {
      store: undefined,
      switch: 60_901,
      core: 60_902,
      office: 60_903,
      gateway: 60_904,
      lines: 60_905
    })
    assert.deepStrictEqual([...new Set(specs.flatMap(({ user }) => user?.gid ?? []))], [60_900])
  })

  it.skipIf(!isRoot)("stays root where others cannot enter, and says in one line why", () => {
    chmodSync(data, 0o700)
    const { remarks, specs } = settleUsers(specsOf(), pathsIn())
    assert.deepStrictEqual(remarks, [`workers run as root: other users cannot reach ${data}`])
    assert.deepStrictEqual([...new Set(Object.values(uidsOf(specs)))], [undefined])
  })

  it.skipIf(!isRoot)("stays root where others cannot come to the recordings, wherever these lie", () => {
    const closed = join(data, "closed")
    mkdirSync(closed, { mode: 0o700 })
    const settings = { ...defaults, recordings: { ...defaults.recordings, dir: join(closed, "recordings") } }
    const { remarks } = settleUsers(specsOf(settings), pathsIn(settings))
    assert.deepStrictEqual(remarks, [`workers run as root: other users cannot reach ${closed}`])
  })

  it.skipIf(!isRoot)("keeps one worker root for a port that is root's, and says so", () => {
    const settings = { ...defaults, http: { ...defaults.http, port: 1 } }
    const { remarks, specs } = settleUsers(specsOf(settings), pathsIn(settings))
    assert.strictEqual(remarks.length, 1)
    assert.match(remarks[0]!, /^gateway runs as root: .*http\.port 1/u)
    assert.deepInclude(uidsOf(specs), { core: 60_902, gateway: undefined })
  })

  it.skipIf(!isRoot)(
    "lets no worker signal another, read what is another's, or put anything in another's place",
    async () => {
      const paths = pathsIn()
      const settings = { ...defaults, http: { ...defaults.http, tls: "self" as const } }
      const declared = specsOf(settings)
      const userOf = (name: string) => declared.find((spec) => spec.name === name)!.user!
      const everything = { read: ["*"], write: ["*"] }
      const specs = [
        fixture("steady", paths, { user: userOf("core") }),
        fixture("prober", paths, { user: userOf("gateway"), rights: everything, after: ["steady"] })
      ]
      assert.isUndefined(prepareFolders(paths, declared))
      mkdirSync(join(paths.recordings, "2026"))
      for (const file of [
        join(data, "pg-password"),
        join(paths.recordings, "2026/old.wav"),
        join(paths.run, "core.sock")
      ])
        writeFileSync(file, "", { mode: 0o600 })
      assert.strictEqual(makeDoor(settings, paths, declared, () => {})._tag, "Door")
      giveFolders(declared, paths, true)
      // As the core makes it.
      writeFileSync(join(paths.run, "core.sock"), "", { mode: 0o600 })
      const scope = Effect.runSync(Scope.make())
      try {
        const { facts } = await Effect.runPromise(
          startWorkers({
            specs,
            start: {
              _tag: "Start",
              settings: defaults,
              databaseUrl: "",
              adminPassword: "",
              accountsFile: true,
              insideKey: "",
              paths
            },
            log: { line: () => {}, raw: () => {}, flush: () => Promise.resolve() },
            onSpawned: () => {}
          }).pipe(Effect.provideService(Scope.Scope, scope))
        )
        assert.deepStrictEqual(facts["prober"], {
          uid: 60_904,
          signalFellow: "EPERM",
          signalSupervisor: "EPERM",
          readFellowsCache: "EACCES",
          readPassword: "EACCES",
          writeLibrary: "EACCES",
          readAuthorityKey: "EACCES",
          readDeviceKey: "done",
          readPair: "done",
          writePair: "EACCES",
          makeBesidePair: "EACCES",
          makeBesideData: "EACCES",
          takeFellowsSocket: "EACCES",
          readRecording: "done",
          listen: "done"
        })
      } finally {
        await Effect.runPromise(Scope.close(scope, Exit.void))
      }
      const accounts = statSync(join(data, "accounts.csv"))
      assert.deepStrictEqual([accounts.uid, accounts.size, accounts.mode & 0o777], [60_902, 0, 0o600])
    }
  )

  it.skipIf(!isRoot)("lets the gateway hand telephones in browsers on to the switch, and no stranger", () => {
    const paths = pathsIn()
    const { specs } = settleUsers(specsOf(), paths)
    assert.isUndefined(prepareFolders(paths, specs))
    giveFolders(specs, paths, false)
    const socket = sipSocketIn(paths.run)
    const as = (uid: number, gid: number, code: string) =>
      spawnSync(process.execPath, ["--eval", `process.umask(0o007);${code}`, socket], { uid, gid, cwd: "/", env: {} })
        .stdout.toString()
        .trim()
    // A socket stays when whoever made it is killed.
    const { gid, uid } = specs.find(({ name }) => name === "switch")!.user!
    as(
      uid,
      gid,
      `require("node:net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`
    )
    const knock = `require("node:net").connect(process.argv[1]).on("error", ({ code }) => console.log(code))`
    const gateway = specs.find(({ name }) => name === "gateway")!.user!
    assert.deepStrictEqual([as(gateway.uid, gateway.gid, knock), as(65_534, 65_534, knock)], ["ECONNREFUSED", "EACCES"])
  })

  describe.skipIf(!isRoot)("that shares recordings with another program by a group", () => {
    const [PROGRAM, GROUP] = [60_960, 60_950]
    /** A program of another user records, as FreeSWITCH would. */
    const records = (file: string): boolean => {
      const write = `
        const fs = require("node:fs"), path = require("node:path")
        process.umask(0o007)
        fs.mkdirSync(path.dirname(process.argv[1]), { recursive: true })
        fs.writeFileSync(process.argv[1], "sound")`
      const as = { uid: PROGRAM, gid: GROUP, cwd: "/", env: {} }
      return spawnSync(process.execPath, ["--eval", write, file], as).status === 0
    }
    const plays = (file: string): boolean =>
      spawnSync(process.execPath, ["--eval", "fs.readFileSync(process.argv[1])", file], {
        uid: PROGRAM,
        gid: GROUP,
        cwd: "/",
        env: {}
      }).status === 0
    const probed = async (recordingsGid: number | undefined) => {
      const paths = pathsIn()
      const declared = inGroup(specsOf(), recordingsGid)
      assert.isUndefined(prepareFolders(paths, declared))
      mkdirSync(join(paths.recordings, "2026"))
      writeFileSync(join(paths.recordings, "2026/ours.wav"), "", { mode: 0o600 })
      writeFileSync(join(paths.ownPrompts, "spoken.wav"), "", { mode: 0o600 })
      giveFolders(declared, paths, false)
      const isRecorded = records(join(paths.recordings, "2026/old.wav"))
      const { user } = declared.find(({ name }) => name === "gateway")!
      const prober = fixture("prober", paths, { user: user!, rights: { read: ["*"], write: ["*"] } })
      const scope = Effect.runSync(Scope.make())
      try {
        const { facts } = await Effect.runPromise(
          startWorkers({
            specs: inGroup([prober], recordingsGid),
            start: {
              _tag: "Start",
              settings: defaults,
              databaseUrl: "",
              adminPassword: "",
              accountsFile: false,
              insideKey: "",
              paths
            },
            log: { line: () => {}, raw: () => {}, flush: () => Promise.resolve() },
            onSpawned: () => {}
          }).pipe(Effect.provideService(Scope.Scope, scope))
        )
        return { isRecorded, isPlayed: plays(join(paths.ownPrompts, "spoken.wav")), facts: facts["prober"], paths }
      } finally {
        await Effect.runPromise(Scope.close(scope, Exit.void))
      }
    }

    it("lets that one record, and reads what it recorded", async () => {
      const { facts, isPlayed, isRecorded, paths } = await probed(GROUP)
      assert.isTrue(isRecorded)
      assert.isTrue(isPlayed)
      assert.deepInclude(facts, { uid: 60_904, readRecording: "done" })
      const [folder, ours, theirs] = ["2026", "2026/ours.wav", "2026/old.wav"].map((name) =>
        statSync(join(paths.recordings, name))
      )
      assert.deepStrictEqual([folder!.gid, folder!.mode & 0o7777], [GROUP, 0o2770])
      assert.deepStrictEqual([ours!.uid, ours!.gid, ours!.mode & 0o7777], [60_901, GROUP, 0o660])
      assert.deepStrictEqual([theirs!.uid, theirs!.gid, theirs!.mode & 0o7777], [PROGRAM, GROUP, 0o660])
    })

    it("keeps it out where nothing is said of it", async () => {
      const { isPlayed, isRecorded } = await probed(undefined)
      assert.deepStrictEqual([isPlayed, isRecorded], [false, false])
    })

    it("knows groups of this machine by name, and says in words that one is not there", () => {
      assert.deepStrictEqual(recordingsGroup(""), { gid: undefined })
      assert.deepStrictEqual(recordingsGroup("root"), { gid: 0 })
      assert.deepStrictEqual(recordingsGroup("no-such-group"), {
        problem: 'there is no group "no-such-group" on this machine; groupadd no-such-group makes it'
      })
    })
  })

  it.skipIf(!isRoot)("lets core and switch write the stamps of their own, also over those of a run as root", () => {
    const settings = { ...defaults, log: { ...defaults.log, stamps: "on" as const } }
    const [paths, specs] = [pathsIn(settings), specsOf(settings)]
    assert.isUndefined(prepareFolders(paths, specs))
    writeFileSync(join(stampsOf(data), "core.jsonl"), "", { mode: 0o600 })
    giveFolders(specs, paths, true)
    const wrote = (worker: string, file: string) => {
      const { user } = specs.find(({ name }) => name === worker)!
      const write = `require("node:fs").writeFileSync(${JSON.stringify(join(stampsOf(data), `${file}.jsonl`))}, "")`
      return spawnSync(process.execPath, ["--eval", write], { ...user, cwd: "/", env: {} }).status === 0
    }
    assert.deepStrictEqual(
      [wrote("core", "core"), wrote("switch", "switch"), wrote("switch", "core")],
      [true, true, false]
    )
  })
})

describe("a centre started by anybody else", () => {
  it("has workers that run as whoever started it", () => {
    const { getuid } = process
    process.getuid = () => 1000
    try {
      const { remarks, specs } = settleUsers(specsOf(), pathsIn())
      assert.deepStrictEqual([remarks, [...new Set(Object.values(uidsOf(specs)))]], [[], [undefined]])
    } finally {
      process.getuid = getuid!
    }
  })
})

it("tells only those who use the database where it is and with which password", () => {
  assert.deepStrictEqual(
    specsOf()
      .filter(({ usesDatabase }) => usesDatabase)
      .map(({ name }) => name),
    ["core", "office"]
  )
})

it("tells the key of this start to those who ask each other, the lines one of their own, and neither to the switch nor to the store", () => {
  const start = {
    _tag: "Start",
    settings: defaults,
    databaseUrl: "",
    adminPassword: "",
    accountsFile: false,
    insideKey: madeInsideKey(),
    paths: pathsOf(defaults, "/house")
  } as const
  assert.isAtLeast(start.insideKey.length, 43)
  assert.notStrictEqual(start.insideKey, madeInsideKey())
  assert.deepStrictEqual(
    specsOf().map((spec) => [spec.name, toldTo(spec, start).insideKey === start.insideKey]),
    [
      ["store", false],
      ["switch", false],
      ["core", true],
      ["office", true],
      ["gateway", true],
      ["lines", false]
    ]
  )
  const lines = toldTo(
    specsOf().find(({ name }) => name === "lines")!,
    start
  )
  assert.strictEqual(lines.insideKey, linesKeyOf(start.insideKey))
  assert.notInclude(
    JSON.stringify(
      specsOf()
        .filter(({ asksInside }) => asksInside !== true)
        .map((spec) => toldTo(spec, start))
    ),
    start.insideKey
  )
})
