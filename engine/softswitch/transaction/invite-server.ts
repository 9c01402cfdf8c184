/** The INVITE server transaction: RFC 3261 §17.2.1 (Figure 7) as RFC 6026 changes it. */
import { double, type Machine, resend, start, stop, tell, tellTimeout } from "./table.ts"

export type InviteServerState = "Proceeding" | "Accepted" | "Completed" | "Confirmed" | "Terminated"

/** `request` and `ACK` come from the wire, `send …` from the transaction user. */
export type InviteServerEvent = "request" | "ACK" | "send 1xx" | "send 2xx" | "send 300-699" | "G" | "H" | "I" | "L"

export const inviteServer: Machine<InviteServerState, InviteServerEvent> = {
  name: "INVITE server",
  // The RFC starts with "100 if the transaction user does not answer in 200 ms"; ours answers at once.
  initial: ["Proceeding", []],
  table: {
    Proceeding: {
      request: ["Proceeding", [resend]],
      "send 1xx": ["Proceeding", [resend]],
      "send 2xx": ["Accepted", [resend, start("L")]],
      "send 300-699": ["Completed", [resend, start("G"), start("H")]]
    },
    // The transaction user sends the 2xx again until the ACK (RFC 3261 §13.3.1.4); a repeated INVITE is swallowed.
    Accepted: {
      ACK: ["Accepted", [tell]],
      "send 2xx": ["Accepted", [resend]],
      L: ["Terminated", []]
    },
    Completed: {
      request: ["Completed", [resend]],
      G: ["Completed", [resend, double("G")]],
      H: ["Terminated", [tellTimeout]],
      ACK: ["Confirmed", [stop("G"), stop("H"), start("I")]]
    },
    Confirmed: {
      I: ["Terminated", []]
    },
    Terminated: {}
  }
}
