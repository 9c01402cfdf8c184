import { type Protocol, PROTOCOLS } from "../alarm-lines/message.ts"

/** Why something was not taken. */
export const REFUSALS = [
  "torn", // CRC, length, header: nothing is answered
  "notUnderstood",
  "notProven", // a wrong key, a wrong signature, in clear in spite of a key, outside the time window
  "foreign", // speaks for another account than its own
  "oversized",
  "flood",
  "crowded", // more in flight than we hold, or more connections
  "defect", // of ours
  "slow", // a connection that says nothing whole
  "away" // the core, or its list of terminals: the sender repeats
] as const
export type Refusal = (typeof REFUSALS)[number]

/** Figures of the worker since its start. */
export class Counts {
  readonly messages: Record<Protocol, number> = zeros(PROTOCOLS)
  readonly refused: Record<Refusal, number> = zeros(REFUSALS)
  heartbeats = 0
  written = 0
  notProvisioned = 0
  repeated = 0
}

const zeros = <Name extends string>(names: ReadonlyArray<Name>): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>
