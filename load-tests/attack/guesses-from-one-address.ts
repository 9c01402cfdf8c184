import { cookieOf, type Place } from "./place.ts"

/** A few more than an address has free. */
const GUESSES = 60

/** A program in the office guesses through a list of users; a colleague at the next desk, who worked here yesterday, signs in. */
export const guessesFromOneAddress = async (place: Place): Promise<string | null> => {
  const office = place.address(0)
  const [user, password] = place.agent(0)
  const yesterday = await place.signIn(office, user, password)
  if (yesterday.status !== 204) return `the first sign-in was answered ${yesterday.status}`
  const statuses: Array<number> = []
  for (let n = 0; n < GUESSES; n++) statuses.push((await place.signIn(office, `guess-${n}`, "no")).status)
  if (!statuses.includes(429)) return `${GUESSES} guesses from one address were never slowed down`
  const colleague = await place.signIn(office, user, password, cookieOf(yesterday, "carillon-device"))
  if (colleague.status !== 204) return `a known device of that office was answered ${colleague.status}`
  const elsewhere = await place.signIn(place.address(1), ...place.agent(1))
  return elsewhere.status === 204 ? null : `somebody at another address was answered ${elsewhere.status}`
}
