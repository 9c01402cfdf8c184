/** The INVITE client transaction: RFC 3261 §17.1.1 (Figure 5) as RFC 6026 changes it. */
import { acknowledge, double, type Machine, resend, start, stop, tell, tellTimeout, tellUnreachable } from "./table.ts"

export type InviteClientState = "Calling" | "Proceeding" | "Accepted" | "Completed" | "Terminated"

export type InviteClientEvent = "1xx" | "2xx" | "300-699" | "A" | "B" | "D" | "M" | "abandon" | "unreachable"

const quiet = [stop("A"), stop("B")]

export const inviteClient: Machine<InviteClientState, InviteClientEvent> = {
  name: "INVITE client",
  initial: ["Calling", [resend, start("A"), start("B")]],
  table: {
    Calling: {
      A: ["Calling", [resend, double("A")]],
      B: ["Terminated", [tellTimeout]],
      "1xx": ["Proceeding", [...quiet, tell]],
      "2xx": ["Accepted", [...quiet, start("M"), tell]],
      "300-699": ["Completed", [...quiet, acknowledge, start("D"), tell]],
      abandon: ["Terminated", []],
      unreachable: ["Terminated", [tellUnreachable]]
    },
    Proceeding: {
      "1xx": ["Proceeding", [tell]],
      "2xx": ["Accepted", [start("M"), tell]],
      "300-699": ["Completed", [acknowledge, start("D"), tell]],
      // RFC 3261 §9.1: 64*T1 after a CANCEL without any final response the transaction is given up.
      abandon: ["Terminated", []],
      // The connection is gone on which the response would come: who rings there rings for nobody.
      unreachable: ["Terminated", [tellUnreachable]]
    },
    // Each 2xx goes up: the first one's retransmissions want their ACK again, a fork's wants ACK and BYE.
    Accepted: {
      "2xx": ["Accepted", [tell]],
      M: ["Terminated", []]
    },
    Completed: {
      "300-699": ["Completed", [acknowledge]],
      D: ["Terminated", []]
    },
    Terminated: {}
  }
}
