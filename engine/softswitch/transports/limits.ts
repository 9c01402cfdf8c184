/** What connections may cost; a test has its own. */
export interface Limits {
  /** Connections of one transport, and of one address among them. */
  readonly inAll: number
  readonly perAddress: number
  /** From its first octet to its last. */
  readonly wholeWithinMs: number
  /** From the opening of a connection to its first message, TLS included. */
  readonly firstWithinMs: number
  /** Without a word from the far end, and with nobody registered or in a call by it. */
  readonly quietMs: number
  /** Until a connection of ours stands. */
  readonly connectWithinMs: number
  /** Written and not taken by the far end. */
  readonly unsentOctets: number
  /** Until the far end closes after we have. */
  readonly goodbyeMs: number
  readonly lookEveryMs: number
}

export const LIMITS: Limits = {
  // Each costs a descriptor and some 10 kB; ten telephones for each of 300 channels.
  inAll: 4_096,
  // A branch office behind one address.
  perAddress: 512,
  // A message fits into some packets; what takes longer is held back on purpose.
  wholeWithinMs: 10_000,
  firstWithinMs: 30_000,
  // RFC 5626 §4.4.1: a telephone says something each two minutes.
  quietMs: 600_000,
  // A caller waits meanwhile.
  connectWithinMs: 4_000,
  unsentOctets: 1_048_576,
  goodbyeMs: 2_000,
  lookEveryMs: 5_000
}
