import type { Endpoint } from "../endpoint.ts"
import type { LineQuality, Negotiated } from "../media-contract.ts"
import { makeReports } from "../rtp/reports.ts"
import type { Reports } from "../rtp/reports.ts"
import type { Source } from "../rtp/source.ts"

/** The reports of one stream, and where they go: beside the media on the same port, or on the next one. */
export interface StreamControl extends Pick<Reports, "came" | "sent"> {
  readonly agree: (negotiated: Negotiated) => void
  readonly beside: () => boolean
  /** Undefined when it was taken, else why it was not. */
  readonly receive: (datagram: Uint8Array, from: Endpoint, atMs: number) => string | undefined
  readonly report: (atMs: number, timestamp: number) => Addressed | undefined
  readonly farewell: (atMs: number, timestamp: number) => Addressed | undefined
  readonly quality: (late: number, waitedMs: number) => LineQuality | undefined
}

interface Addressed {
  readonly datagram: Uint8Array
  readonly to: Endpoint
}

export const makeStreamControl = (ssrc: number, source: Source): StreamControl => {
  const reports = makeReports(ssrc)
  let agreed: Negotiated | undefined
  /** Where the far end's reports come from, once one has. */
  let place: Endpoint | undefined

  const addressed = (datagram: Uint8Array | undefined): Addressed | undefined => {
    const media = source.target()
    if (datagram === undefined || media === undefined || agreed === undefined) return undefined
    if (agreed.rtcpMux) return { datagram, to: media }
    return { datagram, to: place ?? { address: media.address, port: media.port + 1 } }
  }

  return {
    came: reports.came,
    sent: reports.sent,
    beside: () => agreed?.rtcpMux === true,
    agree: (next) => {
      const { address, port } = next.remote
      if (agreed?.remote.address !== address || agreed.remote.port !== port) place = undefined
      reports.speak(next.codec)
      agreed = next
    },
    receive: (datagram, from, atMs) => {
      if (!source.knows(from.address)) return "a report from an address nobody vouches for"
      if (!reports.receive(datagram, atMs)) return "no report"
      place = { address: from.address, port: from.port }
      return undefined
    },
    report: (atMs, timestamp) => (source.target() === undefined ? undefined : addressed(reports.due(atMs, timestamp))),
    farewell: (atMs, timestamp) => addressed(reports.farewell(atMs, timestamp)),
    quality: (late, waitedMs) => (agreed === undefined ? undefined : reports.quality(late, waitedMs))
  }
}
