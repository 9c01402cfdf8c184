import { makeCallKind } from "#actors/call/kind.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import { queue } from "#actors/queue/kind.ts"
import type { Message as QueueMessage } from "#actors/queue/protocol.ts"
import type { Asked } from "#actors/work.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

/** Houses that have one bug each with agents who know a customer. */

const catalogue = makeCatalogue([...FLOWS, ...LATER_FLOWS])
const [kinds, call] = [kindsWith(catalogue), makeCallKind(catalogue)]

const withBroken = (broken: AnyKind): ReadonlyArray<AnyKind> =>
  kinds.map((kind) => (kind.name === broken.name ? broken : kind))

/** A queue that hears something else of who knows a customer. */
const hearing = (of: (asked: Asked) => Asked) =>
  withBroken({
    ...queue,
    transition: (state, message: QueueMessage) =>
      queue.transition(state, message._tag === "WorkAnnounced" ? { ...message, asked: of(message.asked) } : message)
  } as AnyKind)

export const plantedKnown: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "a call does not ask who knows its customer": withBroken({
    ...call,
    transition: (state, message) => {
      const [next, outputs] = call.transition(state, message)
      return [next, outputs.filter((output) => output._tag !== "Ask" || output.port !== "customer-agents")]
    }
  } as AnyKind),
  "a call forgets who knows its customer": withBroken({
    ...call,
    transition: (state, message) => {
      const [next, outputs] = call.transition(state, message)
      if (next._tag !== "Waiting") return [next, outputs]
      const { agents: _, ...caller } = next.caller
      return [{ ...next, caller } as CallState, outputs]
    }
  } as AnyKind),
  "a call waits for who knows its customer as long as nobody says it": withBroken({
    ...call,
    timers: (state) => (state._tag === "Queueing" && state.isHeld === true ? [] : call.timers(state))
  } as AnyKind),
  "a queue gives work of a customer to anybody": hearing((asked) => {
    const { customerAgents: _, ...anybodys } = asked
    return anybodys
  }),
  "a queue asks who served a customer last before their own agent": hearing((asked) =>
    asked.customerAgents === undefined ? asked : { ...asked, customerAgents: { ...asked.customerAgents, own: null } }
  ),
  "a queue remembers for ever who served a customer": hearing((asked) => {
    const { customerAgents } = asked
    if (customerAgents === undefined || customerAgents.last === null) return asked
    return { ...asked, customerAgents: { ...customerAgents, last: { ...customerAgents.last, at: asked.queuedAt } } }
  })
}
