import { fileURLToPath } from "node:url"
import type { Bench, Found } from "../bench.ts"
import { pause, percentile, until } from "../crowd/wait.ts"
import { Callers, type Outcome } from "./sip/callers.ts"
import { startDialplan } from "./sip/dialplan.ts"
import { startEcho } from "./sip/echo-child.ts"
import { type PeersChild, startPeers } from "./sip/peers-child.ts"
import { type SwitchChild, startSwitchChild } from "./sip/switch-child.ts"

/** CPU-seconds for 1,000 calls that are answered and hung up. Asterisk took 2.9 on such a machine, FreeSWITCH 7.8. */
const FAILS_ABOVE_S = 2.9
const TO_100_P99_MS = 5

/** Until V8 has compiled what a call runs through; a switch runs for years. */
const WARM_UP_CALLS = 1_000
/** Flat out: so many calls at once, a new one as soon as one is over. */
const AT_ONCE = 32
const BESIDE_PER_SECOND = 20
const BESIDE_MS = 20_000

const MUSIC = fileURLToPath(new URL("../../config/prompts/music-on-hold.wav", import.meta.url))
const MUSIC_NUMBER = "8000"
const SHORT_NUMBER = "9000"

export const sipBench: Bench = {
  about: "the switch alone: CPU of calls that are answered and hung up, and INVITE to 100 beside legs with media",
  numbers: { calls: 3_000, rate: 100, legs: 300 },
  run: async ({ calls = 0, legs = 0, rate = 0 }, say): Promise<Found> => {
    const profileTo = process.env["CARILLON_BENCH_PROFILE"]
    const child = await startSwitchChild(MUSIC, (text) => say(`switch: ${text}`), profileTo)
    try {
      const dialplan = await startDialplan(child.eventSocket, "bench", {
        applicationsOf: (dialled) =>
          dialled === MUSIC_NUMBER
            ? [
                ["answer", ""],
                ["playback", "local_stream://moh"]
              ]
            : [
                ["answer", ""],
                ["hangup", "NORMAL_CLEARING"]
              ]
      })
      const callers = await Callers.open(child.sip)
      await flatOut(callers, WARM_UP_CALLS)
      const paced = await measureCpu(child, () => atRate(callers, rate, calls))
      say(`${calls} calls at ${rate}/s: ${paced.cpuMs.toFixed(0)} ms of CPU`)
      const began = performance.now()
      const crowd = await measureCpu(child, () => flatOut(callers, calls))
      const perSecond = (calls / (performance.now() - began)) * 1000
      say(`flat out, ${AT_ONCE} at once: ${perSecond.toFixed(0)}/s, ${crowd.cpuMs.toFixed(0)} ms of CPU`)
      const beside = await besideMedia(child, callers, legs, say)
      const { refused } = (await child.used()).health
      callers.close()
      dialplan.close()
      return found({ calls, legs, perSecond, paced, crowd, beside, repeated: callers.repeated, refused })
    } finally {
      await child.stop()
    }
  }
}

interface Ran {
  readonly cpuMs: number
  readonly outcomes: ReadonlyArray<Outcome>
}

const measureCpu = async (child: SwitchChild, run: () => Promise<ReadonlyArray<Outcome>>): Promise<Ran> => {
  const before = await child.used()
  const outcomes = await run()
  return { outcomes, cpuMs: (await child.used()).cpuMs - before.cpuMs }
}

/** A new call each 1/rate s whatever became of the others. */
const atRate = async (callers: Callers, perSecond: number, count: number): Promise<ReadonlyArray<Outcome>> => {
  const beganMs = performance.now()
  const made: Array<Promise<Outcome>> = []
  while (made.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - beganMs) * perSecond) / 1000) + 1)
    while (made.length < due) made.push(callers.call(SHORT_NUMBER))
    await pause(1000 / perSecond)
  }
  return Promise.all(made)
}

const flatOut = async (callers: Callers, count: number): Promise<ReadonlyArray<Outcome>> => {
  const outcomes: Array<Outcome> = []
  let begun = 0
  const one = async (): Promise<void> => {
    while (begun < count) {
      begun += 1
      outcomes.push(await callers.call(SHORT_NUMBER))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return outcomes
}

interface Beside extends Ran {
  /** What a process that does nothing but answer took, at the same time. */
  readonly echoMs: ReadonlyArray<number>
  readonly cores: number
  readonly silentLegs: number
  readonly receivedShare: number
}

/** Short calls while so many other legs hear music and say silence. */
const besideMedia = async (
  child: SwitchChild,
  callers: Callers,
  legs: number,
  say: (line: string) => void
): Promise<Beside> => {
  const peers = await startPeers(legs)
  const talkers = await Callers.open(child.sip)
  try {
    await connectLegs(talkers, peers)
    say(`${legs} legs have media`)
    const echo = await startEcho(BESIDE_PER_SECOND)
    const [media, beganMs] = [await peers.counted(), performance.now()]
    const ran = await measureCpu(child, () =>
      atRate(callers, BESIDE_PER_SECOND, (BESIDE_PER_SECOND * BESIDE_MS) / 1000)
    )
    const tookMs = performance.now() - beganMs
    const echoMs = await echo.stop()
    const { received, sent, silentLegs } = await peers.counted()
    say(`${(received - media.received) / (sent - media.sent)} packets heard for each one said`)
    return {
      ...ran,
      echoMs,
      cores: ran.cpuMs / tookMs,
      silentLegs,
      receivedShare: (received - media.received) / ((tookMs / 20) * legs)
    }
  } finally {
    talkers.hangUpAll()
    talkers.close()
    await peers.stop()
  }
}

const connectLegs = async (talkers: Callers, peers: PeersChild): Promise<void> => {
  const start: Array<{ leg: number; address: string; port: number }> = []
  for (const [leg, port] of peers.ports.entries())
    void talkers.call(MUSIC_NUMBER, port, ({ sdp }) => {
      const [, at] = /^m=audio (\d+)/mu.exec(sdp) ?? []
      const [, address] = /^c=IN IP4 (\S+)/mu.exec(sdp) ?? []
      start.push({ leg, address: address ?? "", port: Number(at) })
    })
  await until("every leg is answered", () => start.length === peers.ports.length, { withinMs: 20_000 })
  peers.start(start)
}

const found = (of: {
  readonly calls: number
  readonly legs: number
  readonly perSecond: number
  readonly paced: Ran
  readonly crowd: Ran
  readonly beside: Beside
  readonly repeated: number
  readonly refused: Readonly<Record<string, number>>
}): Found => {
  const { beside, calls, crowd, legs, paced } = of
  const all = [...paced.outcomes, ...crowd.outcomes, ...beside.outcomes]
  const to100 = beside.outcomes.map(({ to100Ms }) => to100Ms).filter((ms) => !Number.isNaN(ms))
  const result = {
    calls,
    cpuSecondsPer1000: round(paced.cpuMs / calls, 2),
    cpuSecondsPer1000FlatOut: round(crowd.cpuMs / calls, 2),
    callsPerSecond: Math.round(of.perSecond),
    lost: all.filter(({ status }) => status !== 200).length,
    repeated: of.repeated,
    legs,
    inviteTo100P50Ms: round(percentile(to100, 0.5), 2),
    inviteTo100P99Ms: round(percentile(to100, 0.99), 2),
    echoP99Ms: round(percentile(beside.echoMs, 0.99), 2),
    besideCores: round(beside.cores, 3),
    mediaReceivedPct: round(beside.receivedShare * 100, 1)
  }
  const short: Array<string> = []
  if (result.cpuSecondsPer1000 > FAILS_ABOVE_S) short.push(`more than ${FAILS_ABOVE_S} s of CPU for 1,000 calls`)
  if (result.lost > 0) short.push(`${result.lost} calls were lost`)
  if (result.inviteTo100P99Ms > TO_100_P99_MS) short.push(`INVITE to 100 takes more than ${TO_100_P99_MS} ms at p99`)
  if (beside.silentLegs > 0) short.push(`${beside.silentLegs} legs heard nothing`)
  return { result, short }
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
