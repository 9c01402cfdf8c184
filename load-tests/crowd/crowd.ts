import type { Centre } from "../centre.ts"
import { Agent, type PickUp } from "./agent.ts"
import { makeMetronome } from "./metronome.ts"
import { Panel } from "./panel.ts"
import { type Leg, Phone } from "./phone.ts"
import { inParallel } from "./wait.ts"

/** Callers say 400–1,700 Hz, agents 1,900–3,400 Hz; 20 Hz and 50 Hz apart, well beyond Goertzel's 1 Hz over one second. */
export const callerToneHz = (index: number): number => 400 + 20 * (index % 66)
export const agentToneHz = (index: number): number => 1_900 + 50 * (index % 30)

/** Calling numbers of one run: mobile numbers that are nobody's. */
export const callingNumber = (index: number): string => `1380000${String(index).padStart(4, "0")}`

/** Sign-in costs the centre an argon2id each; four at once keep its two cores busy without a queue of refusals. */
const SIGN_IN_WIDTH = 4

export interface Crowd {
  readonly agents: ReadonlyArray<Agent>
  /** All callers share one socket, as the lines of a trunk do. */
  readonly trunk: Phone
  readonly admin: Panel
  readonly stop: () => Promise<void>
}

/** Gathers `count` agents (registered, signed in, not yet ready) and a trunk of callers. */
export const gather = async (options: {
  readonly centre: Centre
  readonly count: number
  readonly pickUp: (agentIndex: number, leg: Leg) => PickUp
  readonly say: (line: string) => void
}): Promise<Crowd> => {
  const { centre, count, pickUp, say } = options
  const metronome = makeMetronome()
  const numbers = [...centre.accounts.keys()].filter((user) => /^\d+$/u.test(user)).slice(0, count)
  if (numbers.length < count) throw new Error(`the centre has ${numbers.length} agents' accounts, ${count} are needed`)
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
  const admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
  return {
    agents,
    trunk,
    admin,
    stop: async () => {
      for (const leg of trunk.legs) trunk.hangUp(leg)
      await Promise.all(agents.map((agent) => agent.stop()))
      trunk.close()
    }
  }
}
