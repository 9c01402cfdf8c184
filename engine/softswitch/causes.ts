/**
 * Hang-up causes under FreeSWITCH's names, with their ITU-T Q.850 numbers, and the way from and to SIP status codes
 * (RFC 3398 §7.2.4.1 and §8.2.6.1, where FreeSWITCH differs from the RFC its habit wins: the engine reads its words).
 */
export const Q850: Readonly<Record<string, number>> = {
  UNALLOCATED_NUMBER: 1,
  NO_ROUTE_DESTINATION: 3,
  NORMAL_CLEARING: 16,
  USER_BUSY: 17,
  NO_USER_RESPONSE: 18,
  NO_ANSWER: 19,
  SUBSCRIBER_ABSENT: 20,
  CALL_REJECTED: 21,
  NUMBER_CHANGED: 22,
  EXCHANGE_ROUTING_ERROR: 25,
  DESTINATION_OUT_OF_ORDER: 27,
  INVALID_NUMBER_FORMAT: 28,
  FACILITY_REJECTED: 29,
  NORMAL_UNSPECIFIED: 31,
  NORMAL_CIRCUIT_CONGESTION: 34,
  NETWORK_OUT_OF_ORDER: 38,
  NORMAL_TEMPORARY_FAILURE: 41,
  SWITCH_CONGESTION: 42,
  OUTGOING_CALL_BARRED: 52,
  INCOMING_CALL_BARRED: 54,
  SERVICE_UNAVAILABLE: 63,
  SERVICE_NOT_IMPLEMENTED: 79,
  INCOMPATIBLE_DESTINATION: 88,
  RECOVERY_ON_TIMER_EXPIRE: 102,
  INTERWORKING: 127,
  // FreeSWITCH's own, beyond Q.850.
  ORIGINATOR_CANCEL: 487,
  LOSE_RACE: 502,
  MANAGER_REQUEST: 503,
  BLIND_TRANSFER: 600,
  ATTENDED_TRANSFER: 601,
  MEDIA_TIMEOUT: 604,
  USER_NOT_REGISTERED: 606
}

const CAUSE_OF_STATUS: Readonly<Record<number, string>> = {
  400: "NORMAL_TEMPORARY_FAILURE",
  401: "CALL_REJECTED",
  402: "CALL_REJECTED",
  403: "CALL_REJECTED",
  404: "UNALLOCATED_NUMBER",
  405: "SERVICE_UNAVAILABLE",
  406: "SERVICE_NOT_IMPLEMENTED",
  407: "CALL_REJECTED",
  // FreeSWITCH says RECOVERY_ON_TIMER_EXPIRE; a telephone that says nothing at all is, for a queue, one that does not answer.
  408: "NO_ANSWER",
  410: "NUMBER_CHANGED",
  413: "INTERWORKING",
  414: "INTERWORKING",
  415: "SERVICE_NOT_IMPLEMENTED",
  416: "INTERWORKING",
  420: "INTERWORKING",
  421: "INTERWORKING",
  423: "INTERWORKING",
  480: "NO_USER_RESPONSE",
  481: "NORMAL_TEMPORARY_FAILURE",
  482: "EXCHANGE_ROUTING_ERROR",
  483: "EXCHANGE_ROUTING_ERROR",
  484: "INVALID_NUMBER_FORMAT",
  485: "NO_ROUTE_DESTINATION",
  486: "USER_BUSY",
  487: "ORIGINATOR_CANCEL",
  488: "INCOMPATIBLE_DESTINATION",
  500: "NORMAL_TEMPORARY_FAILURE",
  501: "SERVICE_NOT_IMPLEMENTED",
  502: "NETWORK_OUT_OF_ORDER",
  503: "NORMAL_TEMPORARY_FAILURE",
  504: "RECOVERY_ON_TIMER_EXPIRE",
  505: "INTERWORKING",
  513: "INTERWORKING",
  600: "USER_BUSY",
  603: "CALL_REJECTED",
  604: "NO_ROUTE_DESTINATION",
  606: "INCOMPATIBLE_DESTINATION"
}

const STATUS_OF_CAUSE: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  UNALLOCATED_NUMBER: [404, "Not Found"],
  NO_ROUTE_DESTINATION: [404, "Not Found"],
  USER_BUSY: [486, "Busy Here"],
  NO_USER_RESPONSE: [408, "Request Timeout"],
  CALL_REJECTED: [603, "Decline"],
  NUMBER_CHANGED: [410, "Gone"],
  EXCHANGE_ROUTING_ERROR: [483, "Too Many Hops"],
  DESTINATION_OUT_OF_ORDER: [502, "Bad Gateway"],
  INVALID_NUMBER_FORMAT: [484, "Address Incomplete"],
  FACILITY_REJECTED: [501, "Not Implemented"],
  SERVICE_NOT_IMPLEMENTED: [501, "Not Implemented"],
  OUTGOING_CALL_BARRED: [403, "Forbidden"],
  INCOMING_CALL_BARRED: [403, "Forbidden"],
  NORMAL_CIRCUIT_CONGESTION: [503, "Service Unavailable"],
  NETWORK_OUT_OF_ORDER: [503, "Service Unavailable"],
  NORMAL_TEMPORARY_FAILURE: [503, "Service Unavailable"],
  SWITCH_CONGESTION: [503, "Service Unavailable"],
  INCOMPATIBLE_DESTINATION: [488, "Not Acceptable Here"],
  RECOVERY_ON_TIMER_EXPIRE: [504, "Server Time-out"],
  ORIGINATOR_CANCEL: [487, "Request Terminated"]
}

/** What a final SIP status >= 300 means as a hang-up cause. */
export const causeOfStatus = (status: number): string => CAUSE_OF_STATUS[status] ?? "NORMAL_UNSPECIFIED"

/** How a call that was never answered is refused with this cause: 480 for everything that says nothing special. */
export const statusOfCause = (cause: string): readonly [status: number, reason: string] =>
  STATUS_OF_CAUSE[cause] ?? [480, "Temporarily Unavailable"]

/** A cause as an operator or program wrote it, by name or number; NORMAL_CLEARING for what is no cause, as FreeSWITCH does. */
export const causeFromText = (text: string): string => {
  const name = text.trim().toUpperCase()
  if (name in Q850) return name
  const byNumber = Object.entries(Q850).find(([, number]) => String(number) === name)
  return byNumber?.[0] ?? "NORMAL_CLEARING"
}
