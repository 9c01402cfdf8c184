import { hash } from "node:crypto"
import { distributor } from "#actors/distributor/kind.ts"
import { factsText, stepText, textOf } from "#engine/adapters/postgres/step-text.ts"
import { codecOf, encoderOf } from "#engine/runtime/codec.ts"
import type { Step } from "#engine/runtime/step.ts"
import type { Bench, Found } from "../bench.ts"
import { openCentre, WAITING_PER_AGENT } from "./overrun-centre.ts"

/** What is promised of a decision, with everything that is written of it. */
const LEAST_A_SECOND = 20_000
const SIZES = [100, 300, 1_000] as const
/** Rounds at each size; the best of them counts, for what disturbs a round only ever makes it slower. */
const ROUNDS = 5

/** One decision is one message to the distributor's real step that ends in an offer, with its journal row made and encoded. */
const measureDistributor = (decisions: number, say: (line: string) => void): Found => {
  const micros = new Map<number, number>()
  for (const agents of SIZES) {
    const rounds = Array.from({ length: ROUNDS }, () => round(agents, Math.ceil(decisions / ROUNDS)))
    micros.set(agents, Math.min(...rounds))
    say(
      `${agents} agents, ${agents * WAITING_PER_AGENT} waiting: ${rounds.map((each) => each.toFixed(1)).join(", ")} µs a decision`
    )
  }
  const [small, middle, large] = SIZES
  const us = (agents: number) => micros.get(agents)!
  const perSecond = Math.floor(1_000_000 / us(large))
  const linear = us(middle) / us(small) <= middle / small && us(large) / us(middle) <= large / middle
  const result = {
    agents: large,
    waiting: large * WAITING_PER_AGENT,
    decisionsPerSecond: perSecond,
    usPerDecision: rounded(us(large)),
    growth: Object.fromEntries(SIZES.map((agents) => [agents, rounded(us(agents))]))
  }
  const short = [
    ...(perSecond >= LEAST_A_SECOND ? [] : [`fewer than ${LEAST_A_SECOND} decisions a second`]),
    ...(linear ? [] : ["a decision's time grows faster than the number of agents"])
  ]
  return { result, short }
}

export const distributorBench: Bench = {
  about: `decisions a second with 1,000 agents and 5,000 works waiting: ${LEAST_A_SECOND} at least, and growth at most linear`,
  numbers: { decisions: 20_000 },
  run: async ({ decisions }, say) => measureDistributor(decisions!, say)
}

const rounded = (micros: number): number => Math.round(micros * 10) / 10

/** Microseconds of a decision, on average. */
const round = (agents: number, decisions: number): number => {
  const centre = openCentre(agents)
  let [made, elapsedMs] = [0, 0]
  for (const message of centre.day(decisions)) {
    const started = performance.now()
    const step = centre.hear(message)
    const text = step === undefined ? "" : record(step)
    const tookMs = performance.now() - started
    const chosen = step?.entry.facts.some(({ _tag }) => _tag === "AgentChosen") === true
    if (!chosen) continue
    if (!text.includes("AgentChosen")) throw new Error("a decision was not written")
    made++
    elapsedMs += tookMs
  }
  if (made < decisions) throw new Error(`${made} of ${decisions} decisions: the others found nobody`)
  return (elapsedMs * 1_000) / made
}

const encoder = encoderOf(codecOf([distributor]))

/** What the journal writes of a step, as text: its row with the actor's state and a digest of it, and the facts. */
const record = ({ entry }: Step): string => {
  const state = textOf(encoder.state(entry.actor, entry.state))
  const row = `{${stepText(encoder, entry)},"digest":"${hash("sha256", state)}","state":${state}}`
  return `[${row}] [{"actor":"${entry.actor}","state":${state}}] [${factsText(entry)}]`
}
