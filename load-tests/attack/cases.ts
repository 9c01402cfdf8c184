import { callersTakeEveryLeg } from "./callers-take-every-leg.ts"
import { callsOfOneSource } from "./calls-of-one-source.ts"
import { guessesAtTelephones } from "./guesses-at-telephones.ts"
import { accountsLearnNothing, overheardProofs } from "./digest-abuse.ts"
import { guessesAtOneUser } from "./guesses-at-one-user.ts"
import { guessesFromOneAddress } from "./guesses-from-one-address.ts"
import { inviteForAVictim } from "./invite-for-a-victim.ts"
import type { Place } from "./place.ts"
import { screensOfOneAccount } from "./screens-of-one-account.ts"
import { signInFlood } from "./sign-in-flood.ts"
import { slowSenders } from "./slow-senders.ts"

export interface Case {
  /** What is done to whom, and what must hold. */
  readonly name: string
  /** Null when it held, else what did not. */
  readonly run: (place: Place) => Promise<string | null>
}

/** Attacks that are about time or number: what one request can do is in the tests. A new one gets a file and a line here. */
export const CASES: ReadonlyArray<Case> = [
  {
    name: "unfinished bodies of one address: everybody at that address is served",
    run: (place) => slowSenders(place, "body", 1)
  },
  {
    name: "unfinished bodies of many addresses: everybody is served",
    run: (place) => slowSenders(place, "body", 32)
  },
  {
    name: "unfinished heads of one address: everybody at that address is served",
    run: (place) => slowSenders(place, "head", 1)
  },
  {
    name: "silent connections of one address: everybody at that address is served",
    run: (place) => slowSenders(place, "nothing", 1)
  },
  { name: "guesses through a list of users from one address: known devices sign in", run: guessesFromOneAddress },
  { name: "guesses at one user from many addresses: slowed down, known devices sign in", run: guessesAtOneUser },
  { name: "four hundred sign-ins at once: a known device does not wait", run: signInFlood },
  { name: "screens of one account without end: others open theirs", run: screensOfOneAccount },
  { name: "a call whose SDP names somebody else: no packet reaches them", run: inviteForAVictim },
  {
    name: "1,000 calls a second from a stranger: others' telephones register, and a talk does not pause",
    run: (place) => callsOfOneSource(place, "stranger")
  },
  {
    name: "1,000 calls a second by a trunk: others' telephones register, and a talk does not pause",
    run: (place) => callsOfOneSource(place, "trunk")
  },
  { name: "callers take every leg: who waits is still served, and no agent is blamed", run: callersTakeEveryLeg },
  { name: "guesses at a telephone's password: not answered any more, neighbours are", run: guessesAtTelephones },
  {
    name: "SIP accounts that there are and that there are not: the same answer, as soon",
    run: accountsLearnNothing
  },
  { name: "proofs of a telephone that were overheard: they register nobody", run: overheardProofs }
]
