import { CallRecord } from "#wire/records.ts"
import { rowsOf } from "../columns.ts"

/** A call record as its row. Column names are the field's in snake case. */
export const { columns, fromRow, toRow } = rowsOf(CallRecord)
