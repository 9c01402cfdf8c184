import { fork } from "node:child_process"
import { createSocket } from "node:dgram"

/** A process that does nothing but answer, asked as often as the switch: a late answer of both is the machine's. */
export interface EchoChild {
  /** Asks now and then until stopped; the answers' ms. */
  readonly stop: () => Promise<ReadonlyArray<number>>
}

export const startEcho = async (perSecond: number): Promise<EchoChild> => {
  const child = fork(new URL("echo-alone.ts", import.meta.url), { stdio: ["ignore", "inherit", "inherit", "ipc"] })
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the echo ended")))
    child.once("message", (message) => resolve(Number(message)))
  })
  const over = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const socket = createSocket({ type: "udp4", lookup: (host, _, done) => done(null, host, 4) })
  const tookMs: Array<number> = []
  socket.on("error", () => undefined)
  socket.on("message", (datagram) => tookMs.push(performance.now() - Number(datagram.toString())))
  const timer = setInterval(() => socket.send(String(performance.now()), port, "127.0.0.1"), 1_000 / perSecond)
  return {
    stop: async () => {
      clearInterval(timer)
      child.disconnect()
      await over
      socket.close()
      return tookMs
    }
  }
}
