import { type Accessor, createMemo, createResource } from "solid-js"
import { CALLS_PAGE, fetchCalls } from "../shared/calls.ts"

/** Ids of the calls of which this agent still has to write the summary. */
export const createOwed = (
  agent: Accessor<string>
): { readonly owed: Accessor<ReadonlySet<string>>; readonly lookAgain: () => void } => {
  const [read, { refetch }] = createResource(
    () => ({ agent: agent(), limit: CALLS_PAGE, shown: "owed" as const }),
    fetchCalls
  )
  const owed = createMemo(() => new Set<string>(read.error === undefined ? read.latest?.map(({ id }) => id) : []))
  return { owed, lookAgain: () => void refetch() }
}
