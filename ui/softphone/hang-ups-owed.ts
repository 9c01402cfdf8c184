import type { RTCSession } from "jssip/lib/RTCSession"
import { endSession } from "./call.ts"

/** What was hung up while the connection was away: here it is over, and the switch hears of it when the connection is back. */
export interface HangUpsOwed {
  readonly owe: (session: RTCSession) => void
  readonly pay: () => void
  readonly isOwing: () => boolean
}

export const hangUpsOwed = (): HangUpsOwed => {
  const owed = new Set<RTCSession>()
  return {
    owe: (session) => {
      owed.add(session)
      for (const end of ["ended", "failed"] as const) session.on(end, () => owed.delete(session))
    },
    pay: () => {
      for (const session of owed) endSession(session)
      owed.clear()
    },
    isOwing: () => owed.size > 0
  }
}
