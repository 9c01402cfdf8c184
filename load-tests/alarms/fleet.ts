import { until } from "../crowd/wait.ts"
import type { RunningCentre } from "../running-centre.ts"
import { enterTerminals, rowOf, type TerminalRow } from "./entered.ts"
import { type Around, KINDS, type Make } from "./kinds.ts"
import type { Terminal } from "#engine/laboratory/terminals/terminal.ts"

/** One terminal with its id in the centre's records. */
export interface Member {
  readonly id: string
  readonly kind: string
  readonly terminal: Terminal
}

/** So many terminals, of these kinds in turn. */
export const makeFleet = async (
  count: number,
  around: Around,
  kinds: Readonly<Record<string, Make>> = KINDS
): Promise<ReadonlyArray<Member>> => {
  const names = Object.keys(kinds)
  const members: Array<Member> = []
  for (let n = 0; n < count; n++) {
    const kind = names[n % names.length]!
    const number = Math.floor(n / names.length)
    // A seed's own are called scaip-1.
    members.push({ id: `fleet-${kind}-${number}`, kind, terminal: await kinds[kind]!(number, around) })
  }
  return members
}

export const enterFleet = async (
  centre: RunningCentre,
  database: string,
  fleet: ReadonlyArray<Member>,
  heartbeatMs: number | null = null
): Promise<void> => {
  const rows = fleet.map(({ id, terminal }) => rowOf(id, terminal, heartbeatMs))
  await enterTerminals(database, rows)
  await knownToLines(centre, rows)
}

/** A hundred thousand are read in some seconds. */
const KNOWN_WITHIN_MS = 120_000

export const knownToLines = async (centre: RunningCentre, rows: ReadonlyArray<TerminalRow>): Promise<void> => {
  const known = async () => Number((await centre.health()).workers["lines"]?.detail["terminals"] ?? 0)
  await until("the lines to know every terminal", async () => (await known()) >= rows.length, {
    withinMs: KNOWN_WITHIN_MS,
    everyMs: 200
  })
}
