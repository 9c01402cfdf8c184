/** For tests: two user agents and a network that loses, repeats and reorders datagrams, on one virtual clock and one seed. */
import type { Hop, UserAgent, UserAgentCommand, UserAgentOptions, UserAgentOutput } from "../sip-contract.ts"
import { makeTimerHeap } from "../transaction/timer-heap.ts"
import { makeUserAgent } from "../user-agent.ts"
import { seededChance } from "./chance.ts"

export interface LineOptions {
  readonly seed: number
  /** Share of datagrams lost, 0 to 1. */
  readonly loss: number
  /** Never more than so many lost one after the other in one direction. */
  readonly maxLostInARow: number
  readonly duplicated: number
  readonly maxDelayMs: number
  /** What both user agents are besides. */
  readonly agents?: Partial<UserAgentOptions>
  /** Everything that is sent, whether it arrives or not. */
  readonly sees?: (octets: Uint8Array) => void
}

export interface Side {
  readonly agent: UserAgent
  readonly at: Hop
  readonly ask: (command: UserAgentCommand) => void
}

export type Told = Exclude<UserAgentOutput, { readonly _tag: "Send" }>

export const makeLine = (options: LineOptions, told: (side: number, what: Told) => void) => {
  const chance = seededChance(options.seed)
  const world = makeTimerHeap()
  let nowMs = 0
  let made = 0
  const lostInARow = [0, 0]

  const sides = [0, 1].map((index): Side => {
    const at: Hop = { transport: "udp", address: `192.0.2.${index + 1}`, port: 5060 }
    const agent = makeUserAgent({
      local: at,
      realm: "carillon",
      userAgent: `side ${index}`,
      token: () => `t${++made}`,
      directory: [],
      maxDialogs: 50,
      ...options.agents
    })
    return { agent, at, ask: (command) => spread(index, agent.command(command, nowMs)) }
  })

  const deliver = (from: number, octets: Uint8Array, to: Hop): void => {
    const other = sides[1 - from]
    const self = sides[from]
    if (other === undefined || self === undefined || to.address !== other.at.address || to.port !== other.at.port)
      throw new Error(`sent to nobody: ${to.address}:${to.port}`)
    options.sees?.(octets)
    const streak = lostInARow[from] ?? 0
    if (chance() < options.loss && streak < options.maxLostInARow) {
      lostInARow[from] = streak + 1
      return
    }
    lostInARow[from] = 0
    const copies = chance() < options.duplicated ? 2 : 1
    for (let copy = 0; copy < copies; copy++)
      world.at(nowMs + Math.floor(chance() * options.maxDelayMs), () =>
        spread(1 - from, other.agent.receive(octets, self.at, nowMs))
      )
  }

  const spread = (index: number, outputs: ReadonlyArray<UserAgentOutput>): void => {
    for (const output of outputs)
      if (output._tag === "Send") deliver(index, output.octets, output.to)
      else told(index, output)
  }

  const nextMs = (): number | undefined => {
    const all = [world.nextDueMs(), ...sides.map(({ agent }) => agent.nextDueMs())].filter((due) => due !== undefined)
    return all.length === 0 ? undefined : Math.min(...all)
  }

  return {
    sides: sides as [Side, Side],
    chance,
    nowMs: () => nowMs,
    later: (afterMs: number, run: () => void): void => void world.at(nowMs + afterMs, run),
    /** Runs until nothing is due before `endMs` any more. */
    run: (endMs: number): void => {
      for (let next = nextMs(); next !== undefined && next <= endMs; next = nextMs()) {
        nowMs = Math.max(nowMs, next)
        world.run(nowMs)
        for (const [index, { agent }] of sides.entries()) spread(index, agent.due(nowMs))
      }
    },
    isQuiet: () => nextMs() === undefined
  }
}

export type Line = ReturnType<typeof makeLine>
