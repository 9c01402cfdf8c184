import { useLive } from "./live.ts"
import { signOut } from "./session.ts"

/** Signing out of the screens. Who leaves the panel also leaves work: else calls would be offered to nobody until the grace time is over. */
export const createSignOut = (onLeft: () => void): (() => void) => {
  const { ask, desk } = useLive()
  const leave = async (): Promise<void> => {
    if ((desk()?.agent.state ?? "signed-out") !== "signed-out") await ask({ _tag: "SignOut" })
    if (await signOut()) onLeft()
  }
  return () => void leave()
}
