import type { Session } from "../shared/session.ts"
import { mayOpen } from "./may-open.ts"

/** The page of the manual that somebody reads first. */
export const manualOf = (session: Session): string => {
  if (mayOpen(session, "users.edit")) return "/manual/administrator"
  return session.agent === null ? "/manual/supervisor" : "/manual/agent"
}
