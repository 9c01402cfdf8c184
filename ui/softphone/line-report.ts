import { gradeOf, type LineGrade, opinionOf, ratingOf } from "./opinion.ts"
import { type LineQuality, NO_QUALITY, qualityOf, type StatsLine } from "./line-quality.ts"

/** How the line of a call is now, and what a listener would say of it; null: not known yet. */
export interface LineReport extends LineQuality {
  readonly mos: number | null
  readonly grade: LineGrade | null
}

export const NO_REPORT: LineReport = { ...NO_QUALITY, mos: null, grade: null }

/** One look at the counters of a stream. */
interface Look {
  readonly received: number
  readonly lost: number
}

/** Ten looks of a second each: what is shown follows the line, and one lost packet does not turn it red. */
const LOOKS = 10
/** Of a second of G.711 or Opus there are fifty; below this there is nothing to say yet. */
const ENOUGH_PACKETS = 50
/** A packet of voice, and what the browser keeps for jitter where it does not say. */
const PACKET_MS = 20

/** Follows a call: loss is that of the last ten seconds, not of all of it. */
export const followLine = (): ((lines: ReadonlyArray<StatsLine>) => LineReport) => {
  let looks: ReadonlyArray<Look> = []
  return (lines) => {
    const quality = qualityOf(lines)
    const inbound = lines.find(({ kind, type }) => type === "inbound-rtp" && kind === "audio")
    if (inbound === undefined) return { ...quality, mos: null, grade: null }
    const look = { received: inbound.packetsReceived ?? 0, lost: Math.max(0, inbound.packetsLost ?? 0) }
    // A call that came back counts anew.
    const before = (looks.at(-1)?.received ?? 0) > look.received ? [] : looks
    looks = [...before, look].slice(-LOOKS - 1)
    const first = looks[0] ?? look
    const [received, lost] = [look.received - first.received, Math.max(0, look.lost - first.lost)]
    if (received + lost < ENOUGH_PACKETS) return { ...quality, mos: null, grade: null }
    const lostShare = lost / (received + lost)
    const rating = ratingOf({ lostShare, delayMs: (quality.roundTripMs ?? 0) / 2 + bufferMsOf(inbound) + PACKET_MS })
    return { ...quality, lostShare, mos: opinionOf(rating), grade: gradeOf(rating) }
  }
}

/** How long the browser keeps a packet before it sounds. */
const bufferMsOf = ({ jitterBufferDelay, jitterBufferEmittedCount }: StatsLine): number =>
  jitterBufferDelay === undefined || !jitterBufferEmittedCount
    ? PACKET_MS
    : (1000 * jitterBufferDelay) / jitterBufferEmittedCount
