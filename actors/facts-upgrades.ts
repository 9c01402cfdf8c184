import { type Candidate, ofWork, Verdict } from "./facts.ts"
import { workIdOf } from "./work.ts"

/**
 * What facts looked like before, by name: the first function of a list makes version 2 of version 1. Whoever changes the
 * shape of a fact adds one at the end, and never changes an older one.
 */
export const FACT_UPGRADES: Readonly<Record<string, ReadonlyArray<FactUpgrade>>> = {
  // Calls were all the work there was, and everybody who was looked at stood there by name.
  AgentChosen: [
    ({ _tag, at, call, candidates, ...rest }) => {
      const [named, counted] = nearest(candidates as ReadonlyArray<CandidateThen>)
      return { _tag, at, ...ofCall(call), ...rest, candidates: named, counts: counted }
    }
  ],
  WrapUpEnded: [({ _tag, at, call, ...rest }) => ({ _tag, at, ...ofCall(call), ...rest })]
}

type Body = Readonly<Record<string, unknown>> & { readonly _tag: string }
export type FactUpgrade = (older: Body) => Body

/** A fact of version 1, as a row of an actor's journal has it, in its form of today. */
export const upgradeFact = (fact: { readonly _tag: string }): { readonly _tag: string } =>
  (FACT_UPGRADES[fact._tag] ?? []).reduce((body, upgrade) => upgrade(body), fact as Body)

const ofCall = (call: unknown) => ofWork(workIdOf("call", String(call)), "voice")

interface CandidateThen {
  readonly agent: Candidate["agent"]
  readonly verdict: string
  readonly score: number | null
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
  ringing: "alerting",
  "on-call": "full",
  "refused-this-call": "refused-this-work"
}

/** As distributors keep it today: who was chosen, the ten who came nearest, and how many of the others had which verdict. */
const nearest = (
  candidates: ReadonlyArray<CandidateThen>
): readonly [ReadonlyArray<Candidate>, Readonly<Record<string, number>>] => {
  const all = candidates
    .map(({ agent, score, verdict: then }): Candidate => {
      const verdict = VERDICTS[then] ?? (then as Verdict)
      return { agent, verdict, score: FREE.has(verdict) ? score : null }
    })
    .toSorted(
      (a, b) =>
        NEARNESS.indexOf(a.verdict) - NEARNESS.indexOf(b.verdict) ||
        (b.score ?? 0) - (a.score ?? 0) ||
        (a.agent < b.agent ? -1 : 1)
    )
  const counts: Record<string, number> = {}
  for (const verdict of Verdict.literals) {
    const agents = all.slice(KEPT).filter((each) => each.verdict === verdict).length
    if (agents > 0) counts[verdict] = agents
  }
  return [all.slice(0, KEPT), counts]
}

const KEPT = 11
const FREE: ReadonlySet<Verdict> = new Set<Verdict>(["chosen", "idle-for-less", "refused-this-work"])
const NEARNESS: ReadonlyArray<Verdict> = [
  "chosen",
  "idle-for-less",
  "refused-this-work",
  "alerting",
  "full",
  "wrap-up",
  "not-ready",
  "panel-lost",
  "device-unregistered",
  "signed-out",
  "not-in-queue"
]
