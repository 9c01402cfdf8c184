/**
 * What one delivered delta costs the gateway: the board of 300 agents, ten deltas a second, to many screens in another process.
 * In one run, round by round: the bare library with a ready-made frame (what the kernel's sending costs), coalesced, encoded once
 * and published (as the gateway does it), and encoded for each socket.
 *
 *     npx node engine/gateway/testing/measure-delta.ts [--screens 1000] [--deltas 30] [--json]
 *
 * Figures are CPU (user and system) of the sending process for each delivery. Exit code 1 when the published delta costs more than
 * the budget, or when a screen missed one.
 */
import { type ChildProcess, fork } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import type { WebSocket } from "uWebSockets.js"
import * as Effect from "effect/Effect"
import type { AgentTile, Board } from "#wire/board.ts"
import type { Change } from "#wire/frames.ts"
import { AgentId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import { encodeFrame } from "../frame-text.ts"
import { RefusalLog } from "../refusal-log.ts"
import type { Screen } from "../screen.ts"
import { Screens } from "../screens.ts"
import { prepareCopy } from "#engine/web-library/copy.ts"
import { loadUws } from "#engine/web-library/load.ts"
import { EVERYTHING, testAsker, UNTROUBLED } from "./askers.ts"

/** DESIGN §6: other libraries took 9.7–34 µs. */
const BUDGET_MICROS = 8
const AGENTS = 300
/** Tiles that change within 100 ms when 300 agents take a call every minute or so, each with three steps: generously. */
const CHANGED_TILES = 10
/** Each mode is measured this often, in turns, so that both meet the same moods of the machine. */
const ROUNDS = 3
/** As the fan-out paces them. */
const INTERVAL_MS = 100

const { values } = parseArgs({
  options: {
    screens: { type: "string", default: "1000" },
    deltas: { type: "string", default: "30" },
    json: { type: "boolean", default: false },
    "read-from": { type: "string" }
  }
})
const screenCount = Number(values.screens)
const deltasPerRound = Number(values.deltas)

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const agentId = (i: number) => AgentId.make(String(1001 + i))

const tile = (id: AgentId): AgentTile => ({
  id,
  name: `坐席 ${id}`,
  unit: "centre",
  state: "ready",
  reason: null,
  since: EpochMs.make(1_790_000_000_000),
  device: "registered",
  panel: "open",
  queues: [QueueId.make("sales")],
  queue: null,
  hands: { voice: 0, alarm: 0, chat: 0, mail: 0, sms: 0, task: 0 },
  handledToday: 0,
  missedToday: 0
})

const board = (): Board => ({
  queues: {},
  agents: Object.fromEntries(Array.from({ length: AGENTS }, (_, i) => [agentId(i), tile(agentId(i))])),
  calls: { inFlow: 0, waiting: 0, ringing: 0, talking: 0 },
  listed: { refused: 0, rerouted: 0, white: 0, vip: 0 },
  links: { telephony: true, database: true, files: true }
})

/** A step of ten agents and the counters of the house. */
const changesAt = (step: number): ReadonlyArray<Change> => [
  ...Array.from({ length: CHANGED_TILES }, (_, i) => agentId((step * CHANGED_TILES + i) % AGENTS)).flatMap((id) => [
    { path: ["agents", id, "state"], value: step % 2 === 0 ? "talking" : "ringing" },
    { path: ["agents", id, "since"], value: 1_790_000_000_000 + step }
  ]),
  { path: ["calls", "talking"], value: step }
]

const main = async (): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-delta-"))
  prepareCopy(folder)
  const { uws } = loadUws(folder)
  const app = uws.App()
  const screens = new Screens({
    app,
    core: { isUp: () => true, ask: () => Effect.succeed({ n: 0, state: board() }) as never },
    sessions: { rightsChanged: () => {}, renewed: (known) => Effect.succeed(known), seen: () => Effect.succeed([]) },
    refusals: new RefusalLog(() => {}),
    fork: (effect) => void Effect.runFork(effect)
  })
  const sockets = new Set<WebSocket<Screen>>()
  const account = {
    id: "load",
    name: "load",
    agent: null,
    passwordHash: "",
    ...UNTROUBLED,
    asker: testAsker("load", null, EVERYTHING)
  } as const
  const session = {
    tokenHash: "",
    account,
    createdAt: EpochMs.make(0),
    expiresAt: EpochMs.make(Number.MAX_SAFE_INTEGER),
    signOutUrl: null
  }
  app.ws<Screen>("/ws", {
    ...screens.behaviour,
    upgrade: (res, req, context) =>
      res.upgrade(
        screens.make(session, { address: "", isHttps: false }),
        req.getHeader("sec-websocket-key"),
        "",
        "",
        context
      ),
    open: (socket) => {
      sockets.add(socket)
      void screens.behaviour.open?.(socket)
    },
    close: (socket, code, message) => {
      sockets.delete(socket)
      screens.behaviour.close?.(socket, code, message)
    }
  })
  const port = await new Promise<number>((resolve) => {
    app.listen("127.0.0.1", 0, (token) => resolve(token === false ? 0 : uws.us_socket_local_port(token as never)))
  })
  screens.onUpdate({ _tag: "Begun", at: EpochMs.make(0), feed: 1 })
  screens.onUp()

  const readers = fork(fileURLToPath(import.meta.url), ["--read-from", String(port), "--screens", String(screenCount)])
  try {
    await messageOf(readers, "subscribed")
    process.stderr.write(`${sockets.size} screens follow the board of ${AGENTS} agents\n`)
    let step = 0
    /** Sends a round; answers CPU microseconds for each delivery. */
    const round = async (send: (changes: ReadonlyArray<Change>) => void): Promise<number> => {
      const before = process.cpuUsage()
      for (let i = 0; i < deltasPerRound; i++) {
        send(changesAt(step++))
        // oxlint-disable-next-line no-await-in-loop -- the pace is the point
        await sleep(INTERVAL_MS)
      }
      const { system, user } = process.cpuUsage(before)
      return (user + system) / (deltasPerRound * sockets.size)
    }
    const publish = (changes: ReadonlyArray<Change>) =>
      screens.onUpdate({ _tag: "Changed", at: EpochMs.make(0), n: step, topics: [{ topic: "board", changes }] })
    const sendEach = (changes: ReadonlyArray<Change>) => {
      for (const socket of sockets)
        socket.send(encodeFrame({ _tag: "Delta", topic: "board", n: step, at: EpochMs.make(0), changes }))
    }
    const readyMade = encodeFrame({ _tag: "Delta", topic: "board", n: 0, at: EpochMs.make(0), changes: changesAt(0) })
    const ways = { bare: () => void app.publish("board", readyMade), published: publish, perSocket: sendEach }
    const micros: Record<keyof typeof ways, Array<number>> = { bare: [], published: [], perSocket: [] }
    // Round 0 warms up.
    for (let i = 0; i <= ROUNDS; i++)
      for (const [way, send] of Object.entries(ways) as Array<[keyof typeof ways, typeof publish]>) {
        // oxlint-disable-next-line no-await-in-loop
        const each = await round(send)
        process.stderr.write(`round ${i}, ${way}: ${each.toFixed(2)} µs\n`)
        if (i > 0) micros[way].push(each)
      }
    readers.send("count")
    const frames = await messageOf(readers, "frames")
    const sent = (ROUNDS + 1) * 3 * deltasPerRound * screenCount
    const result = {
      screens: screenCount,
      deltaBytes: Buffer.byteLength(JSON.stringify(changesAt(0))),
      bareMicros: median(micros.bare),
      publishedMicros: median(micros.published),
      perSocketMicros: median(micros.perSocket),
      delivered: frames,
      lost: sent - frames,
      budgetMicros: BUDGET_MICROS
    }
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`)
    return result.lost === 0 && result.publishedMicros <= BUDGET_MICROS ? 0 : 1
  } finally {
    readers.kill()
    screens.stop()
    app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const median = (numbers: ReadonlyArray<number>): number =>
  Math.round((numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0) * 100) / 100

const messageOf = (child: ChildProcess, kind: string): Promise<number> =>
  new Promise((resolve, reject) => {
    child.on("message", (message: { kind: string; count: number }) => message.kind === kind && resolve(message.count))
    child.once("exit", () => reject(new Error("the reading process ended")))
  })

/** The other process: many sockets that count the frames they get, and do nothing with them. */
const read = (port: number): void => {
  const subscribe = Buffer.from(JSON.stringify({ _tag: "Subscribe", topic: "board" }))
  // Masked with zeros: allowed, and the same bytes.
  const frame = Buffer.concat([Buffer.from([0x81, 0x80 | subscribe.length, 0, 0, 0, 0]), subscribe])
  let [subscribed, deltas] = [0, 0]
  const open = (): void => {
    const socket = connect(port, "127.0.0.1")
    socket.write(
      "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    let text = ""
    socket.on("data", (chunk) => {
      if (text === "") socket.write(frame)
      // Every frame of ours has its tag once; a tag may be cut between two chunks.
      const seen = text.slice(-MARK.length + 1) + chunk.toString("latin1")
      deltas += seen.split(MARK).length - 1
      if (seen.includes('"_tag":"Snapshot"') && ++subscribed === screenCount)
        process.send?.({ kind: "subscribed", count: subscribed })
      text = seen.slice(-64)
    })
    socket.on("error", () => {})
    // An unasked pong (RFC 6455 §5.5.3) says that we are still there.
    setInterval(() => socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0])), 4000)
  }
  for (let i = 0; i < screenCount; i++) setTimeout(open, i)
  process.on("message", () => setTimeout(() => process.send?.({ kind: "frames", count: deltas }), 500))
  process.on("disconnect", () => process.exit(0))
}
const MARK = '{"_tag":"Delta"'

const port = values["read-from"]
if (port === undefined) process.exitCode = await main()
else read(Number(port))
