/** How the line of a call is, as the browser measures it; null: it does not say (yet). */
export interface LineQuality {
  /** Of what comes: `PCMA`. */
  readonly codec: string | null
  readonly roundTripMs: number | null
  /** Of all that should have come. */
  readonly lostShare: number | null
  readonly jitterMs: number | null
}

export const NO_QUALITY: LineQuality = { codec: null, roundTripMs: null, lostShare: null, jitterMs: null }

/** One line of RTCPeerConnection.getStats(), as far as it is read. */
export interface StatsLine {
  readonly type: string
  readonly id: string
  readonly kind?: string
  readonly codecId?: string
  readonly mimeType?: string
  readonly packetsReceived?: number
  readonly packetsLost?: number
  readonly jitter?: number
  /** Seconds that all samples so far waited together, and how many they are. */
  readonly jitterBufferDelay?: number
  readonly jitterBufferEmittedCount?: number
  readonly roundTripTime?: number
  readonly currentRoundTripTime?: number
  readonly nominated?: boolean
}

export const qualityOf = (lines: ReadonlyArray<StatsLine>): LineQuality => {
  const inbound = lines.find(({ kind, type }) => type === "inbound-rtp" && kind === "audio")
  const codec = lines.find(({ id, type }) => type === "codec" && id === inbound?.codecId)
  // The far end's own report is the better one; a check of the way (STUN) is there before it.
  const reported = lines.find(({ kind, type }) => type === "remote-inbound-rtp" && kind === "audio")?.roundTripTime
  const checked = lines.find(
    ({ nominated, type }) => type === "candidate-pair" && nominated === true
  )?.currentRoundTripTime
  const lost = Math.max(0, inbound?.packetsLost ?? 0)
  const all = (inbound?.packetsReceived ?? 0) + lost
  return {
    codec: codec?.mimeType?.split("/")[1] ?? null,
    roundTripMs: inMs(reported ?? checked),
    lostShare: all === 0 ? null : lost / all,
    jitterMs: all === 0 ? null : inMs(inbound?.jitter)
  }
}

const inMs = (seconds: number | undefined): number | null => (seconds === undefined ? null : Math.round(seconds * 1000))

export const readStats = async (connection: RTCPeerConnection): Promise<ReadonlyArray<StatsLine>> => {
  const lines: Array<StatsLine> = []
  const report = await connection.getStats()
  report.forEach((line: StatsLine) => lines.push(line))
  return lines
}

export const readQuality = async (connection: RTCPeerConnection): Promise<LineQuality> =>
  qualityOf(await readStats(connection))
