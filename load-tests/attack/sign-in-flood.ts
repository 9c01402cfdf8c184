import { cookieOf, type Place } from "./place.ts"

const AT_ONCE = 400
/** It has the next turn of two; each takes some 30 ms on a quiet processor, and four hundred connections are being made. */
const SIGNED_IN_WITHIN_MS = 3_000

/** Four hundred strangers sign in at once, each user and address once; somebody who was here before comes in the middle. */
export const signInFlood = async (place: Place): Promise<string | null> => {
  const home = place.address(AT_ONCE + 1)
  const [user, password] = place.agent(4)
  const before = await place.signIn(home, user, password)
  if (before.status !== 204) return `the first sign-in was answered ${before.status}`
  const flood = Array.from({ length: AT_ONCE }, (_, n) => place.signIn(place.address(n), `flood-${n}`, "no"))
  // The flood is in the queues when the first of it is answered.
  await Promise.race(flood)
  const { ms, status } = await place.signIn(home, user, password, cookieOf(before, "carillon-device"))
  const rest = await Promise.all(flood)
  if (rest.some((answer) => answer.status === 204)) return "a wrong password was right"
  return status === 204 && ms <= SIGNED_IN_WITHIN_MS ? null : `it was answered ${status} after ${Math.round(ms)} ms`
}
