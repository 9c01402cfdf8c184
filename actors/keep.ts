import type { Fact } from "./facts.ts"
import type { Keep } from "./output.ts"

/** A fact for the record. */
export const keep = (fact: Fact): Keep => ({ _tag: "Keep", fact })

/** The engine was wrong about `subject` and has mended it. Each correction is kept with its cause; none is silent. */
export const correction = (corrected: Omit<Extract<Fact, { _tag: "EngineCorrected" }>, "_tag">): Keep =>
  keep({ _tag: "EngineCorrected", ...corrected })
