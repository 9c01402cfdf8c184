import { cookieOf, type Place } from "./place.ts"

const ADDRESSES = 120
/** Twenty are free; the waits between the next ones leave room for a handful while this runs. */
const MOST_LOOKED_AT = 30

/** One user's password is guessed from many addresses; the person signs in where they did before. */
export const guessesAtOneUser = async (place: Place): Promise<string | null> => {
  const [user, password] = place.agent(2)
  const home = place.address(ADDRESSES + 1)
  const before = await place.signIn(home, user, password)
  if (before.status !== 204) return `the first sign-in was answered ${before.status}`
  const statuses: Array<number> = []
  for (let n = 0; n < ADDRESSES; n++) statuses.push((await place.signIn(place.address(n), user, `guess-${n}`)).status)
  const lookedAt = statuses.filter((status) => status === 401).length
  if (lookedAt > MOST_LOOKED_AT) return `${lookedAt} of ${ADDRESSES} guesses were looked at`
  const person = await place.signIn(home, user, password, cookieOf(before, "carillon-device"))
  if (person.status !== 204) return `the person's own device was answered ${person.status}`
  const other = await place.signIn(home, ...place.agent(3))
  return other.status === 204 ? null : `another user was answered ${other.status}`
}
