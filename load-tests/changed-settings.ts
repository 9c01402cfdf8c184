import type { Panel } from "./crowd/panel.ts"
import { change, have } from "./crowd/have.ts"
import { pause } from "./crowd/wait.ts"

/** Settings that decide who gets what, changed while calls run; the same order each time. */

const SKILL = "replayed"
const EVERY_MS = 400
/** Another one of each at every turn: no two turns have the same settings in force. */
const STRATEGIES = [
  "random",
  "skill-score",
  "top-down",
  "even",
  "round-robin",
  "least-talk",
  "ring-all",
  "longest-idle"
] as const
/** Calls of a replay wait for some seconds: steps in that time. */
const RELAXED_AFTER_MS = 800
const SERVED_WITHIN_MS = 1_000

/** Changes queues and agents by turns until it is stopped; stopping answers how many changes counted, or throws the first that was refused. */
export const keepChanging = async (
  admin: Panel,
  { agents, queue }: { readonly queue: string; readonly agents: ReadonlyArray<string> }
): Promise<() => Promise<number>> => {
  await have(admin, "skills", { id: SKILL, name: SKILL, description: "" })
  const over = new AbortController()
  let turn = 0
  const turns = (async () => {
    for (; !over.signal.aborted; turn++) {
      await changed(admin, queue, agents, turn)
      await pause(EVERY_MS)
    }
  })()
  // Told to whoever stops it, not to the process.
  turns.catch(() => {})
  return async () => {
    over.abort()
    await turns
    return turn
  }
}

const changed = async (admin: Panel, queue: string, agents: ReadonlyArray<string>, turn: number): Promise<void> => {
  const agent = agents[turn % agents.length]!
  const round = Math.floor(turn / 3)
  switch (turn % 3) {
    case 0:
      return change(admin, `queues/${queue}`, {
        strategy: STRATEGIES[round % STRATEGIES.length],
        priority: turn,
        // At every other turn those who have too little of the skill, or none yet, may not take these calls.
        needs: round % 2 === 0 ? {} : { [SKILL]: 1 + (round % 5) },
        weights: { [SKILL]: 1 + (round % 10) },
        relaxations: round % 3 === 0 ? [] : relaxing(1 + (round % 5)),
        servedWithinMs: round % 4 === 0 ? null : SERVED_WITHIN_MS * (1 + (round % 4))
      })
    case 1:
      return change(admin, `people/${agent}`, {
        skills: { [SKILL]: 1 + (turn % 10) },
        tiers: { [queue]: 1 + (turn % 10) }
      })
    default:
      return change(admin, `people/${agent}`, serving(agents, agent, queue, turn))
  }
}

/** Less of the skill does after a while, at last none of it; the last step only while few are signed in. */
const relaxing = (to: number): ReadonlyArray<object> => [
  { afterMs: RELAXED_AFTER_MS, skill: SKILL, to, fewerThan: null },
  { afterMs: 2 * RELAXED_AFTER_MS, skill: SKILL, to: null, fewerThan: 1 + to }
]

/** Out of the queue for some turns, then in again. The last one always serves: nobody shall wait for ever. */
const serving = (agents: ReadonlyArray<string>, agent: string, queue: string, turn: number): object => {
  if (agent === agents.at(-1)) return { queues: [queue], skills: { [SKILL]: 10 } }
  const isOut = Math.floor(turn / (3 * agents.length)) % 2 === 0
  return { queues: isOut ? [] : [queue], tiers: {} }
}
