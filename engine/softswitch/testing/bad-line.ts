import type { Endpoint } from "../endpoint.ts"
import { openUdp } from "../transports/udp.ts"
import { seededChance } from "./chance.ts"

export interface BadLineOptions {
  readonly seed: number
  /** Share of the datagrams that are lost, 0 to 1. */
  readonly loss: number
  /** Each datagram takes from `delayMs - jitterMs` to `delayMs + jitterMs`, so later ones overtake earlier ones. */
  readonly delayMs: number
  readonly jitterMs: number
}

/** A stretch of bad network on loopback, both ways: what comes to one end leaves from the other, if it is not lost. */
export interface BadLine {
  /** Where the near party sends, and from where the far one's datagrams reach it. */
  readonly nearEnd: Endpoint
  /** The same for the far party: it takes this for the near one's address. */
  readonly farEnd: Endpoint
  /** Who is at its ends; what comes before is lost. */
  readonly join: (near: Endpoint, far: Endpoint) => void
  readonly counts: () => { readonly passed: number; readonly lost: number; readonly overtaken: number }
  readonly close: () => Promise<void>
}

const HOST = "127.0.0.1"

/** For tests of calls over a network that is not kind: this machine's kernel need not know how to be one. */
export const openBadLine = async ({ delayMs, jitterMs, loss, seed }: BadLineOptions): Promise<BadLine> => {
  const chance = seededChance(seed)
  const counts = { passed: 0, lost: 0, overtaken: 0 }
  const under = new Set<NodeJS.Timeout>()
  let ends: { readonly near: Endpoint; readonly far: Endpoint } | undefined

  const carrier = (send: (octets: Uint8Array) => void) => {
    let lastSent = 0
    let lastArrived = 0
    return (octets: Uint8Array): void => {
      if (chance() < loss || ends === undefined) {
        counts.lost++
        return
      }
      const sent = ++lastSent
      const own = octets.slice()
      const timer = setTimeout(
        () => {
          under.delete(timer)
          counts.passed++
          if (sent < lastArrived) counts.overtaken++
          lastArrived = Math.max(lastArrived, sent)
          send(own)
        },
        delayMs + (2 * chance() - 1) * jitterMs
      )
      under.add(timer)
    }
  }
  const toFar = carrier((octets) => ends !== undefined && far.send(octets, ends.far))
  const toNear = carrier((octets) => ends !== undefined && near.send(octets, ends.near))
  const near = await openUdp({ address: HOST, port: 0 }, toFar, () => undefined)
  const far = await openUdp({ address: HOST, port: 0 }, toNear, () => undefined)

  return {
    nearEnd: near.endpoint,
    farEnd: far.endpoint,
    join: (nearParty, farParty) => {
      ends = { near: nearParty, far: farParty }
    },
    counts: () => ({ ...counts }),
    close: async () => {
      for (const timer of under) clearTimeout(timer)
      await Promise.all([near.close(), far.close()])
    }
  }
}
