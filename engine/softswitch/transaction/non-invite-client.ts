/** The non-INVITE client transaction over UDP: RFC 3261 §17.1.2 (Figure 6). */
import { double, type Machine, resend, slow, start, stop, tell, tellTimeout } from "./table.ts"

export type NonInviteClientState = "Trying" | "Proceeding" | "Completed" | "Terminated"

export type NonInviteClientEvent = "1xx" | "2xx" | "300-699" | "E" | "F" | "K" | "abandon"

const final = ["Completed", [stop("E"), stop("F"), start("K"), tell]] as const

export const nonInviteClient: Machine<NonInviteClientState, NonInviteClientEvent> = {
  name: "non-INVITE client",
  initial: ["Trying", [resend, start("E"), start("F")]],
  table: {
    Trying: {
      E: ["Trying", [resend, double("E")]],
      F: ["Terminated", [tellTimeout]],
      "1xx": ["Proceeding", [tell]],
      "2xx": final,
      "300-699": final,
      abandon: ["Terminated", []]
    },
    Proceeding: {
      E: ["Proceeding", [resend, slow("E")]],
      F: ["Terminated", [tellTimeout]],
      "1xx": ["Proceeding", [tell]],
      "2xx": final,
      "300-699": final,
      abandon: ["Terminated", []]
    },
    Completed: {
      K: ["Terminated", []]
    },
    Terminated: {}
  }
}
