/** How a call ended, as people are told. */
export type Ending =
  | "ended"
  // Before the page that was loaded anew could take it up again.
  | "gone"
  | "busy"
  | "declined"
  | "unanswered"
  | "no-such-number"
  | "unreachable"
  | "cancelled"
  | "no-connection"
  | "no-media"
  | "failed"

/** By JsSIP's words for it. */
const BY_CAUSE: Readonly<Record<string, Ending>> = {
  Terminated: "ended",
  Busy: "busy",
  Rejected: "declined",
  "Not Found": "no-such-number",
  "Address Incomplete": "no-such-number",
  Unavailable: "unreachable",
  "Request Timeout": "unreachable",
  "No Answer": "unanswered",
  Expires: "unanswered",
  Canceled: "cancelled",
  "Connection Error": "no-connection",
  "Incompatible SDP": "no-media",
  "Missing SDP": "no-media",
  "Bad Media Description": "no-media",
  "WebRTC Error": "no-media",
  "RTP Timeout": "no-media"
}

export const endingOf = (cause: string): Ending => BY_CAUSE[cause] ?? "failed"
