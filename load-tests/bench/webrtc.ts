import type { BrowserSide, MediaCounts } from "#engine/softswitch/media-contract.ts"
import type { Bench, Found } from "../bench.ts"
import { pause } from "../crowd/wait.ts"
import { type Child, startChild } from "./media/child.ts"
import type { BrowsersHeard } from "./webrtc/browsers.ts"
import type { Told } from "./webrtc/switch.ts"

/** Of one core. The aim is 0.3. */
const MOST_PCT_A_LEG = 0.4
const LOSS_PCT = 1

/** Handshakes, until V8 has compiled what a packet runs through. */
const WARM_UP_MS = 5_000
const CONNECTED_WITHIN_MS = 30_000

const PACKETS_A_SECOND = 50

/** The engine's own flag for the switch (engine/supervisor/manifest.ts). */
const FLAGS = ["--max-semi-space-size=4"]

export const webrtcBench: Bench = {
  about:
    "one media thread with browsers' legs in pairs that talk: ICE, DTLS, SRTP both ways, decoded, bridged, encoded",
  numbers: { legs: 100, seconds: 10 },
  run: async ({ legs: asked = 0, seconds = 0 }, say): Promise<Found> => {
    // Whole pairs.
    const legs = asked + (asked % 2)
    const browsers = startChild("../webrtc/browsers.ts")
    const media = startChild("../webrtc/switch.ts", FLAGS)
    try {
      const sides = await browsers.ask<ReadonlyArray<Omit<BrowserSide, "ours">>>("open", legs)
      const told = await media.ask<ReadonlyArray<Told>>("open", legs)
      await media.ask("connect", sides)
      const beganMs = performance.now()
      await browsers.ask("meet", told)
      const connected = await allConnected(browsers, legs)
      say(`${connected} of ${legs} browsers connected in ${Math.round(performance.now() - beganMs)} ms`)
      await pause(WARM_UP_MS)
      const before = await look(media, browsers)
      await pause(seconds * 1_000)
      const after = await look(media, browsers)
      const end = await media.ask<End>("end")
      return found(legs, connected, before, after, end)
    } finally {
      await Promise.all([browsers.stop(), media.stop()])
    }
  }
}

interface End {
  readonly counts: MediaCounts
  readonly refused: number
}

const allConnected = async (browsers: Child, legs: number): Promise<number> => {
  const giveUpMs = performance.now() + CONNECTED_WITHIN_MS
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- looked at one after the other
    const { connected } = await browsers.ask<BrowsersHeard>("heard")
    if (connected === legs || performance.now() > giveUpMs) return connected
    // oxlint-disable-next-line no-await-in-loop -- as above
    await pause(50)
  }
}

const look = async (media: Child, browsers: Child) => {
  const heard = await browsers.ask<BrowsersHeard>("heard")
  const { system, user } = await media.ask<NodeJS.CpuUsage>("used")
  return { ...heard, atMs: performance.now(), cpuS: (user + system) / 1_000_000 }
}

type Look = Awaited<ReturnType<typeof look>>

const found = (legs: number, connected: number, before: Look, after: Look, end: End): Found => {
  const ran = (after.atMs - before.atMs) / 1_000
  const cores = (after.cpuS - before.cpuS) / ran
  const cpuPctPerLeg = round((100 * cores) / legs, 3)
  const due = legs * PACKETS_A_SECOND * ran
  const txLossPct = round(Math.max(0, 100 * (1 - (after.received - before.received) / due)), 2)
  const short = [
    ...(connected < legs ? [`${connected} of ${legs} browsers connected`] : []),
    ...(cpuPctPerLeg > MOST_PCT_A_LEG ? [`${cpuPctPerLeg} % of a core a leg, at most ${MOST_PCT_A_LEG}`] : []),
    ...(txLossPct >= LOSS_PCT ? [`${txLossPct} % of the packets were not sent in time`] : []),
    ...(after.garbled > 0 ? [`${after.garbled} packets came out as others`] : []),
    ...(end.refused > 0 ? [`${end.refused} handshakes failed`] : [])
  ]
  return {
    result: {
      legs,
      cpuPctPerLeg,
      usPerLegFrame: round((cores * 1_000_000) / (legs * PACKETS_A_SECOND), 1),
      connected,
      txLossPct,
      lateP99Ms: round(end.counts.lateMsP99, 1)
    },
    short
  }
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits
