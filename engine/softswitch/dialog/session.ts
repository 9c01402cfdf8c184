/** A session timer as both sides agreed on it (RFC 4028). */
export interface Session {
  readonly seconds: number
  readonly refresher: "us" | "them"
  /** Only who knows timers is required to. */
  readonly isKnown: boolean
}
