import { fork } from "node:child_process"
import type { FromPeers, ToPeers } from "./media-peers.ts"

type Counted = Extract<FromPeers, { readonly sent: number }>

/** The far ends of many legs, in a process of their own. */
export interface PeersChild {
  readonly ports: ReadonlyArray<number>
  readonly start: (legs: Extract<ToPeers, { readonly start: unknown }>["start"]) => void
  readonly counted: () => Promise<Counted>
  readonly stop: () => Promise<void>
}

export const startPeers = async (legs: number): Promise<PeersChild> => {
  const child = fork(new URL("media-peers.ts", import.meta.url), { stdio: ["ignore", "inherit", "inherit", "ipc"] })
  const over = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const ask = (asked: ToPeers): Promise<FromPeers> =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error("the far ends' process ended"))
      child.once("exit", ended)
      child.once("message", (message) => {
        child.off("exit", ended)
        resolve(message as FromPeers)
      })
      child.send(asked)
    })
  const opened = await ask({ open: legs })
  return {
    ports: "ports" in opened ? opened.ports : [],
    start: (start) => void child.send({ start }),
    counted: async () => {
      const counted = await ask("counted")
      if (!("sent" in counted)) throw new Error("the far ends did not count")
      return counted
    },
    stop: async () => {
      if (child.connected) child.disconnect()
      await over
    }
  }
}
