import { maskedNumber, USUAL_MASKING } from "#wire/masked-number.ts"
import type { RunningCentre } from "../running-centre.ts"
import { Agent, type PickUp } from "./agent.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./panel.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { inParallel } from "./wait.ts"

/** Callers say 400–1,700 Hz, agents 1,900–3,400 Hz; 20 Hz and 50 Hz apart, well beyond Goertzel's 1 Hz over one second. */
export const callerToneHz = (index: number): number => 400 + 20 * (index % 66)
export const agentToneHz = (index: number): number => 1_900 + 50 * (index % 30)

/** Calling numbers of one run: mobile numbers that are nobody's. */
export const callingNumber = (index: number): string => `1380000${String(index).padStart(4, "0")}`

/** The same as call records have them. */
export const numberOnRecord = (index: number): string => maskedNumber(callingNumber(index), USUAL_MASKING)

/** Sign-in costs the centre an argon2id each; four at once keep its two cores busy without a queue of refusals. */
const SIGN_IN_WIDTH = 4

export interface Crowd {
  readonly agents: ReadonlyArray<Agent>
  /** All callers share one socket, as the lines of a trunk do. */
  readonly trunk: Phone
  readonly admin: Panel
  readonly stop: () => Promise<void>
}

/**
 * Gathers `count` agents (registered, signed in, not yet ready) and a trunk of callers. Only agents who are signed out: behind
 * the others of a running centre a person may be at work. When the crowd stops they are signed out again, so that the centre
 * is left with nobody who cannot be reached.
 */
export const gather = async (options: {
  readonly centre: RunningCentre
  readonly count: number
  readonly pickUp: (agentIndex: number, leg: Leg) => PickUp
  readonly say: (line: string) => void
  /** Agents who are signed in as well: those of a demo whose people were gone for a moment. */
  readonly signedInToo?: boolean
}): Promise<Crowd> => {
  const { centre, count, pickUp, say, signedInToo = false } = options
  const metronome = makeMetronome()
  const admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
  const free = new Set(
    (await admin.agents()).flatMap(({ id, state }) => (signedInToo || state === "signed-out" ? [id as string] : []))
  )
  const numbers = [...centre.accounts.keys()].filter((user) => free.has(user)).slice(0, count)
  if (numbers.length < count)
    throw new Error(`the centre has ${numbers.length} signed-out agents with accounts, ${count} are needed`)
  say(`signing in ${count} agents`)
  const agents = await inParallel(numbers, SIGN_IN_WIDTH, (number, index) =>
    Agent.start({
      baseUrl: centre.baseUrl,
      sip: centre.sip,
      realm: centre.realm,
      number,
      ...centre.accounts.get(number)!,
      metronome,
      toneHz: agentToneHz(index),
      pickUp: (leg) => pickUp(index, leg)
    })
  )
  const trunk = await Phone.open({
    address: centre.sip.address,
    realm: centre.realm,
    metronome,
    onCall: (leg) => trunk.hangUp(leg)
  })
  return {
    agents,
    trunk,
    admin,
    stop: async () => {
      for (const leg of trunk.legs) trunk.hangUp(leg)
      // Each does what it can: a centre that a test has stopped answers nobody.
      await Promise.all(agents.map((agent) => agent.panel.ask(agent.number, { _tag: "SignOut" }).catch(() => {})))
      await Promise.all(agents.map((agent) => agent.stop()))
      trunk.close()
    }
  }
}
