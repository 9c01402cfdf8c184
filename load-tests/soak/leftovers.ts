import { readdirSync, readlinkSync } from "node:fs"
import type { RunningCentre } from "../running-centre.ts"
import { until } from "../crowd/wait.ts"

export interface Leftovers {
  /** Legs that the switch or its media still have when every call is over. */
  readonly legsLeft: number
  /** Sockets that the switch's process has more than before the first call. */
  readonly socketsLeft: number
}

/** SIP keeps what is over for 32 s (RFC 3261 timers B, H). */
const GONE_WITHIN_MS = 45_000

const socketsOf = (pid: number): number => {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`).startsWith("socket:")
    } catch {
      // Closed while we looked.
      return false
    }
  }).length
}

/** Counts what the switch has now, and later what it has more than that. */
export const leftoversSince = async (centre: RunningCentre): Promise<() => Promise<Leftovers>> => {
  const look = async () => {
    const { workers } = await centre.health()
    const { detail, pid } = workers["switch"]!
    const media = detail["media"] as { readonly legs?: unknown } | undefined
    return { legs: Math.max(Number(detail["legs"]), Number(media?.legs)), sockets: socketsOf(pid ?? 0) }
  }
  const before = await look()
  const left = async (): Promise<Leftovers> => {
    const { legs, sockets } = await look()
    return { legsLeft: legs, socketsLeft: Math.max(0, sockets - before.sockets) }
  }
  return async () => {
    const isEmpty = async () => {
      const { legsLeft, socketsLeft } = await left()
      return legsLeft === 0 && socketsLeft === 0
    }
    await until("an empty switch", isEmpty, { withinMs: GONE_WITHIN_MS, everyMs: 500 }).catch(() => {})
    return left()
  }
}
