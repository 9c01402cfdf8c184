import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import type { CallRecord } from "#wire/records.ts"

type Numbers = Pick<CallRecord, "callingNumber" | "dialledNumber" | "direction">

/** The number at the other end: who called, or who was called. */
export const outsideNumber = ({ callingNumber, dialledNumber, direction }: Numbers): string =>
  direction === "in" ? callingNumber : dialledNumber

/** A call as those see it who may not see numbers whole. Of a call that the centre made the number outside is the dialled one. */
export const maskedCall = <Call extends Numbers>(call: Call, masking: Pick<Masking, "kinds">): Call => ({
  ...call,
  callingNumber: maskedNumber(call.callingNumber, masking),
  dialledNumber: call.direction === "in" ? call.dialledNumber : maskedNumber(call.dialledNumber, masking)
})
