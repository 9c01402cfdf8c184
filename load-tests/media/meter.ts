import type { RunningCentre } from "../running-centre.ts"
import { cpuMsOf, processesWith } from "./cpu.ts"

/** In % of one core: all processes of a centre, and its switch alone. */
export interface CpuPct {
  readonly all: number
  readonly switch: number
}

/** Takes the CPU of a centre: `start` begins, what it gives back ends. */
export const makeMeter = async (centre: RunningCentre): Promise<{ readonly start: () => () => CpuPct }> => {
  const { workers } = await centre.health()
  const switchPid = workers["switch"]?.pid ?? 0
  const look = () => {
    const each = new Map(processesWith(switchPid).map((pid) => [pid, cpuMsOf(pid)]))
    return { atMs: performance.now(), each }
  }
  return {
    start: () => {
      const before = look()
      return () => {
        const after = look()
        const share = (pids: Iterable<number>): number => {
          let ms = 0
          for (const pid of pids) ms += Math.max(0, (after.each.get(pid) ?? 0) - (before.each.get(pid) ?? 0))
          return Math.round((1_000 * ms) / (after.atMs - before.atMs)) / 10
        }
        return { all: share(after.each.keys()), switch: share([switchPid]) }
      }
    }
  }
}
