import { useLive } from "./live.ts"
import { signOut } from "./session.ts"

let isLeaving = false
/** By the person's own wish, not because a session ran out. */
export const isSigningOut = (): boolean => isLeaving

/** Signing out of the screens. Who leaves the panel also leaves work: else calls would be offered to nobody until the grace time is over. */
export const createSignOut = (onLeft: () => void): (() => void) => {
  const { ask, desk, session } = useLive()
  const leave = async (): Promise<void> => {
    if ((desk()?.agent.state ?? "signed-out") !== "signed-out") await ask({ _tag: "SignOut" })
    isLeaving = true
    if (!(await signOut())) return void (isLeaving = false)
    // Else the next person at this computer would be let in by the button alone.
    if (session.signOutUrl === null) {
      onLeft()
      isLeaving = false
    } else location.assign(session.signOutUrl)
  }
  return () => void leave()
}
