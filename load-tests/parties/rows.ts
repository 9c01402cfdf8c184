import { joins } from "./checks.ts"
import { type Act, all, customerCalls, hangsUp, lifts, service, towards } from "./talk.ts"
import type { Role } from "./tones.ts"

/** What is done; who hears whom then (hearing.ts says how it is written); who may be heard on the way there besides. */
export type Row = readonly [does: string, act: Act, heard: string, besides?: ReadonlyArray<string>]

export interface Case {
  /** As `--only` names it. */
  readonly service: string
  /** Whose leg is recorded: from their answer, or from the first agent's, while they are in the call. Null: nobody's. */
  readonly recorded: Role | null
  /** Whose leg is recorded into the same file from when the first one hung up. */
  readonly goesOnWith?: Role
  /** Who may not be in the recording, though the one who is recorded heard or said them. */
  readonly secret?: ReadonlyArray<string>
  /** In which of its rows, counted from 0, the recording stands still. */
  readonly paused?: ReadonlyArray<number>
  /** What is done when it is done for the n-th time. */
  readonly rows: (n: number) => ReadonlyArray<Row>
}

export const talk: Row = [
  "the customer calls, and ana answers",
  all(customerCalls, lifts("ana")),
  "customer+ana",
  ["music"]
]
export const over: Row = ["the customer hangs up", hangsUp("customer"), "nobody"]
export const held: Row = ["ana puts on hold", service("ana", "HoldCall"), "customer: music, ana:"]
export const consulted: ReadonlyArray<Row> = [
  talk,
  ["ana consults ben", towards("ana", "ConsultationCall", "ben"), "customer: music, ana:, ben rings"],
  ["ben answers", lifts("ben"), "customer: music, ana+ben"]
]
export const three: ReadonlyArray<Row> = [
  ...consulted,
  ["ana brings all together", service("ana", "ConferenceCall"), "customer+ana+ben"]
]
export const givesAway = (to: Role): Row => [
  `ana puts the customer through to ${to}, unasked`,
  towards("ana", "SingleStepTransferCall", to),
  `customer: music, ana:, ${to} rings`
]
export const rung: Row = ["the customer calls, and it rings at ana", customerCalls, "customer: music, ana rings"]
export const follows = (mode: "listen" | "whisper" | "barge", heard: string): ReadonlyArray<Row> => [
  ["sue asks to follow ana", joins("sue", "ana", mode), "customer+ana, sue rings"],
  ["sue answers", lifts("sue"), heard]
]
export const LISTENS = "customer+ana, sue: customer ana"
export const WHISPERS = "customer: ana, ana: customer sue, sue: customer ana"
export const BARGES = "customer+ana+sue"

/** Each time somebody else of the three leaves. */
export const leaves = (n: number): ReadonlyArray<Row> => {
  const all3: ReadonlyArray<Role> = ["customer", "ana", "ben"]
  const who = all3[n % 3]!
  const [one, other] = all3.filter((role) => role !== who)
  return [
    [`${who} leaves`, hangsUp(who), `${one}+${other}`],
    [`${one} hangs up`, hangsUp(one!), "nobody"]
  ]
}

export const CUSTOMER = { recorded: "customer" } as const
export const always = (...rows: ReadonlyArray<Row>) => ({ rows: () => rows })
