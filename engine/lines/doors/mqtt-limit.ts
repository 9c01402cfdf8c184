/** Follows the packets of one MQTT connection by their fixed headers (MQTT 3.1.1 §2.2), so that none is kept that is too large. */
export interface PacketLimit {
  /** False: a packet says it is larger than it may be, or its length is none. */
  readonly take: (octets: Uint8Array) => boolean
}

/** The remaining length has at most four octets. */
const MOST_DIGITS = 4

export const makePacketLimit = (mostOctets: number): PacketLimit => {
  let [left, digits, length, isInHeader] = [0, 0, 0, false]
  return {
    take: (octets) => {
      let at = 0
      while (at < octets.length) {
        if (left > 0) {
          const skipped = Math.min(left, octets.length - at)
          left -= skipped
          at += skipped
          continue
        }
        const octet = octets[at]!
        at += 1
        if (!isInHeader) {
          isInHeader = true
          digits = 0
          length = 0
          continue
        }
        length += (octet & 127) * 128 ** digits
        digits += 1
        if (length > mostOctets) return false
        if ((octet & 128) === 0) {
          isInHeader = false
          left = length
        } else if (digits === MOST_DIGITS) return false
      }
      return true
    }
  }
}
