import type { CallRecord } from "#wire/records.ts"

/** The number at the other end: who called, or who was called. */
export const outsideNumber = (call: Pick<CallRecord, "callingNumber" | "dialledNumber" | "direction">): string =>
  call[outsideField(call)]

export const outsideField = ({ direction }: Pick<CallRecord, "direction">): "callingNumber" | "dialledNumber" =>
  direction === "in" ? "callingNumber" : "dialledNumber"
