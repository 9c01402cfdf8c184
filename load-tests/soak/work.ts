import type { Agent, PickUp } from "../crowd/agent.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import type { Callers } from "./callers.ts"
import { between } from "./load.ts"

const PICK_UP_MS = { from: 200, to: 2_000 }
const WRAP_UP_MS = { from: 500, to: 10_000 }
/** One in twenty rings is missed; the agent is back after a while. */
const MISSED_SHARE = 0.05
const RETURN_MS = 5_000
/** One talk in five is put on hold for a while, if it lasts so long. */
const HELD_SHARE = 0.2
const HELD_AFTER_MS = { from: 500, to: 4_000 }
const HELD_MS = { from: 500, to: 3_000 }

/** `missed` is told of a ring that nobody will take. */
export const pickUp = (missed: () => void): PickUp => {
  if (Math.random() >= MISSED_SHARE) return between(PICK_UP_MS)
  missed()
  return "never"
}

/** An agent's day: ready, talk, put on hold, wrap up, and back from a missed ring. `held` counts. */
export const work = (agent: Agent, callers: Callers, held: () => void): void => {
  // Refused when the centre has moved on meanwhile; the next ring or the wrap-up's own end goes on from there.
  const later = (act: () => Promise<void>, ms: number) => setTimeout(() => void act().catch(() => {}), ms)
  const hold = (leg: Leg) =>
    setTimeout(() => {
      if (!agent.phone.hold(leg, true)) return
      held()
      setTimeout(() => agent.phone.hold(leg, false), between(HELD_MS))
    }, between(HELD_AFTER_MS))
  later(agent.ready, 0)
  agent.onInvite.add((leg) => {
    leg.onEnd.add(() => {
      if (leg.answeredAt === undefined) later(agent.ready, RETURN_MS)
      else later(agent.finishWrapUp, between(WRAP_UP_MS))
    })
  })
  agent.onTalk.add((leg) => {
    callers.talks(leg.peer, () => agent.phone.hangUp(leg))
    if (Math.random() < HELD_SHARE) hold(leg)
  })
}
