import { percentile } from "../crowd/wait.ts"
import type { Place } from "./place.ts"
import { type Credentials, type SipAnswer, SipTalk } from "./sip-talk.ts"

/** One less than silences a source or an account (`sip.refusalsPerMinute`). */
const GUESSES_HEARD = 9
/** So many accounts there are, and as many there are not. */
const ACCOUNTS = 12
/** Of the median: what two equal things differ by on a machine that does something else as well. */
const NOISE_SHARE = 0.5
const NOISE_MS = 0.3

/** The last agents of the list: no other case needs their telephones. */
const accountAt = (place: Place, n: number): Credentials => {
  const [user, { sipPassword }] = [...place.centre.accounts].at(-1 - n)!
  return { user, password: sipPassword }
}

const withTalk = async <A>(place: Place, address: string, run: (talk: SipTalk) => Promise<A>): Promise<A> => {
  const talk = await SipTalk.at(address, place.centre)
  return run(talk).finally(() => talk.close())
}

/** Who asks for accounts that there are and that there are not hears the same, as long, as soon. */
export const accountsLearnNothing = async (place: Place): Promise<string | null> => {
  const heard: { readonly there: Array<SipAnswer>; readonly not: Array<SipAnswer> } = { there: [], not: [] }
  for (let n = 0; n < ACCOUNTS; n++) {
    const { user } = accountAt(place, n)
    const nobody = user.replace(/./u, "9")
    for (const [kind, name] of [
      ["there", user],
      ["not", nobody]
    ] as const)
      await withTalk(place, place.address(2 * n + (kind === "there" ? 0 : 1)), async (talk) => {
        for (let guess = 0; guess < GUESSES_HEARD - 1; guess++) {
          const answer = await talk.register({ user: name, password: `wrong ${guess}` })
          if (answer !== undefined) heard[kind].push(answer)
        }
      })
  }
  const expected = ACCOUNTS * (GUESSES_HEARD - 1)
  if (heard.there.length !== expected || heard.not.length !== expected)
    return `${heard.there.length} and ${heard.not.length} of ${expected} guesses were answered`
  const shapes = (answers: ReadonlyArray<SipAnswer>): string =>
    [...new Set(answers.map(shapeOf))].toSorted().join(" or ")
  if (shapes(heard.there) !== shapes(heard.not)) return `${shapes(heard.there)} against ${shapes(heard.not)}`
  const [there, not] = [heard.there, heard.not].map((answers) =>
    percentile(
      answers.map(({ ms }) => ms),
      0.5
    )
  )
  const differ = Math.abs(there! - not!)
  return differ <= Math.max(NOISE_MS, Math.min(there!, not!) * NOISE_SHARE)
    ? null
    : `accounts there are are refused in ${there!.toFixed(2)} ms, others in ${not!.toFixed(2)} ms`
}

/** Status, names of the headers, and the length without what the sender itself chose. */
const shapeOf = ({ status, text }: SipAnswer): string => {
  const names = text.split("\r\n").flatMap((line) => /^([\w-]+):/u.exec(line)?.[1] ?? [])
  const own = text.split("\r\n").filter((line) => /^(?:Via|From|To|Call-ID):/iu.test(line))
  return `${status} ${names.join(",")} ${text.length - own.join("").length} octets`
}

/** A proof that was overheard is worth nothing: neither again, nor with its count raised, nor with a nonce that was made up. */
export const overheardProofs = (place: Place): Promise<string | null> =>
  withTalk(place, place.address(0), async (owner) => {
    const account = accountAt(place, ACCOUNTS)
    const challenge = await owner.ask(owner.request("REGISTER", account.user))
    if (challenge?.status !== 401) return `the owner is not challenged: ${challenge?.status ?? "nothing"}`
    const proof = owner.proof(challenge, account)
    const registered = await owner.ask(owner.request("REGISTER", account.user, `Authorization: ${proof}\r\n`))
    if (registered?.status !== 200) return `the owner is not registered: ${registered?.status ?? "nothing"}`
    return withTalk(place, place.address(1), async (thief) => {
      const tries: ReadonlyArray<readonly [what: string, proof: string]> = [
        ["again", proof],
        ["with its count raised", proof.replace("nc=00000001", "nc=00000002")],
        ["with a count that is none", proof.replace("nc=00000001", "nc=zzzzzzzz")],
        ["with a nonce that was made up", proof.replace(/nonce="[^"]+"/u, 'nonce="aaaa.bbbb.cccc"')],
        ["with a user of another name", proof.replace(`username="${account.user}"`, 'username="nobody"')],
        ["with a header of 60,000 octets", `${proof}, opaque="${"x".repeat(60_000)}"`]
      ]
      for (const [what, stolen] of tries) {
        const answer = await thief.ask(thief.request("REGISTER", account.user, `Authorization: ${stolen}\r\n`, "thief"))
        if (answer?.status === 200) return `a proof said ${what} registers a thief's telephone`
        if (answer?.text.includes("thief@") === true) return `a proof said ${what} is answered with a binding`
      }
      const renewed = await owner.register(account)
      if (renewed?.status !== 200) return `the owner hears ${renewed?.status ?? "nothing"} afterwards`
      return renewed.text.includes("sip:thief@") ? "the thief's telephone is among the owner's" : null
    })
  })
