import { fork } from "node:child_process"
import { once } from "node:events"
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import postgres from "postgres"
import { copyPrograms } from "../postgres-programs/copy.ts"
import { npmsFolder } from "../postgres-programs/programs.ts"
import { parsePasswd } from "./owner.ts"
import { isAlive, runningPostmaster } from "./pid-file.ts"
import { type EmbeddedPostgres, runEmbeddedPostgres } from "./run-cluster.ts"

/** Real servers in temporary folders on free ports. The tests of one cluster go on with what the one before left. */

const root = process.getuid?.() === 0
const folders: Array<string> = []
const folder = (mode = 0o755) => {
  const made = mkdtempSync(join(tmpdir(), "carillon-postgres-"))
  chmodSync(made, mode)
  folders.push(made)
  return made
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

const run = <A>(data: string, use: (running: EmbeddedPostgres) => Promise<A>, port = 0): Promise<A> =>
  runEmbeddedPostgres(data, port).pipe(
    Effect.flatMap((running) => Effect.promise(() => use(running))),
    Effect.scoped,
    Effect.runPromise
  )

const refusal = (data: string, port = 0) =>
  run(data, async () => "it started", port).catch(
    (error: { readonly setting: string; readonly message: string }) => `${error.setting}: ${error.message}`
  )

const query = async (url: string, text: string) => {
  const sql = postgres(url, { max: 1, onnotice: () => {}, fetch_types: false })
  try {
    return await sql.unsafe(text)
  } finally {
    await sql.end()
  }
}

/** Another process that runs it, and what that says when it does. */
const hold = async (args: ReadonlyArray<string>, execArgv: ReadonlyArray<string> = []) => {
  const holder = fork(join(import.meta.dirname, "testdata/hold.ts"), args, { execArgv: [...execArgv] })
  const [said] = await Promise.race([once(holder, "message"), once(holder, "exit")])
  const { origin, url } = said as { readonly origin: string; readonly url: string }
  assert.isString(url, `it ended with ${said}`)
  return { holder, origin, url }
}
const holding = async (
  args: ReadonlyArray<string>,
  use: (held: Awaited<ReturnType<typeof hold>>) => Promise<void>,
  execArgv?: ReadonlyArray<string>
) => {
  const held = await hold(args, execArgv)
  const ended = once(held.holder, "exit")
  try {
    await use(held)
  } finally {
    held.holder.send("enough")
    assert.deepStrictEqual(await ended, [0, null])
  }
}
const pidOf = ({ health }: EmbeddedPostgres) => Number(health()["postgresPid"])

describe("the embedded database", () => {
  let data = ""
  let firstPort = 0
  beforeAll(() => {
    data = folder()
  })

  it("is made at the first start, keeps what it was given, and is gone with its scope", async () => {
    const pid = await run(data, async (running) => {
      assert.strictEqual(running.origin, "made")
      firstPort = running.port
      await query(running.url, "create table kept (word text)")
      await query(running.url, "insert into kept values ('综合服务')")
      const [settings] = await query(
        running.url,
        "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('server_encoding') as encoding"
      )
      assert.deepStrictEqual({ ...settings }, { fsync: "on", commit: "on", encoding: "UTF8" })
      return pidOf(running)
    })
    assert.isFalse(isAlive(pid))
    assert.strictEqual(statSync(join(data, "pg-password")).mode & 0o777, 0o600)
    assert.strictEqual(statSync(join(data, "pg")).mode & 0o777, 0o700)
  })

  it("is on the same port with the same words at the next start", async () => {
    await run(data, async (running) => {
      assert.deepStrictEqual([running.origin, running.port], ["started", firstPort])
      assert.deepStrictEqual([...(await query(running.url, "select word from kept"))], [{ word: "综合服务" }])
    })
  })

  it("is adopted when a killed run left it, and is stopped by the one who adopted it", async () => {
    const { holder, url } = await hold([data])
    const left = runningPostmaster(join(data, "pg"))?.pid ?? 0
    holder.kill("SIGKILL")
    await once(holder, "exit")
    assert.isTrue(isAlive(left))
    await run(data, async (running) => {
      assert.deepStrictEqual([running.origin, pidOf(running), running.url], ["adopted", left, url])
    })
    assert.isFalse(isAlive(left))
  })

  it("is started again when it dies", async () => {
    await run(data, async (running) => {
      const first = pidOf(running)
      process.kill(first, "SIGKILL")
      while (running.health()["restarts"] !== 1 || pidOf(running) === first) await new Promise(setImmediate)
      const answers = () =>
        query(running.url, "select word from kept").then(
          (rows) => rows.length,
          () => 0
        )
      let rows = 0
      while (rows === 0) rows = await answers()
      assert.deepStrictEqual([rows, running.health()["restarts"]], [1, 1])
    })
  })

  it("is not held up by a postmaster.pid whose number is another process by now", async () => {
    const file = join(data, "pg", "postmaster.pid")
    writeFileSync(file, `${process.pid}\n${join(data, "pg")}\n1\n${firstPort}\n\n127.0.0.1\n\nready\n`)
    await run(data, async (running) => assert.strictEqual(running.origin, "started"))
  })

  it("refuses a port that another program holds, by its setting", async () => {
    const other = createServer().listen(0, "127.0.0.1")
    await once(other, "listening")
    const { port } = other.address() as { port: number }
    assert.strictEqual(await refusal(data, port), `database.port: 127.0.0.1:${port} is in use by another program`)
    other.close()
  })

  it("refuses a cluster whose password is lost, and leaves it as it is", async () => {
    const password = readFileSync(join(data, "pg-password"))
    rmSync(join(data, "pg-password"))
    assert.match(await refusal(data), /^dataDir: .*pg-password, which opens .*pg, is missing$/u)
    writeFileSync(join(data, "pg-password"), "another")
    assert.match(await refusal(data), /^dataDir: .*password/u)
    writeFileSync(join(data, "pg-password"), password)
    await run(data, async (running) => assert.strictEqual(running.origin, "started"))
  })

  it("refuses what another version made", async () => {
    const file = join(data, "pg", "PG_VERSION")
    writeFileSync(file, "17\n")
    assert.match(await refusal(data), /^dataDir: .* was made by PostgreSQL 17, this is 18/u)
  })
})

describe("the place of its data", () => {
  it("is not a folder with something else in it", async () => {
    const data = folder()
    mkdirSync(join(data, "pg"))
    writeFileSync(join(data, "pg", "diary.txt"), "")
    assert.match(await refusal(data), /^dataDir: .*pg holds something that is no PostgreSQL data$/u)
    assert.isTrue(existsSync(join(data, "pg", "diary.txt")))
  })

  it(
    "is where another user than root can walk, when we are root and our folder is closed",
    { skip: !root },
    async () => {
      const data = folder(0o700)
      await run(data, async (running) => {
        assert.strictEqual(running.origin, "made")
        const [row] = await query(running.url, "select current_setting('data_directory') as folder")
        const cluster = String(row?.["folder"])
        assert.match(cluster, /^\/var\/lib\/carillon-pg-\w+\/pg$/u)
        folders.push(join(cluster, ".."))
      })
    }
  )

  it("is ours alone when we are not root", { skip: !root }, async () => {
    const nobody = parsePasswd(readFileSync("/etc/passwd", "utf8")).find(({ name }) => name === "nobody")!
    const data = folder(0o700)
    chownSync(data, nobody.uid, nobody.gid)
    // An ordinary user can run the programs of his checkout; this one may be closed to nobody.
    const programs = join(folder(), "programs")
    copyPrograms(npmsFolder()!, programs)
    await holding([data, programs, String(nobody.uid)], async ({ origin, url }) => {
      assert.strictEqual(origin, "made")
      assert.strictEqual((await query(url, "select 1 as one"))[0]?.["one"], 1)
      assert.strictEqual(statSync(join(data, "pg")).uid, nobody.uid)
    })
    assert.isUndefined(runningPostmaster(join(data, "pg")))
  })
})

it("a user without a name is told so", { skip: !root }, async () => {
  const NAMELESS = 54_321
  const data = folder(0o700)
  chownSync(data, NAMELESS, NAMELESS)
  const programs = join(folder(), "programs")
  copyPrograms(npmsFolder()!, programs)
  const holder = fork(join(import.meta.dirname, "testdata/hold.ts"), [data, programs, String(NAMELESS)], {
    execArgv: []
  })
  const ended = once(holder, "exit")
  const [{ refused }] = (await once(holder, "message")) as [{ refused: string }]
  assert.match(refused, /^database\.url: .* user 54321 has none: give it a line in \/etc\/passwd, /u)
  assert.deepStrictEqual(await ended, [1, null])
})

describe("a checkout in a folder that others cannot enter, as root with umask 077", () => {
  const umask = process.umask()
  afterAll(() => void process.umask(umask))

  it(
    "has its database elsewhere with a copy of the programs, also after the copy was broken",
    { skip: !root },
    async () => {
      process.umask(0o077)
      const checkout = folder(0o700)
      const npms = join(checkout, "package/native")
      cpSync(dirname(npmsFolder()!), dirname(npms), { recursive: true, verbatimSymlinks: true })
      const data = join(checkout, "data")
      mkdirSync(data)
      chmodSync(data, 0o711)
      // What the supervisor's manifest gives the store.
      const writable = [join(data, "pg*"), "/var/lib/carillon-pg-*", join(tmpdir(), "carillon-pg-*")]
      const rights = [
        "--permission",
        "--disable-warning=SecurityWarning",
        "--allow-child-process",
        "--allow-fs-read=*",
        ...writable.map((path) => `--allow-fs-write=${path}`)
      ]
      let cluster = ""
      const origins: Array<string> = []
      const start = () =>
        holding(
          [data, npms],
          async ({ origin, url }) => {
            origins.push(origin)
            const [row] = await query(url, "select current_setting('data_directory') as folder")
            cluster = String(row?.["folder"])
            folders.push(dirname(cluster))
          },
          rights
        )
      await start()
      assert.match(cluster, /^\/var\/lib\/carillon-pg-\w+\/pg$/u)
      assert.strictEqual(readFileSync(join(cluster, "../belongs-to"), "utf8"), `${data}\n`)
      const libpq = join(cluster, "../pg-programs/lib/libpq.so.5")
      rmSync(libpq)
      symlinkSync(join(npms, "lib/libpq.so.5.18"), libpq)
      await start()
      assert.strictEqual(readlinkSync(libpq), "libpq.so.5.18")
      assert.deepStrictEqual(origins, ["made", "started"])
    }
  )
})
