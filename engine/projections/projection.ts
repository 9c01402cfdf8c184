import { FAULT_EVENTS } from "#actors/alarm-event.ts"
import type { Fact } from "#actors/facts.ts"
import type { Column } from "../records/columns.ts"

/**
 * A table that is a fold of facts, one row for each key. The journal folds it in the very transaction that keeps the facts,
 * so that it is never behind and never ahead of them; `npm run rebuild` folds it again from all facts there are.
 */
export interface Projection<R extends object> {
  /** As `npm run rebuild` takes it. */
  readonly name: string
  /** Counts up when the same facts come to another row. A table of an older version is rebuilt while the centre works. */
  readonly version: number
  readonly table: string
  /** The facts' column that holds the key, which is the first of `columns`. */
  readonly factColumn: "call" | "agent" | "fault"
  /** A row's columns, without its number. */
  readonly columns: ReadonlyArray<Column>
  /** Rows get running numbers, without gaps at each site, in the order in which they began. */
  readonly numbered: { readonly series: string; readonly column: string } | null
  /** Pure, and the same for a fact read from the table years later. Answers the same record when nothing changes. */
  readonly fold: (record: R | undefined, fact: Fact) => R | undefined
  /** A record folded again beside what its row was: what was taken out of the row on purpose stays out. */
  readonly keeping: (was: R, anew: R) => R
  readonly toRow: (record: R) => object
  readonly fromRow: (row: object) => R
}

// oxlint-disable-next-line typescript/no-explicit-any -- a projection folds its own records only; a list of them does not look inside
export type AnyProjection = Projection<any>

export const keyOf = ({ factColumn }: Pick<AnyProjection, "factColumn">, fact: Fact): string | undefined => {
  const key = (fact as Readonly<Record<string, unknown>>)[factColumn] as string | undefined
  return factColumn === "fault" && fact._tag === "TaskEnded" ? visited(fact.work) : key
}

/** The end of a visit is about the fault that it is named after, as `actors/terminal/faults.ts` names it. */
const VISIT = new RegExp(`^task/(.+-(?:${FAULT_EVENTS.join("|")})-\\d+)$`, "u")
const visited = (work: string): string | undefined => VISIT.exec(work)?.[1]
