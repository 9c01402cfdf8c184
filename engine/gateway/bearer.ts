import { createHash } from "node:crypto"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { StoreAway } from "#engine/ports/CoreRpc.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import type { Session } from "#engine/ports/OfficeDoor.ts"
import type { OfficeDoor } from "#engine/office-door/office-door.ts"

/** Programs that show a key instead of a cookie: `Authorization: Bearer ck_…` (RFC 6750 §2.1). */
export interface Bearers {
  /** What the key opens, in the shape of a session; null when it opens nothing. */
  readonly of: (authorization: string | null) => Effect.Effect<Session | null, StoreAway>
  readonly forget: (hashes: Iterable<string>) => void
  /** What keys may do may have changed, as the units of somebody's reach: all are asked for again. */
  readonly rightsChanged: () => void
}

const SECRET = /^ck_[\w-]{43}$/u
/** A key that was taken away is forgotten at once by who took it; this is for what happens beside us, as a role that changes. */
const KNOWN_MS = 10_000
/** Programs of a large centre, many times over. */
const KNOWN_LIMIT = 1_000

export const isBearer = (authorization: string | null | undefined): boolean =>
  /^bearer(?: |$)/iu.test(authorization ?? "")

export const makeBearers = (door: OfficeDoor): Bearers => {
  const known = new Map<string, { readonly session: Session; readonly until: number }>()
  return {
    of: Effect.fnUntraced(function* (authorization) {
      const secret = isBearer(authorization) ? authorization!.slice("bearer ".length).trim() : ""
      if (!SECRET.test(secret)) return null
      const now = yield* Clock.currentTimeMillis
      const secretHash = createHash("sha256").update(secret).digest("hex")
      const remembered = known.get(secretHash)
      const session =
        remembered !== undefined && remembered.until > now
          ? remembered.session
          : yield* door.ask("keyOf", { secretHash, at: EpochMs.make(now) })
      known.delete(secretHash)
      if (session === null || session.expiresAt <= now) return null
      known.set(secretHash, remembered?.session === session ? remembered : { session, until: now + KNOWN_MS })
      if (known.size > KNOWN_LIMIT) known.delete(known.keys().next().value as string)
      return session
    }),
    forget: (hashes) => {
      for (const hash of hashes) known.delete(hash)
    },
    rightsChanged: () => known.clear()
  }
}
