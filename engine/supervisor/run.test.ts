import { type ChildProcess, spawn } from "node:child_process"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { lives, lockFileOf } from "./lock.ts"

/** The whole supervisor as a process of its own, from its command line to its exit code. */

const root = join(import.meta.dirname, "../..")
let data = ""
const running = new Set<Run>()

interface Run {
  readonly process: ChildProcess
  readonly output: () => string
  readonly says: (what: RegExp) => Promise<void>
  readonly ended: Promise<number | string | null>
}

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "carillon-run-"))
})
afterEach(async () => {
  for (const { ended, process: child } of running) {
    child.kill("SIGKILL")
    await ended
  }
  running.clear()
  rmSync(data, { recursive: true, force: true })
})

const run = (args: ReadonlyArray<string> = [], environment: Readonly<Record<string, string>> = {}): Run => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "testdata/main.ts"), "--data", data, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], CARILLON_ADMIN_PASSWORD: "for the test", ...environment }
  })
  let text = ""
  const hearing = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (more: string) => {
      text += more
      for (const hear of hearing) hear()
    })
  const ended = new Promise<number | string | null>((resolve) => {
    child.once("close", (code, signal) => resolve(signal ?? code))
  })
  const says = (what: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const hear = () => {
        if (what.test(text)) resolve()
      }
      hearing.add(hear)
      hear()
      void ended.then((how) => reject(new Error(`ended (${how}) without saying ${what}:\n${text}`)))
    })
  const started = { process: child, output: () => text, says, ended }
  running.add(started)
  return started
}

/** Another program with a port of its own. */
const hold = async (transport: "tcp" | "udp") => {
  if (transport === "udp") {
    const socket = createSocket("udp4").bind(0, "127.0.0.1")
    await once(socket, "listening")
    return { port: socket.address().port, release: () => new Promise<void>((done) => socket.close(done)) }
  }
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as { readonly port: number }
  return { port, release: () => new Promise<void>((done) => void server.close(() => done())) }
}

const marks = () => {
  const { centre, workers } = JSON.parse(readFileSync(lockFileOf(data), "utf8")) as {
    readonly centre: Parameters<typeof lives>[0]
    readonly workers: Readonly<Record<string, Parameters<typeof lives>[0]>>
  }
  return [centre, ...Object.values(workers)]
}

const gone = async (all: ReturnType<typeof marks>) => {
  while (all.some(lives)) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe("the supervisor", () => {
  it("prints where everything is, and ends with 0 and without orphans on Ctrl-C", async () => {
    const centre = run(["--set", "http.port=8099"])
    await centre.says(/Carillon is ready[\s\S]*panel +http:\/\/127\.0\.0\.1:8099[\s\S]*SIP +127\.0\.0\.1:5060/u)
    const all = marks()
    assert.strictEqual(all.length, 3)
    // A terminal sends it to the whole group and npm passes it on: two at once are one wish.
    centre.process.kill("SIGINT")
    centre.process.kill("SIGINT")
    assert.strictEqual(await centre.ended, 0)
    assert.deepStrictEqual(all.map(lives), [false, false, false])
    assert.isFalse(existsSync(lockFileOf(data)))
    assert.match(centre.output(), /steady {2}stops|stopped/u)
  })

  it("tells whoever started it that it is ready when everybody can read that it is", async () => {
    const file = join(data, "output")
    const output = openSync(file, "w")
    const child = spawn(process.execPath, [join(import.meta.dirname, "testdata/main.ts"), "--data", data], {
      cwd: root,
      stdio: ["ignore", output, output, "ipc"],
      env: { PATH: process.env["PATH"], CARILLON_ADMIN_PASSWORD: "for the test" }
    })
    const ended = once(child, "exit")
    const [message] = (await once(child, "message")) as [{ readonly _tag: string }]
    assert.strictEqual(message._tag, "CentreReady")
    assert.match(readFileSync(file, "utf8"), /Carillon is ready/u)
    child.disconnect()
    assert.deepStrictEqual(await ended, [0, null])
    closeSync(output)
  })

  it.skipIf(!existsSync("/usr/bin/script"))("starts nothing after Ctrl-C at the question for a password", async () => {
    // `script` is the terminal. What it is told by a pipe is typed.
    const command = [process.execPath, join(import.meta.dirname, "testdata/main.ts"), "--data", data]
      .map((word) => `'${word}'`)
      .join(" ")
    const terminal = spawn("/usr/bin/script", ["--quiet", "--return", "--flush", "--command", command, "/dev/null"], {
      cwd: root,
      stdio: ["pipe", "pipe", "inherit"],
      env: { PATH: process.env["PATH"] }
    })
    const ended = once(terminal, "exit")
    let shown = ""
    terminal.stdout.setEncoding("utf8").on("data", (text: string) => {
      shown += text
      if (shown.endsWith("password: ")) terminal.stdin.write("\u0003")
    })
    assert.deepStrictEqual(await ended, [0, null])
    assert.match(shown, /password: \s+\S+ \S+ info {2}main {4}stopped before anything was started\s+$/u)
    assert.isFalse(existsSync(lockFileOf(data)))
  })

  it("leaves the data to one centre at a time", async () => {
    const first = run()
    await first.says(/Carillon is ready/u)
    const second = run()
    assert.strictEqual(await second.ended, 1)
    assert.match(second.output(), /cannot start: dataDir: .* is used by a running centre \(pid \d+\)\n$/u)
    first.process.kill("SIGTERM")
    assert.strictEqual(await first.ended, 0)
  })

  it("killed with -9 takes its workers with it, and the next start works", async () => {
    const first = run()
    await first.says(/Carillon is ready/u)
    const all = marks()
    first.process.kill("SIGKILL")
    await first.ended
    const second = run()
    await second.says(/Carillon is ready/u)
    await gone(all)
    second.process.kill("SIGINT")
    assert.strictEqual(await second.ended, 0)
  })

  it("says in one line which setting a worker refused, stops the others and ends with 1", async () => {
    const centre = run([], { FIXTURE: "refuses" })
    assert.strictEqual(await centre.ended, 1)
    assert.match(
      centre.output(),
      /\nCarillon cannot start: http\.port: 127\.0\.0\.1:8080 is in use by another program\n$/u
    )
    assert.isFalse(existsSync(lockFileOf(data)))
  })

  describe("with a port that another program holds", () => {
    const SETTINGS = [
      "database.port",
      "sip.port",
      "sip.tcpPort",
      "sip.tlsPort",
      "telephony.eventSocket.port",
      "http.port",
      "lines.dc09Port",
      "lines.jsonPort",
      "lines.mqttPort"
    ]
    for (const setting of SETTINGS)
      it(`names ${setting} in one line, and has made nothing`, async () => {
        const held = await Promise.all(SETTINGS.map((each) => hold(each === "sip.port" ? "udp" : "tcp")))
        const busy = held[SETTINGS.indexOf(setting)]!
        const ports = held.map(({ port }) => port)
        await Promise.all(held.map((each) => (each === busy ? undefined : each.release())))
        const folder = join(data, "new")
        const centre = run(
          [
            "--data",
            folder,
            "--set",
            "http.host=127.0.0.1",
            "--set",
            "lines.framings=",
            ...SETTINGS.flatMap((each, index) => ["--set", `${each}=${ports[index]}`])
          ],
          { PORTS: "real" }
        )
        assert.strictEqual(await centre.ended, 1)
        assert.strictEqual(
          centre.output(),
          `Carillon cannot start: ${setting}: 127.0.0.1:${busy.port} is in use by another program\n`
        )
        assert.isFalse(existsSync(folder))
        await busy.release()
      })
  })

  it("tells the password it made up when a worker after the core cannot start", async () => {
    const centre = run([], { FIXTURE: "refuses", CORE: "seeds" })
    assert.strictEqual(await centre.ended, 1)
    assert.match(
      centre.output(),
      /administrator: user admin, password made-up-once {3}\(shown this once\)\nCarillon cannot start: http\.port/u
    )
  })

  it("tells that password also when Ctrl-C comes before it is ready", async () => {
    const centre = run([], { FIXTURE: "silent", CORE: "seeds" })
    await centre.says(/main {4}core is up[\s\S]*silent waits/u)
    centre.process.kill("SIGINT")
    assert.strictEqual(await centre.ended, 0)
    assert.match(centre.output(), /administrator: user admin, password made-up-once {3}\(shown this once\)/u)
  })

  it("names every wrong setting before anything runs, and ends with 2", async () => {
    const centre = run(["--set", "http.prot=1"], { CARILLON_SIP_PORT: "many" })
    assert.strictEqual(await centre.ended, 2)
    assert.match(
      centre.output(),
      /2 settings are wrong\.\n.*http\.prot: unknown setting; did you mean http\.port\?|sip\.port/u
    )
    assert.isFalse(existsSync(join(data, "run")))
  })

  it("takes no administrator's password that falls to guessing", async () => {
    const centre = run([], { CARILLON_ADMIN_PASSWORD: "short" })
    assert.strictEqual(await centre.ended, 2)
    assert.strictEqual(
      centre.output(),
      "Carillon cannot start: CARILLON_ADMIN_PASSWORD: must have at least 8 characters\n"
    )
    assert.isFalse(existsSync(join(data, "run")))
  })

  it("names a folder that can be made nowhere", async () => {
    const centre = run(["--data", "/proc/nope/data"])
    assert.strictEqual(await centre.ended, 1)
    assert.match(
      centre.output(),
      /cannot start: dataDir: \/proc\/nope\/data cannot be written: nothing can be made in \/proc\n$/u
    )
  })

  it("names a folder that is not there", async () => {
    const centre = run(["--set", "prompts.dir=/nowhere/prompts"])
    assert.strictEqual(await centre.ended, 1)
    assert.match(centre.output(), /cannot start: prompts\.dir: \/nowhere\/prompts cannot be read: it is not there\n$/u)
  })
})
