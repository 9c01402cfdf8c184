import * as Schema from "effect/Schema"

/**
 * What came of a dialled call. `busy`: there is somebody, and not now. `no-answer`: it rang, or could have. `invalid`: dialling it
 * again comes to the same. `congestion`: the network's or the line's failure, which says nothing of who was called.
 */
export const DialResult = Schema.Literals(["answered", "busy", "no-answer", "invalid", "congestion"])
export type DialResult = typeof DialResult.Type

/** ITU-T Q.850 §2.2.7 under FreeSWITCH's names, and FreeSWITCH's own. A call that was answered is answered, whatever ends it. */
export const dialResultOf = (cause: string, wasAnswered = false): DialResult =>
  wasAnswered ? "answered" : Object.hasOwn(RESULT_OF, cause) ? (RESULT_OF[cause] ?? UNKNOWN) : UNKNOWN

/** A cause that nobody has told us of is not held against the number. */
const UNKNOWN: DialResult = "congestion"

const RESULT_OF: Readonly<Record<string, DialResult>> = {
  USER_BUSY: "busy",
  // Declined by hand, or by "do not disturb".
  CALL_REJECTED: "busy",

  NORMAL_CLEARING: "no-answer",
  NO_USER_RESPONSE: "no-answer",
  NO_ANSWER: "no-answer",
  // Switched off, or out of reach.
  SUBSCRIBER_ABSENT: "no-answer",
  NORMAL_UNSPECIFIED: "no-answer",
  USER_NOT_REGISTERED: "no-answer",
  // We gave up before anybody answered.
  ORIGINATOR_CANCEL: "no-answer",
  LOSE_RACE: "no-answer",
  MANAGER_REQUEST: "no-answer",

  UNALLOCATED_NUMBER: "invalid",
  NO_ROUTE_DESTINATION: "invalid",
  NUMBER_CHANGED: "invalid",
  INVALID_NUMBER_FORMAT: "invalid",
  OUTGOING_CALL_BARRED: "invalid",
  INCOMING_CALL_BARRED: "invalid",

  EXCHANGE_ROUTING_ERROR: "congestion",
  DESTINATION_OUT_OF_ORDER: "congestion",
  FACILITY_REJECTED: "congestion",
  NORMAL_CIRCUIT_CONGESTION: "congestion",
  NETWORK_OUT_OF_ORDER: "congestion",
  NORMAL_TEMPORARY_FAILURE: "congestion",
  SWITCH_CONGESTION: "congestion",
  SERVICE_UNAVAILABLE: "congestion",
  SERVICE_NOT_IMPLEMENTED: "congestion",
  INCOMPATIBLE_DESTINATION: "congestion",
  RECOVERY_ON_TIMER_EXPIRE: "congestion",
  INTERWORKING: "congestion",
  INVALID_GATEWAY: "congestion",

  // These end talks alone.
  BLIND_TRANSFER: "answered",
  ATTENDED_TRANSFER: "answered",
  MEDIA_TIMEOUT: "answered"
}
