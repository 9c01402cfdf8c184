/** The non-INVITE server transaction: RFC 3261 §17.2.2 (Figure 8). */
import { type Machine, resend, start } from "./table.ts"

export type NonInviteServerState = "Trying" | "Proceeding" | "Completed" | "Terminated"

export type NonInviteServerEvent = "request" | "send 1xx" | "send 2xx" | "send 300-699" | "J"

const final = ["Completed", [resend, start("J")]] as const

export const nonInviteServer: Machine<NonInviteServerState, NonInviteServerEvent> = {
  name: "non-INVITE server",
  initial: ["Trying", []],
  table: {
    Trying: {
      "send 1xx": ["Proceeding", [resend]],
      "send 2xx": final,
      "send 300-699": final
    },
    Proceeding: {
      request: ["Proceeding", [resend]],
      "send 1xx": ["Proceeding", [resend]],
      "send 2xx": final,
      "send 300-699": final
    },
    // A second final response of the transaction user is dropped (RFC 3261 §17.2.2).
    Completed: {
      request: ["Completed", [resend]],
      J: ["Terminated", []]
    },
    Terminated: {}
  }
}
