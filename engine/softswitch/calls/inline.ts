/** Legs that are sent elsewhere: out of their bridge, and to a list of applications. */
import type { Channel } from "../channel.ts"
import { emitState, type Exchange, peerOf } from "../exchange.ts"
import { runWaiting } from "./applications.ts"
import { separate } from "./bridge.ts"
import { dropApplications, unpark } from "./execute.ts"
import { leaveBridge } from "./hang-up.ts"

/** One application of an inline dialplan. */
export interface Step {
  readonly name: string
  readonly data: string
}

type Steps = ReadonlyArray<Step>

/**
 * UNBRIDGE first, then what each leg does; the one that was named first in the bridge goes first. `others`: of the leg that
 * it is bridged with, which is else left as if the other one had hung up.
 */
export const transferInline = (exchange: Exchange, channel: Channel, steps: Steps, others?: Steps): void => {
  const other = peerOf(exchange, channel)
  dropApplications(exchange, channel)
  unpark(exchange, channel)
  if (other !== undefined && others !== undefined) dropApplications(exchange, other)
  if (other !== undefined) separate(exchange, channel, other)
  const own = [channel, steps] as const
  const their = other === undefined || others === undefined ? [] : ([[other, others]] as const)
  for (const [leg] of [own, ...their]) leg.peer = undefined
  for (const [leg, todo] of channel.bridgeOriginator ? [own, ...their] : [...their, own]) runInline(exchange, leg, todo)
  if (other !== undefined && others === undefined) leaveBridge(exchange, other)
}

const runInline = (exchange: Exchange, leg: Channel, steps: Steps): void => {
  leg.bridgeOriginator = false
  leg.profile.dialplan = "inline"
  leg.profile.index += 1
  leg.profile.createdUs = exchange.nowUs()
  leg.state = "CS_EXECUTE"
  emitState(exchange, leg, "CHANNEL_STATE")
  // All of them wait before the first is run: one that fails at once has to know whether there is more to do.
  for (const { data, name } of steps) leg.waiting.push({ name, data, uuid: exchange.newUuid(), loops: 1 })
  runWaiting(exchange, leg)
}
