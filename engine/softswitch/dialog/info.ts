/** A digit told by INFO, as gateways without RFC 4733 send it (application/dtmf-relay, application/dtmf; RFC 6086 §2 calls it legacy use). */

/** Told when the sender gives no Duration: the length of an ordinary key press. */
const DEFAULT_DURATION_MS = 250

/** A key held for 10 s is stuck, and the number only shown. */
const MAX_DURATION_MS = 10_000

export const DTMF_RELAY = "application/dtmf-relay"
/** The digit and nothing else, as older gateways write it. */
export const DTMF = "application/dtmf"

/** `Signal=5` and `Duration=160` in lines of their own; undefined when no digit is named. 10 and 11 are `*` and `#`. */
export const digitOf = (
  body: string,
  type = DTMF_RELAY
): { readonly digit: string; readonly durationMs: number } | undefined => {
  const signal =
    type === DTMF ? body.trim().toUpperCase() : /^[ \t]*signal[ \t]*=[ \t]*(\S+)/im.exec(body)?.[1]?.toUpperCase()
  const duration = /^[ \t]*duration[ \t]*=[ \t]*(\d+)/im.exec(body)?.[1]
  const digit = signal === "10" ? "*" : signal === "11" ? "#" : signal
  if (digit === undefined || !/^[0-9*#A-D]$/.test(digit)) return undefined
  return {
    digit,
    durationMs: duration === undefined ? DEFAULT_DURATION_MS : Math.min(Number(duration), MAX_DURATION_MS)
  }
}
