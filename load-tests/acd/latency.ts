import { percentile } from "../crowd/wait.ts"

/** Milliseconds: median, 99th percentile, and how many were measured. */
export interface Latency {
  readonly p50: number
  readonly p99: number
  readonly n: number
}

/** From what made an agent and a caller meet to the agent's INVITE; performance.now() of this process. */
export interface Decision {
  readonly fromMs: number
  readonly toMs: number
  /** Of that INVITE. */
  readonly callId: string | undefined
}

export const summary = (decisions: ReadonlyArray<Decision>): Latency => {
  const sample = decisions.map(({ fromMs, toMs }) => toMs - fromMs)
  return { p50: round(percentile(sample, 0.5)), p99: round(percentile(sample, 0.99)), n: sample.length }
}
const round = (ms: number) => Math.round(ms * 10) / 10
