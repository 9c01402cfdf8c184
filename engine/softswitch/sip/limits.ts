/** What a message may weigh before it is refused; RFC 3261 names no limits, so each carries our reason. */

/** The most a UDP datagram can hold by its length field (RFC 768). More cannot come, so more is a caller's mistake. */
export const MAX_DATAGRAM_OCTETS = 65_535

/** UDP over IPv4 carries 65,535 less 20 octets of IP and 8 of UDP header; a longer message could never leave. */
export const MAX_SENDABLE_OCTETS = 65_507

/** Start line and headers of a message in a stream, which has no length of its own: half of what a datagram can hold. */
export const MAX_HEAD_OCTETS = 32_768

/** RFC 4475's longest legal request has 43 header lines; more than four times that is no telephone any more. */
export const MAX_HEADERS = 200

/** One header after unfolding. RFC 4475's longest has under 600 octets; 8 KB leaves room for certificates and tokens. */
export const MAX_HEADER_OCTETS = 8_192

/** Highest CSeq that RFC 3261 §8.1.1.5 allows to start with is 2^31-1; numbers on the wire are 32 bits wide. */
export const MAX_CSEQ = 0xff_ff_ff_ff

/** Expires and Contact expires are 32 bits wide (RFC 3261 §20.19); a longer number is clipped to this. */
export const MAX_DELTA_SECONDS = 0xff_ff_ff_ff

/** Of a MESSAGE: what the engine keeps of one alarm. RFC 3428 §8 wants less than 1,300 over UDP; XML with a position has 2,000. */
export const MAX_TEXT_OCTETS = 16_384
