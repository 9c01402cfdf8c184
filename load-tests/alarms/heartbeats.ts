import { createSocket } from "node:dgram"
import { once } from "node:events"
import postgres from "postgres"
import { pause, until } from "../crowd/wait.ts"
import { cpuMsOf } from "../media/cpu.ts"
import { processTable, type Running } from "../memory/processes.ts"
import { databaseOf, type RunningCentre, startCentre } from "../running-centre.ts"
import { doorsOf } from "#engine/laboratory/doors.ts"
import { enterTerminals, type TerminalRow } from "./entered.ts"
import { knownToLines } from "./fleet.ts"
import { dc09Frame } from "#engine/laboratory/terminals/dc09.ts"

export interface HeartbeatLoad {
  readonly terminals: number
  readonly perSecond: number
  readonly acknowledged: number
  /** Of one core, over the whole run: lines, core and PostgreSQL together. */
  readonly cores: number
  /** Terminals that fell silent, how many; and those of them that nobody was told of. */
  readonly silent: number
  readonly missedTrue: number
  /** Terminals that went on and were told to be silent. */
  readonly missedFalse: number
}

export const MOST_CORES = 0.25
/** Heartbeats are 300 s apart at 333 a second and 100,000 terminals. */
const USUAL_EVERY_S = 300
/** A centre takes no shorter one; so silence shows within the run: 90 s, and 120 in which it may be that of a whole carrier. */
const QUICK_EVERY_S = 60
/** So many of each hundred are quick. */
const QUICK_EVERY = 50
/** Of the quick ones every so many falls silent after its first sign of life. */
const SILENT_EVERY = 10
/** After the end, for those that are found last. */
const FOUND_WITHIN_MS = 90_000

interface Sender {
  readonly row: TerminalRow
  readonly isQuick: boolean
  readonly isSilent: boolean
}

/** So many terminals send signs of life over UDP; some fall silent. What it costs, and who is missed. */
export const heartbeatLoad = async (
  { minutes, terminals }: { readonly terminals: number; readonly minutes: number },
  say: (line: string) => void
): Promise<HeartbeatLoad> => {
  const senders = Array.from({ length: terminals }, (_, n): Sender => {
    const isQuick = n % QUICK_EVERY === 0
    const isSilent = isQuick && (n / QUICK_EVERY) % SILENT_EVERY === 0
    return {
      isQuick,
      isSilent,
      row: {
        id: `beat-${n}`,
        line: "dc-09",
        dialect: null,
        account: `B${n.toString(16).toUpperCase().padStart(6, "0")}`,
        key: null,
        numbers: [],
        heartbeatMs: (isQuick ? QUICK_EVERY_S : USUAL_EVERY_S) * 1_000
      }
    }
  })
  const centre = await startCentre({ seed: "config/seed/small-centre.yaml", say })
  try {
    const database = await databaseOf(centre)
    say(`entering ${terminals} terminals`)
    await enterTerminals(
      database,
      senders.map(({ row }) => row)
    )
    await knownToLines(
      centre,
      senders.map(({ row }) => row)
    )
    // What was read and written to get here is not what signs of life cost.
    await pause(5_000)
    return await measured(centre, database, senders, minutes, say)
  } finally {
    await centre.stop()
  }
}

const measured = async (
  centre: RunningCentre,
  database: string,
  senders: ReadonlyArray<Sender>,
  minutes: number,
  say: (line: string) => void
): Promise<HeartbeatLoad> => {
  const crowd = await openSockets(centre)
  const before = await cpuOf(centre)
  const beganAt = performance.now()
  const seconds = minutes * 60
  let sent = 0
  for (let second = 0; second < seconds; second++) {
    const due = senders.filter((sender, n) => isDue(sender, n, second))
    // Evenly within the second, too: devices know nothing of each other, and a burst would only fill a socket's buffer.
    for (let slice = 0; slice < SLICES; slice++) {
      for (const { row } of due.slice((due.length * slice) / SLICES, (due.length * (slice + 1)) / SLICES))
        crowd.beat(row.account)
      await pause(Math.max(0, beganAt + second * 1_000 + ((slice + 1) * 1_000) / SLICES - performance.now()))
    }
    sent += due.length
    if (second % 60 === 59) say(`${sent} sent, ${crowd.acknowledged()} acknowledged`)
  }
  const wallMs = performance.now() - beganAt
  const cores = Math.round((((await cpuOf(centre)) - before) / wallMs) * 1_000) / 1_000
  const sql = postgres(database, { max: 1, onnotice: () => {} })
  try {
    const toldSilent = async () =>
      new Set(
        (
          await sql<Array<{ readonly terminal: string }>>`
            select distinct body->>'terminal' as terminal from facts
            where kind = 'TerminalReported' and body->>'event' = 'path-failed' and body->>'phase' = 'began'
              and body->>'code' like 'silence-%'`
        ).map(({ terminal }) => terminal)
      )
    const silent = senders.filter(({ isSilent }) => isSilent)
    let found = await toldSilent()
    const missed = () => silent.filter(({ row }) => !found.has(row.id)).length
    // The others go on meanwhile, or they would be silent in truth.
    const goesOn = setInterval(() => {
      for (const { isSilent, row } of senders)
        if (!isSilent && row.heartbeatMs === QUICK_EVERY_S * 1_000) crowd.beat(row.account)
    }, QUICK_EVERY_S * 500)
    await until(
      "the silent ones",
      async () => {
        found = await toldSilent()
        return missed() === 0
      },
      { withinMs: FOUND_WITHIN_MS, everyMs: 1_000 }
    ).catch(() => {})
    clearInterval(goesOn)
    const others = new Set(senders.filter(({ isSilent }) => !isSilent).map(({ row }) => row.id))
    return {
      terminals: senders.length,
      perSecond: Math.round((sent / seconds) * 10) / 10,
      acknowledged: crowd.acknowledged(),
      cores,
      silent: silent.length,
      missedTrue: missed(),
      missedFalse: [...found].filter((id) => others.has(id)).length
    }
  } finally {
    crowd.close()
    await sql.end()
  }
}

const SLICES = 50

/** Spread over its interval, as devices are that were switched on at other times. */
const isDue = ({ isQuick, isSilent }: Sender, n: number, second: number): boolean => {
  const everyS = isQuick ? QUICK_EVERY_S : USUAL_EVERY_S
  return second % everyS === Math.floor(n / QUICK_EVERY) % everyS && !(isSilent && second >= QUICK_EVERY_S)
}

/** Many devices behind a few addresses, as a carrier has them. */
const SOCKETS = 4

const openSockets = async (centre: RunningCentre) => {
  const { dc09 } = doorsOf(centre)
  let [acknowledged, next] = [0, 0]
  const sockets = await Promise.all(
    Array.from({ length: SOCKETS }, async () => {
      const socket = createSocket({
        type: "udp4",
        lookup: (host, _options, answer) => answer(null, host, 4),
        recvBufferSize: 4_194_304
      })
      const listening = once(socket, "listening")
      socket.bind(0, "127.0.0.1")
      await listening
      socket.on("error", () => {})
      socket.on("message", (octets) => {
        if (octets.includes('"ACK"')) acknowledged += 1
      })
      return socket
    })
  )
  return {
    acknowledged: () => acknowledged,
    beat: (account: string): void => {
      const octets = dc09Frame({ id: "NULL", sequence: 0, account, data: "", clock: new Date() })
      sockets[next++ % SOCKETS]!.send(octets, dc09.port, dc09.address)
    },
    close: () => {
      for (const socket of sockets) socket.close()
    }
  }
}

/** CPU in ms so far of the lines, the core, and the store with its database. */
const cpuOf = async (centre: RunningCentre): Promise<number> => {
  const { workers } = await centre.health()
  const running = processTable()
  const below = (pid: number): ReadonlyArray<number> =>
    running.filter(({ parent }: Running) => parent === pid).flatMap(({ pid: child }) => [child, ...below(child)])
  const pids = ["lines", "core", "store"].flatMap((name) => {
    const pid = workers[name]?.pid
    if (pid === null || pid === undefined) throw new Error(`the health page names no process id of ${name}`)
    return [pid, ...below(pid)]
  })
  return pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0)
}

export const heartbeatLoadHeld = (
  { acknowledged, cores, missedFalse, missedTrue, perSecond, silent }: HeartbeatLoad,
  minutes: number
): boolean =>
  cores <= MOST_CORES &&
  missedFalse === 0 &&
  missedTrue === 0 &&
  silent > 0 &&
  // A datagram may be lost on the way; a device says it again at its next time.
  acknowledged >= perSecond * minutes * 60 * 0.99
