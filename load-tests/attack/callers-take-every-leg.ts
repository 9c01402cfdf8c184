import { setTimeout as after } from "node:timers/promises"
import { until } from "../crowd/wait.ts"
import type { Place } from "./place.ts"
import { SipSender } from "./sip-sender.ts"
import { honestCaller } from "./talk.ts"

/** More than there are legs, from so many sources that none of them calls too often. */
const SOURCES = 12
const CALLS_EACH = 60

/** Callers who never hang up take every leg that callers may have. Somebody who waits is served all the same. */
export const callersTakeEveryLeg = async (place: Place): Promise<string | null> => {
  const { agent, caller, leave } = await honestCaller(place, 7)
  const senders = await Promise.all(
    Array.from({ length: SOURCES }, (_, n) => SipSender.open(place.centre, place.address(n)))
  )
  try {
    for (let call = 0; call < CALLS_EACH; call++) {
      for (const sender of senders) sender.invite("95000", `1390000${call}`)
      await after(10)
    }
    const refused = () => senders.reduce((sum, { answers }) => sum + (answers.get(503) ?? 0), 0)
    await until("refusals for want of legs", () => refused() > 0, { withinMs: 10_000 })
    // Health is asked of the workers now and then.
    await until("full legs in health", async () => (await problemsOf(place)).includes("话路已满"), { withinMs: 15_000 })
    if (caller.ending !== undefined) return `the honest caller was ended: ${caller.ending}`
    await agent.ready()
    await until("the agent's ring and talk", () => agent.leg?.answeredAt !== undefined, { withinMs: 10_000 })
    const state = (await agent.panel.agents()).find(({ id }) => id === agent.number)?.state
    return state === "not-ready" ? "the agent was made not ready" : null
  } finally {
    for (const sender of senders) sender.close()
    await leave()
  }
}

const problemsOf = async (place: Place): Promise<string> => JSON.stringify(await place.centre.health())
