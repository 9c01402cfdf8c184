/** Nonces a server gives out and takes back once each count (RFC 2617 §3.2.1, RFC 7616 §3.3). */
import { md5 } from "./digest.ts"

/** Five minutes: a telephone that keeps its nonce re-registers twice with it; a captured one is soon worthless. */
export const NONCE_LIFETIME_MS = 300_000

/** Used nonces whose counts are kept; 20,000 in five minutes is 66 new proofs a second. The oldest is forgotten first. */
const MAX_USED_NONCES = 20_000

export interface Nonces {
  readonly issue: (nowMs: number) => string
  /** "ours": given out here and still young. "old": too old, or of another run; its bearer may try again with a new one. */
  readonly judge: (nonce: string, nowMs: number) => "ours" | "old"
  /** Spends a count of a nonce; false when that count or a later one was spent before. `nc` undefined: one use in all. */
  readonly spend: (nonce: string, nc: string | undefined, nowMs: number) => boolean
}

/**
 * A nonce says when it was made and carries a seal over that, so an unanswered challenge costs no memory:
 * a flood of REGISTERs without credentials leaves nothing behind. Only spent nonces are remembered.
 */
export const makeNonces = (token: () => string): Nonces => {
  const secret = token() + token()
  const spent = new Map<string, { readonly count: number; readonly untilMs: number }>()
  const seal = (body: string): string => md5(`${secret}:${body}`)

  const forget = (nowMs: number): void => {
    for (const [nonce, use] of spent) {
      if (use.untilMs > nowMs && spent.size <= MAX_USED_NONCES) return
      spent.delete(nonce)
    }
  }

  return {
    issue: (nowMs) => {
      const body = `${token()}.${Math.floor(nowMs).toString(36)}`
      return `${body}.${seal(body)}`
    },
    judge: (nonce, nowMs) => {
      const sealAt = nonce.lastIndexOf(".")
      const body = nonce.slice(0, Math.max(sealAt, 0))
      if (sealAt < 0 || seal(body) !== nonce.slice(sealAt + 1)) return "old"
      const issuedAtMs = Number.parseInt(body.slice(body.lastIndexOf(".") + 1), 36)
      return nowMs - issuedAtMs < NONCE_LIFETIME_MS ? "ours" : "old"
    },
    spend: (nonce, nc, nowMs) => {
      const count =
        nc === undefined ? Number.POSITIVE_INFINITY : /^[0-9a-f]{8}$/i.test(nc) ? Number.parseInt(nc, 16) : 0
      if (count <= (spent.get(nonce)?.count ?? 0)) return false
      // First spent stays first, so the oldest entries are at the front.
      spent.set(nonce, { count, untilMs: spent.get(nonce)?.untilMs ?? nowMs + NONCE_LIFETIME_MS })
      forget(nowMs)
      return true
    }
  }
}
