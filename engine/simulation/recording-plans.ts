import type { RecordingRule } from "#actors/recording-policy.ts"
import type { AgentId, QueueId } from "#actors/vocabulary.ts"

/** Recording policies that an administrator of a simulated centre turns to. */

/** Limits of each rule, which are the same in every policy. */
export const LEAST_AND_GREATEST: Readonly<Record<string, { readonly leastMs?: number; readonly greatestMs?: number }>> =
  { brief: { leastMs: 4_000 }, long: { greatestMs: 20_000 }, both: { leastMs: 2_000, greatestMs: 30_000 } }

const rule = (id: string, order: number, said: Partial<RecordingRule> = {}): RecordingRule => ({
  id,
  order,
  records: true,
  queues: [],
  agents: [],
  dialledNumbers: [],
  callingNumbers: [],
  trunks: [],
  calendar: null,
  during: "open",
  leastMs: null,
  greatestMs: null,
  ...LEAST_AND_GREATEST[id],
  ...said
})

const SALES = ["sales" as QueueId]
const FIRST = ["1001" as AgentId]

export const POLICIES: ReadonlyArray<ReadonlyArray<RecordingRule>> = [
  [],
  [rule("nobody", 1, { records: false })],
  [rule("no-sales", 1, { records: false, queues: SALES })],
  [rule("no-sales", 5, { records: false, queues: SALES }), rule("brief", 3, { agents: FIRST }), rule("long", 9)],
  [rule("no-office", 1, { records: false, calendar: "office" }), rule("both", 2, { queues: SALES })],
  [rule("direct", 1, { dialledNumbers: ["95001"] }), rule("others", 2, { records: false })]
]
