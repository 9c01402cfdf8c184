import { createContext, useContext } from "solid-js"

/** What happens when somebody has signed out: the page in which all others stand takes them to the door. */
const WayOut = createContext<() => void>()
export const WayOutProvider = WayOut.Provider
export const useWayOut = (): (() => void) => {
  const leave = useContext(WayOut)
  if (leave === undefined) throw new Error("this component stands outside of the signed-in pages")
  return leave
}
