import { createHash, randomBytes } from "node:crypto"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { EpochMs } from "#actors/vocabulary.ts"
import type { StoreAway } from "#engine/ports/CoreRpc.ts"
import { type Account, DEVICE_LIMIT_CHARACTERS, type Session } from "#engine/ports/OfficeDoor.ts"
import type { Devices } from "./devices.ts"
import type { OfficeDoor } from "#engine/office-door/office-door.ts"
import { makePasswords, type SignInBusy, type Urgency } from "./passwords.ts"
import { SignInAttempts } from "./sign-in-attempts.ts"

/** The cookie's name. Its value is an opaque random token; all else about the session is in the database. */
export const COOKIE = "carillon"
const TOKEN_BYTES = 32
const TOKEN = /^[\w-]{43}$/u
/**
 * How long a session that was signed out at another gateway may still open doors; each request of a screen asks for its session. Changes of
 * people and roles are told by the engine, and forgotten is what they make old.
 */
const CACHE_MS = 10_000
/** Sessions remembered: everybody of a large centre, with several devices. */
const CACHE_LIMIT = 10_000
/** A session that was seen before is asked for no longer than this: a hanging database must not hold up every request. */
const ASK_AGAIN_WITHIN = "1 second"
/** After a question that nobody answered, the remembered session is used for so long before the next one. */
const UNANSWERED_PAUSE_MS = 2_000

/** User or password is wrong; which of the two is not told. */
export class WrongPassword extends Schema.TaggedError<WrongPassword>()("WrongPassword", {}) {}

/** The password was right, and the account wants a code. */
export class CodeNeeded extends Schema.TaggedError<CodeNeeded>()("CodeNeeded", {}) {}

export class WrongCode extends Schema.TaggedError<WrongCode>()("WrongCode", {}) {}

/** The directory that has this account's password does not answer. */
export class DirectoryAway extends Schema.TaggedError<DirectoryAway>()("DirectoryAway", {}) {}

export class TooManyAttempts extends Schema.TaggedError<TooManyAttempts>()("TooManyAttempts", {
  retryAfterSeconds: Schema.Int
}) {}

export interface SignedIn {
  readonly token: string
  /** Value of the device's cookie from now on. */
  readonly device: string
  readonly session: Session
}

/** Where somebody signs in from. */
export interface From {
  readonly address: string
  readonly browser: string
  readonly device: string | undefined
}

/** What somebody shows at the sign-in. */
export interface Shown {
  readonly user: string
  readonly password: string
  /** Of their app, or a recovery code; asked for when the password was right. */
  readonly code?: string
}

export interface Sessions {
  readonly signIn: (
    shown: Shown,
    from: From
  ) => Effect.Effect<
    SignedIn,
    WrongPassword | CodeNeeded | WrongCode | DirectoryAway | TooManyAttempts | SignInBusy | StoreAway
  >
  /** A session for somebody whom the office's own accounts know. */
  readonly letIn: (
    known: { readonly account: Account; readonly signOutUrl: string | null },
    from: From
  ) => Effect.Effect<Pick<SignedIn, "session" | "token">, StoreAway>
  /**
   * The session of a cookie's value; null when there is none or it is over. While the records or their database do not answer,
   * sessions that were seen before are still known, until they expire.
   */
  readonly of: (token: string | undefined) => Effect.Effect<Session | null, StoreAway>
  /** The session as it is by now, whatever was known of it. Null when it is over, or its person may not sign in any more. */
  readonly renewed: (session: Session) => Effect.Effect<Session | null, StoreAway>
  /** What these accounts may do has changed; null means everybody's. */
  readonly rightsChanged: (accounts: ReadonlyArray<string> | null) => void
  /** What is remembered of these is old, by the hashes of their tokens. */
  readonly forget: (tokenHashes: Iterable<string>) => void
  /** These have a screen open. Answers those that are over. */
  readonly seen: (tokenHashes: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<string>, StoreAway>
  readonly signOut: (session: Session) => Effect.Effect<void, StoreAway>
  readonly cached: () => number
}

export const makeSessions = (door: OfficeDoor, devices: Devices): Sessions => {
  const passwords = makePasswords()
  const attempts = new SignInAttempts()
  const cache = new Map<string, { readonly session: Session; readonly seenAt: number }>()

  const remember = (session: Session, now: number): void => {
    cache.delete(session.tokenHash)
    cache.set(session.tokenHash, { session, seenAt: now })
    if (cache.size > CACHE_LIMIT) cache.delete(cache.keys().next().value as string)
  }

  const checked = Effect.fnUntraced(function* ({ code, password, user }: Shown, urgency: Urgency, now: number) {
    const account = yield* door.ask("accountOf", { user, at: EpochMs.make(now) })
    const lockedMs = (account?.lockedUntil ?? 0) - now
    // Strangers who guess do not keep the person out who signed in from this device before.
    if (lockedMs > 0 && urgency !== "known")
      return yield* new TooManyAttempts({ retryAfterSeconds: Math.ceil(lockedMs / 1000) })
    const isRight =
      account?.isInDirectory === true
        ? yield* isRightThere(door, account.id, password)
        : yield* passwords.verify(password, account?.passwordHash ?? null, urgency)
    if (account === null) return new WrongPassword()
    const at = EpochMs.make(now)
    // Wrong ones before are forgotten by a right code alone: else the password would buy any number of guesses.
    if (isRight && account.hasTwoStep) {
      if (code === undefined) return yield* new CodeNeeded()
      return (yield* door.ask("codeCompared", { account: account.id, code, at })) ? account : new WrongCode()
    }
    yield* door.ask("passwordCompared", { account: account.id, isRight, at })
    return isRight ? account : new WrongPassword()
  })

  const begin = sessionBegins(door, remember)

  const letIn: Sessions["letIn"] = Effect.fnUntraced(function* (known, from) {
    return yield* begin({ ...known, byProvider: true }, from, yield* Clock.currentTimeMillis)
  })

  const signIn: Sessions["signIn"] = Effect.fnUntraced(function* (shown, from) {
    const { user } = shown
    const now = yield* Clock.currentTimeMillis
    const device = devices.read(from.device, now)
    const isKnown = device !== null && devices.knows(device, user)
    const attempt = { user, address: from.address, device: isKnown ? device.id : null }
    const waitMs = attempts.waitMs(attempt, now)
    if (waitMs > 0) return yield* new TooManyAttempts({ retryAfterSeconds: Math.ceil(waitMs / 1000) })
    const urgency = isKnown ? "known" : attempts.isCalm(attempt, now) ? "calm" : "suspect"
    attempts.begun(attempt, now)
    const account = yield* checked(shown, urgency, now).pipe(
      Effect.tapError(() => Effect.sync(() => attempts.withdrawn(attempt)))
    )
    if ("_tag" in account) {
      attempts.wrong(attempt, now)
      return yield* account
    }
    attempts.succeeded(attempt)

    const begun = yield* begin({ account, byProvider: account.isInDirectory, signOutUrl: null }, from, now)
    return { ...begun, device: devices.withUser(device, user, now) }
  })

  /** What the database says of a session that was seen before, or the session as it was then when it does not say. */
  const orRemembered = (
    asked: Effect.Effect<Session | null, StoreAway>,
    known: Session,
    now: number
  ): Effect.Effect<Session | null> => {
    const unanswered = Effect.sync(() => {
      cache.set(known.tokenHash, { session: known, seenAt: now + UNANSWERED_PAUSE_MS - CACHE_MS })
      return known
    })
    return asked.pipe(
      Effect.timeoutOrElse({ duration: ASK_AGAIN_WITHIN, orElse: () => unanswered }),
      Effect.catch(() => unanswered)
    )
  }

  const of = Effect.fnUntraced(function* (token: string | undefined) {
    if (token === undefined || !TOKEN.test(token)) return null
    const now = yield* Clock.currentTimeMillis
    const tokenHash = hashOf(token)
    const known = cache.get(tokenHash)
    const isFresh = known !== undefined && now - known.seenAt < CACHE_MS
    const asked = door
      .ask("sessionOf", { tokenHash, at: EpochMs.make(now) })
      .pipe(Effect.tap((found) => Effect.sync(() => found !== null && remember(found, now))))
    const session = isFresh
      ? known.session
      : yield* known === undefined ? asked : orRemembered(asked, known.session, now)
    if (session === null || session.expiresAt <= now) {
      cache.delete(tokenHash)
      return null
    }
    return session
  })

  const renewed = Effect.fnUntraced(function* ({ tokenHash }: Session) {
    const now = yield* Clock.currentTimeMillis
    const found = yield* door.ask("sessionOf", { tokenHash, at: EpochMs.make(now) })
    if (found === null || found.expiresAt <= now) {
      cache.delete(tokenHash)
      return null
    }
    remember(found, now)
    return found
  })

  return {
    signIn,
    letIn,
    of,
    renewed,
    rightsChanged: (accounts) => {
      // Kept for when nobody answers; asked for again at the next request.
      for (const [tokenHash, { session }] of cache)
        if (accounts === null || accounts.includes(session.account.id)) cache.set(tokenHash, { session, seenAt: 0 })
    },
    seen: Effect.fnUntraced(function* (tokenHashes) {
      const at = EpochMs.make(yield* Clock.currentTimeMillis)
      const over = yield* door.ask("sessionsSeen", { tokenHashes, at })
      for (const tokenHash of over) cache.delete(tokenHash)
      return over
    }),
    signOut: (session) =>
      Effect.suspend(() => {
        cache.delete(session.tokenHash)
        return Effect.asVoid(door.ask("dropSession", { tokenHash: session.tokenHash }))
      }),
    forget: (tokenHashes) => {
      for (const tokenHash of tokenHashes) cache.delete(tokenHash)
    },
    cached: () => cache.size
  }
}

/** Makes a session for whoever has shown who they are. */
const sessionBegins = (door: OfficeDoor, remember: (session: Session, now: number) => void) =>
  Effect.fnUntraced(function* (
    known: { readonly account: Account; readonly byProvider: boolean; readonly signOutUrl: string | null },
    from: From,
    now: number
  ) {
    const { account, byProvider, signOutUrl } = known
    const token = randomBytes(TOKEN_BYTES).toString("base64url")
    const [tokenHash, createdAt] = [hashOf(token), EpochMs.make(now)]
    const where = { address: from.address, device: from.browser.slice(0, DEVICE_LIMIT_CHARACTERS) }
    const how = { twoStepFirst: account.mustSetUpTwoStep, byProvider, signOutUrl }
    const saved = { tokenHash, account: account.id, createdAt, ...how, ...where }
    const expiresAt = yield* door.ask("saveSession", saved)
    const session: Session = { tokenHash, account, createdAt, expiresAt, signOutUrl }
    remember(session, now)
    return { token, session }
  })

const isRightThere = Effect.fnUntraced(function* (door: OfficeDoor, user: string, password: string) {
  const compared = yield* door.ask("directoryCompared", { user, password })
  return compared._tag === "Away" ? yield* new DirectoryAway() : compared._tag === "Right"
})

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex")

/** The value of one cookie in a Cookie header, or undefined: the session's token unless another is named. */
export const tokenIn = (cookieHeader: string | null, cookie = COOKIE): string | undefined => {
  for (const pair of (cookieHeader ?? "").split(";")) {
    const [name, value] = pair.split("=", 2)
    if (name?.trim() === cookie) return value?.trim()
  }
  return undefined
}

/** Set-Cookie for a new session; an empty token takes the cookie away. */
export const cookieFor = (token: string, maxAgeSeconds: number, isHttps: boolean): string =>
  `${COOKIE}=${token}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isHttps ? "; Secure" : ""}`
