import { type ChildProcess, fork } from "node:child_process"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import type { SwitchHealth } from "#engine/softswitch/switch.ts"

/** What `switch-alone.ts` says. */
export type Told =
  | { readonly sip: Endpoint; readonly eventSocket: Endpoint }
  | { readonly used: Used }
  | { readonly warning: string }

export interface Used {
  /** User and system time of the whole process since it began. */
  readonly cpuMs: number
  readonly health: SwitchHealth
}

/** A switch in a process of its own, so that its CPU is its own. */
export interface SwitchChild {
  readonly sip: Endpoint
  readonly eventSocket: Endpoint
  readonly used: () => Promise<Used>
  readonly stop: () => Promise<void>
}

/** As the supervisor starts it (engine/supervisor/manifest.ts). */
const FLAGS = ["--max-semi-space-size=16"]

/** `profileTo`: a folder for V8's own CPU profile of the whole run. */
export const startSwitchChild = async (
  musicOnHold: string,
  warned: (text: string) => void,
  profileTo?: string
): Promise<SwitchChild> => {
  const profiling = profileTo === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileTo}`]
  const child = fork(new URL("switch-alone.ts", import.meta.url), [musicOnHold], {
    execArgv: [...FLAGS, ...profiling],
    stdio: ["ignore", "inherit", "inherit", "ipc"]
  })
  const waiting: Array<(used: Used) => void> = []
  const over = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const { eventSocket, sip } = await begun(child, (told) => {
    if ("used" in told) waiting.shift()?.(told.used)
    else if ("warning" in told) warned(told.warning)
  })
  return {
    sip,
    eventSocket,
    used: () =>
      new Promise((resolve, reject) => {
        waiting.push(resolve)
        child.once("exit", () => reject(new Error("the switch ended")))
        child.send("used")
      }),
    stop: async () => {
      if (child.connected) child.send("stop")
      await over
    }
  }
}

const begun = (child: ChildProcess, later: (told: Told) => void) =>
  new Promise<Extract<Told, { readonly sip: Endpoint }>>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the switch did not start (exit ${code})`)))
    child.on("message", (message) => {
      const told = message as Told
      if ("sip" in told) resolve(told)
      else later(told)
    })
  })
