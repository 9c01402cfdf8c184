import { CallRecord, KeptCall } from "#wire/records.ts"
import { rowsOf } from "../columns.ts"

/** A call record as its row. Column names are the field's in snake case. */
export const { columns, fromRow: keptFromRow, toRow } = rowsOf(KeptCall)

/** As lists show it: without what a call keeps of its parties. */
const listed = rowsOf(CallRecord)
export const { fromRow } = listed
export const LISTED = listed.columns.map(({ name }) => name) as ReadonlyArray<keyof ReturnType<typeof listed.toRow>>
