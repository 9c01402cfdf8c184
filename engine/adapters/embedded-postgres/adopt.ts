import { realpathSync } from "node:fs"
import { setTimeout as pause } from "node:timers/promises"
import { type Address, ask } from "./ask.ts"
import { isAlive, runningPostmaster } from "./pid-file.ts"
import type { Server } from "./server.ts"

/** What to do with a server that a killed run left behind. */

/** How often a process that is not our child is looked at. */
const LOOK_EVERY_MS = 50
const WATCH_EVERY_MS = 500
/** It may be in the middle of its own start or stop; a first start after a power cut has its own, longer patience. */
const DECIDE_WITHIN_MS = 15_000
/** SIGINT is PostgreSQL's fast shutdown: sessions are ended and a checkpoint is written. SIGQUIT leaves the checkpoint out. */
const FAST_WITHIN_MS = 5_000
const IMMEDIATE_WITHIN_MS = 2_000

/** The server that runs on this cluster already and answers to our password on the right port; any other one is stopped. */
export const adoptOrStop = async (cluster: string, address: Address): Promise<Server | undefined> => {
  const found = runningPostmaster(cluster)
  if (found === undefined) return undefined
  const { pid } = found
  const until = Date.now() + DECIDE_WITHIN_MS
  while (isAlive(pid) && Date.now() < until) {
    const answer = await ask({ ...address, port: found.port ?? address.port })
    if (answer._tag === "Up") {
      if (found.port !== address.port || !sameFolder(answer.dataFolder, cluster)) break
      return { pid, ended: goneOf(pid) }
    }
    if (answer._tag === "Stranger") break
    await pause(LOOK_EVERY_MS)
  }
  await stopServer(pid)
  return undefined
}

/** Stops a postmaster, at first as it likes, at last as the system can. */
export const stopServer = async (pid: number): Promise<void> => {
  for (const [signal, withinMs] of [
    ["SIGINT", FAST_WITHIN_MS],
    ["SIGQUIT", IMMEDIATE_WITHIN_MS],
    ["SIGKILL", IMMEDIATE_WITHIN_MS]
  ] as const) {
    if (!isAlive(pid)) return
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    const until = Date.now() + withinMs
    while (isAlive(pid) && Date.now() < until) await pause(LOOK_EVERY_MS)
  }
}

/** No parent hears of the end of another's child, so it is looked for. */
const goneOf = async (pid: number): Promise<string> => {
  while (isAlive(pid)) await pause(WATCH_EVERY_MS, undefined, { ref: false })
  return "gone"
}

const sameFolder = (a: string, b: string) => {
  try {
    return realpathSync(a) === realpathSync(b)
  } catch {
    return a === b
  }
}
