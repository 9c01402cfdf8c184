import type { Session } from "../../shared/session.ts"
import { mayOpen } from "../../shell/may-open.ts"

/** Whether any number outside may be dialled; which of them, the engine says. */
export const mayDialOut = (session: Pick<Session, "grants">): boolean =>
  (["dialling.local", "dialling.national", "dialling.international"] as const).some((right) => mayOpen(session, right))

export const mayDial = (session: Pick<Session, "grants">): boolean =>
  mayDialOut(session) || mayOpen(session, "dialling.internal")
