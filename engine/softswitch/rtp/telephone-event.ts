/** The four octets of a telephone-event payload (RFC 4733 §2.3). */
export interface TelephoneEvent {
  /** 0–15 are the DTMF keys; all else is not ours. */
  readonly event: number
  readonly end: boolean
  /** −dBm0, 0–63. */
  readonly volume: number
  /** Since the packet's timestamp, in samples, 16 bits. */
  readonly durationSamples: number
}

/** DTMF events 0–15 in their order (RFC 4733 §3.2, table 3). */
export const DIGITS = "0123456789*#ABCD"

const PAYLOAD_OCTETS = 4

/** Reads a telephone-event payload; undefined when it is shorter than four octets (redundant events behind the first are ignored). */
export const readEvent = (payload: Uint8Array): TelephoneEvent | undefined =>
  payload.length < PAYLOAD_OCTETS
    ? undefined
    : {
        event: payload[0]!,
        end: (payload[1]! & 0x80) !== 0,
        volume: payload[1]! & 0x3f,
        durationSamples: (payload[2]! << 8) | payload[3]!
      }

export const writeEvent = (into: Uint8Array, at: number, event: TelephoneEvent): void => {
  into[at] = event.event
  into[at + 1] = (event.end ? 0x80 : 0) | (event.volume & 0x3f)
  into[at + 2] = event.durationSamples >>> 8
  into[at + 3] = event.durationSamples
}
