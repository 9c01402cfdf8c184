/** The non-INVITE client transaction: RFC 3261 §17.1.2 (Figure 6). */
import { double, type Machine, resend, slow, start, stop, tell, tellTimeout, tellUnreachable } from "./table.ts"

export type NonInviteClientState = "Trying" | "Proceeding" | "Completed" | "Terminated"

export type NonInviteClientEvent = "1xx" | "2xx" | "300-699" | "E" | "F" | "K" | "abandon" | "unreachable"

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
      abandon: ["Terminated", []],
      unreachable: ["Terminated", [tellUnreachable]]
    },
    Proceeding: {
      E: ["Proceeding", [resend, slow("E")]],
      F: ["Terminated", [tellTimeout]],
      "1xx": ["Proceeding", [tell]],
      "2xx": final,
      "300-699": final,
      abandon: ["Terminated", []],
      unreachable: ["Terminated", [tellUnreachable]]
    },
    Completed: {
      K: ["Terminated", []]
    },
    Terminated: {}
  }
}
