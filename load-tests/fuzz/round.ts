import { seededChance } from "#engine/softswitch/testing/chance.ts"
import { minimise } from "./minimise.ts"
import { mutate } from "./mutate.ts"
import type { Target } from "./target.ts"

export interface Finding {
  readonly target: string
  readonly kind: "crash" | "hang"
  readonly reason: string
  readonly input: Uint8Array
}

/** An input that takes longer costs a stranger less than us: a thousand a second would stop the switch. */
export const SLOW_MS = 200

/** So many inputs that led somewhere new are kept besides the corpus. */
const KEPT_LIMIT = 500

/** What one target is thrown at with, one input after the other; everything follows from the seed. */
export interface Round {
  /** One input: what was found, if anything. Told before it runs, so that one that never ends is known. */
  readonly next: (begun: (input: Uint8Array) => void) => Promise<Finding | undefined>
}

export const makeRound = (target: Target, seed: number): Round => {
  const chance = seededChance(seed)
  const population: Array<Uint8Array> = [...target.corpus]
  const outcomes = new Set<string>()
  const reasons = new Set<string>()

  const next: Round["next"] = async (begun) => {
    const input = mutate(chance, population, target.words)
    begun(input)
    const tried = await attempt(target, input)
    if (tried.reason === undefined) {
      if (!outcomes.has(tried.outcome) && population.length < target.corpus.length + KEPT_LIMIT) population.push(input)
      outcomes.add(tried.outcome)
      return undefined
    }
    // Told once: the same fault is met again and again.
    const alike = `${tried.kind} ${tried.reason.split("\n").slice(0, 2).join(" ").replaceAll(/\d+/gu, "0")}`
    if (reasons.has(alike)) return undefined
    reasons.add(alike)
    const { kind, reason } = tried
    return {
      target: target.name,
      kind,
      reason,
      input: await minimise(input, (shorter) => failsAlike(target, shorter, kind))
    }
  }
  return { next }
}

const failsAlike = async (target: Target, input: Uint8Array, kind: Finding["kind"]): Promise<boolean> => {
  const { kind: its, reason } = await attempt(target, input)
  return reason !== undefined && its === kind
}

interface Tried {
  readonly outcome: string
  readonly kind: Finding["kind"]
  /** Undefined when nothing was wrong. */
  readonly reason: string | undefined
}

/** One input, by itself. A slow one is tried again: a machine that does something else is no fault of the input. */
export const attempt = async (target: Target, input: Uint8Array): Promise<Tried> => {
  let quickestMs = Number.POSITIVE_INFINITY
  let outcome = ""
  for (let again = 0; again < 3 && quickestMs > SLOW_MS; again++) {
    const beganMs = performance.now()
    try {
      outcome = await target.run(input)
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return { outcome: "", kind: "crash", reason }
    }
    quickestMs = Math.min(quickestMs, performance.now() - beganMs)
  }
  const reason = quickestMs > SLOW_MS ? `takes ${Math.round(quickestMs)} ms` : undefined
  return { outcome, kind: "hang", reason }
}
