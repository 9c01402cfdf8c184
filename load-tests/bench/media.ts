import { availableParallelism } from "node:os"
import type { MediaCounts } from "#engine/softswitch/media-contract.ts"
import { threadsFor } from "#engine/softswitch/media/threads/placement.ts"
import { weightOf } from "#engine/softswitch/media/weight.ts"
import type { Bench, Found } from "../bench.ts"
import { pause } from "../crowd/wait.ts"
import { type Child, startChild } from "./media/child.ts"
import type { Heard } from "./media/far-ends.ts"

/** Of one core, for 300 legs. FreeSWITCH and Asterisk take 57 and 59 % for 200 legs, with their SIP. */
const CORES_FOR_300 = 0.45
const TX_LOSS_PCT = 1

/** Until V8 has compiled what a packet runs through, and every file is begun. */
const WARM_UP_MS = 4_000

const PACKETS_A_SECOND = 50

/** The engine's own flag for the switch (engine/supervisor/manifest.ts). */
const FLAGS = ["--max-semi-space-size=4"]

interface Passed {
  readonly cores: number
  readonly seconds: number
  readonly received: number
  readonly jitterP99Ms: number
}

export const mediaBench: Bench = {
  about: "the switch's media threads: CPU of legs in pairs that talk and are recorded in stereo, beside a plain relay",
  numbers: { legs: 300, opus: 0, seconds: 10, threads: threadsFor(300, availableParallelism()) },
  run: async ({ legs: asked = 0, opus = 0, seconds = 0, threads = 1 }, say): Promise<Found> => {
    // Whole pairs.
    const legs = asked + (asked % 2)
    const farEnds = startChild("./far-ends.ts")
    try {
      const ports = await farEnds.ask<ReadonlyArray<number>>("open", { legs, opus })
      const relay = startChild("./relay.ts")
      const relayed = await carried(relay, farEnds, ports, seconds)
      await relay.stop()
      say(`a plain relay: ${relayed.cores.toFixed(3)} cores, ${lossPct(relayed, legs).toFixed(2)} % lost`)
      const media = startChild("./switch.ts", FLAGS, [String(threads), String(opus)])
      const passed = await carried(media, farEnds, ports, seconds)
      const end = await media.ask<End>("end")
      await media.stop()
      say(
        `media: ${passed.cores.toFixed(3)} cores, ${end.recordings} recordings of ${Math.round(end.recordedMs / 1_000)} s in all, ` +
          `ticks late by ${end.counts.lateMsP99.toFixed(1)} ms at p99, ${end.counts.strangers} strangers`
      )
      return found({ legs, opus }, relayed, passed, end)
    } finally {
      await farEnds.stop()
    }
  }
}

interface End {
  readonly counts: MediaCounts
  readonly recordings: number
  readonly recordedMs: number
}

/** Has the far ends speak through the child, and measures after it has warmed up. */
const carried = async (
  child: Child,
  farEnds: Child,
  ports: ReadonlyArray<number>,
  seconds: number
): Promise<Passed> => {
  await farEnds.ask("speakTo", await child.ask("connect", ports))
  await pause(WARM_UP_MS)
  const before = await look(child, farEnds)
  await pause(seconds * 1_000)
  const after = await look(child, farEnds)
  const ran = (after.atMs - before.atMs) / 1_000
  return {
    cores: (after.cpuS - before.cpuS) / ran,
    seconds: ran,
    received: after.received - before.received,
    jitterP99Ms: after.jitterP99Ms
  }
}

const look = async (child: Child, farEnds: Child) => {
  const { jitterP99Ms, received } = await farEnds.ask<Heard>("heard")
  const { system, user } = await child.ask<NodeJS.CpuUsage>("used")
  return { atMs: performance.now(), cpuS: (user + system) / 1_000_000, received, jitterP99Ms }
}

/** Of the packets that are due in the time: one a leg and frame. */
const lossPct = ({ received, seconds }: Passed, legs: number): number =>
  Math.max(0, 100 * (1 - received / (legs * PACKETS_A_SECOND * seconds)))

const found = (
  { legs, opus }: { readonly legs: number; readonly opus: number },
  relayed: Passed,
  passed: Passed,
  end: End
): Found => {
  const txLossPct = round(lossPct(passed, legs), 2)
  const cores = round(passed.cores, 3)
  // A leg of Opus may cost what admission counts for it.
  const most = round((CORES_FOR_300 * (legs + opus * (weightOf("opus") - 1))) / 300, 3)
  const short = [
    ...(cores > most ? [`${cores} cores for ${legs} legs, at most ${most}`] : []),
    ...(txLossPct >= TX_LOSS_PCT ? [`${txLossPct} % of the packets were not sent in time`] : []),
    ...(end.recordings < legs / 2 || end.counts.recordingsFailed > 0
      ? [`${end.recordings} of ${legs / 2} recordings, ${end.counts.recordingsFailed} failed`]
      : []),
    ...(end.counts.threadsLost > 0 ? [`${end.counts.threadsLost} media threads died`] : [])
  ]
  return {
    result: {
      legs,
      ...(opus === 0 ? {} : { opus }),
      cores,
      relayCores: round(relayed.cores, 3),
      usPerLegFrame: round((passed.cores * 1_000_000) / (legs * PACKETS_A_SECOND), 1),
      txLossPct,
      jitterP99Ms: passed.jitterP99Ms,
      threads: end.counts.threads,
      recorded: end.recordings
    },
    short
  }
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits
