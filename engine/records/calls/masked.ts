import { EVERYTHING, maskedNumber, type Masking } from "#wire/masked-number.ts"
import type { CallRecord, KeptCall } from "#wire/records.ts"

type Numbers = Pick<CallRecord, "callingNumber" | "dialledNumber" | "direction">

/** How numbers of this call are covered: where one was dialled that its agent was not to see, all of them. */
export const maskingOf = <M extends Pick<Masking, "kinds">>(
  { isCovered, parties = [] }: Pick<CallRecord, "isCovered"> & Partial<Pick<KeptCall, "parties">>,
  masking: M
): M | Masking => (isCovered === true || parties.some(({ covered }) => covered === true) ? EVERYTHING : masking)

/** The number at the other end: who called, or who was called. */
export const outsideNumber = ({ callingNumber, dialledNumber, direction }: Numbers): string =>
  direction === "in" ? callingNumber : dialledNumber

/** A call as those see it who may not see numbers whole. Of a call that the centre made the number outside is the dialled one. */
export const maskedCall = <Call extends Numbers & Pick<CallRecord, "isCovered">>(
  call: Call,
  masking: Pick<Masking, "kinds">
): Call => {
  const covers = maskingOf(call, masking)
  return {
    ...call,
    callingNumber: maskedNumber(call.callingNumber, covers),
    dialledNumber: call.direction === "in" ? call.dialledNumber : maskedNumber(call.dialledNumber, covers)
  }
}
