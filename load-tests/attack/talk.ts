import { Agent } from "../crowd/agent.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "../crowd/wait.ts"
import type { Place } from "./place.ts"

const NUMBER = "95000"
/** Queue "service" of the seed. */
const KEY = "1"

/** An honest caller in the queue, and an agent who is not ready yet. */
export interface Honest {
  readonly agent: Agent
  readonly caller: Leg
  readonly leave: () => Promise<void>
}

/** `nth`: each case its own agent, so that none is told of another's. */
export const honestCaller = async (place: Place, nth: number): Promise<Honest> => {
  const { accounts, baseUrl, realm, sip } = place.centre
  const metronome = makeMetronome()
  const [number, passwords] = [...accounts][nth] ?? []
  if (number === undefined || passwords === undefined) throw new Error("the centre has too few agents")
  const agent = await Agent.start({
    baseUrl,
    sip,
    realm,
    number,
    ...passwords,
    metronome,
    toneHz: 2_000,
    pickUp: () => 0
  })
  const phone = await Phone.open({ address: "127.0.0.1", realm, metronome, onCall: (leg) => phone.hangUp(leg) })
  const caller = await phone.call(sip, NUMBER, "13900000001")
  await until("the welcome", () => caller.audio.packetsHeard > 20 || caller.ending !== undefined, { withinMs: 20_000 })
  caller.audio.sayTone(700)
  caller.audio.press(KEY)
  return {
    agent,
    caller,
    leave: async () => {
      phone.hangUp(caller)
      await agent.panel.ask(number, { _tag: "SignOut" }).catch(() => {})
      await agent.stop()
      phone.close()
    }
  }
}
