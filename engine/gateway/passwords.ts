import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { isPassword } from "../password-hash/password-hash.ts"

/** Each takes a thread of four and 19 MiB for some 30 ms; two leave threads for files and names. */
const CONCURRENT_VERIFIES = 2
/** A shift that begins: two hundred people within five seconds. More of one urgency are told to come back. */
const WAITING_VERIFIES = 200

/** Too many people sign in at this moment. */
export class SignInBusy extends Schema.TaggedError<SignInBusy>()("SignInBusy", {}) {}

/** Who is looked at first: a device where this person signed in before, an address without failures, everybody else. */
export type Urgency = "known" | "calm" | "suspect"

export interface Passwords {
  /**
   * Whether this is the password of that PHC string. A null hash (no such user) takes as long as a real one and is never right;
   * a string that is no argon2id hash is never right either. Each urgency has a queue of its own: a flood of strangers fills theirs.
   */
  readonly verify: (password: string, hash: string | null, urgency?: Urgency) => Effect.Effect<boolean, SignInBusy>
}

export const makePasswords = (): Passwords => {
  const waiting: Record<Urgency, Set<() => void>> = { known: new Set(), calm: new Set(), suspect: new Set() }
  let atWork = 0

  const next = (): void => {
    for (const queue of [waiting.known, waiting.calm, waiting.suspect])
      for (const begin of queue) {
        if (atWork >= CONCURRENT_VERIFIES) return
        queue.delete(begin)
        begin()
      }
  }

  return {
    verify: (password, hash, urgency = "calm") =>
      Effect.callback<boolean, SignInBusy>((resume) => {
        const queue = waiting[urgency]
        if (atWork >= CONCURRENT_VERIFIES && queue.size >= WAITING_VERIFIES)
          return resume(Effect.fail(new SignInBusy()))
        const begin = (): void => {
          atWork += 1
          void isPassword(password, hash)
            .then(
              (isRight) => resume(Effect.succeed(isRight)),
              (error: unknown) => resume(Effect.die(error))
            )
            .finally(() => {
              atWork -= 1
              next()
            })
        }
        queue.add(begin)
        next()
        return Effect.sync(() => queue.delete(begin))
      })
  }
}
