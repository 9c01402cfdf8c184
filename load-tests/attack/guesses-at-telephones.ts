import type { Place } from "./place.ts"
import { SipSender } from "./sip-sender.ts"

/** sip.refusalsPerMinute, and some more. */
const GUESSES = 16
const MOST_ANSWERED = 10

/**
 * A telephone's password is guessed over SIP. The guesser is not answered any more, with the right password either; telephones
 * that were registered behind the same address are, and so is everybody at other addresses.
 */
export const guessesAtTelephones = async (place: Place): Promise<string | null> => {
  const [one, two, three] = [...place.centre.accounts].slice(10, 13)
  if (one === undefined || two === undefined || three === undefined) return "the centre has too few telephones"
  const [guessed, { sipPassword: right }] = one
  const [neighbour, { sipPassword: theirs }] = two
  const [other, { sipPassword: others }] = three
  const [guesser, known, elsewhere] = await Promise.all([
    SipSender.open(place.centre, place.address(0)),
    SipSender.open(place.centre, place.address(0)),
    SipSender.open(place.centre, place.address(1))
  ])
  try {
    const before = await known.prove(neighbour, theirs)
    if (before !== 200) return `the neighbour's first registration was answered ${before}`
    const statuses: Array<number | undefined> = []
    for (let n = 0; n < GUESSES; n++) statuses.push(await guesser.prove(guessed, `guess-${n}`))
    const answered = statuses.filter((status) => status !== undefined).length
    if (answered > MOST_ANSWERED) return `${answered} of ${GUESSES} guesses were answered`
    if ((await guesser.prove(guessed, right)) !== undefined) return "the guesser was answered after that"
    const again = await known.prove(neighbour, theirs)
    if (again !== 200) return `the neighbour's registered telephone was answered ${again}`
    const far = await elsewhere.prove(other, others)
    return far === 200 ? null : `another address was answered ${far}`
  } finally {
    for (const sender of [guesser, known, elsewhere]) sender.close()
  }
}
