import type { State as CallState } from "#actors/call/protocol.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import { CALLBACK_WISH_PORT, type CallbackWished } from "#actors/flow/nodes/callback.ts"
import type { Fact } from "#actors/facts.ts"
import type { Step } from "./simulated-runtime.ts"

/** What must hold of how callers leave queues: once each, by a way that is told, and with the time since which they wait. */

type Broken = (law: string) => void

/** Who goes to another queue of the first one's will has waited since they first did, and no queue sends anybody on twice. */
export const keepsItsTime = ({ address, after, before, commands }: Step, broken: Broken): void => {
  if (!address.startsWith("call/")) return
  const [was, is] = [before as CallState, after as CallState]
  const toQueue = commands.some(
    (output) =>
      output._tag === "Keep" && output.fact._tag === "CallDiverted" && output.fact.to._tag === "Queue" && "queue" in is
  )
  if (toQueue && queuedAt(was) !== queuedAt(is))
    broken(`${address} waited since ${queuedAt(was)} and is sent on as of ${queuedAt(is)}`)
  const toCallback = commands.some(
    (output) => output._tag === "Keep" && output.fact._tag === "CallDiverted" && output.fact.to._tag === "Callback"
  )
  const wished = commands.flatMap((output) =>
    output._tag === "Ask" && output.port === CALLBACK_WISH_PORT ? [output.request as unknown as FlowAsked] : []
  )
  if (toCallback && (wished[0]?.request as CallbackWished | undefined)?.queuedAt !== queuedAt(was))
    broken(`${address} waited since ${queuedAt(was)} and is not called back in that place`)
  const from = "caller" in is ? (is.caller.divertedFrom ?? []) : []
  if (new Set(from).size < from.length) broken(`${address} was sent on twice by one of ${from.join()}`)
}

const queuedAt = (state: CallState): number | undefined =>
  "queuedAt" in state ? state.queuedAt : "place" in state ? state.place?.queuedAt : undefined

/** In the order in which they were stated: who is in a queue leaves it once, and nobody leaves one in which they are not. */
export const leaveOnce = (facts: ReadonlyArray<Fact>, broken: Broken): void => {
  const queues = new Map<string, string>()
  const sentOn = new Set<string>()
  for (const fact of facts) {
    if (!("call" in fact) || fact.call === undefined) continue
    const { call } = fact
    const inside = queues.get(call)
    switch (fact._tag) {
      case "CallQueued":
        if (inside !== undefined && inside !== fact.queue)
          broken(`call ${call} came into queue ${fact.queue} and never left ${inside}`)
        queues.set(call, fact.queue)
        break
      case "CallDiverted":
        if (inside !== undefined && inside !== fact.queue)
          broken(`call ${call} leaves queue ${fact.queue} and is in ${inside}`)
        // Without a place they found none.
        if (inside === undefined && fact.on !== "full" && fact.on !== "closed")
          broken(`call ${call} leaves queue ${fact.queue} and has no place there`)
        if (fact.on.length > 1 && sentOn.has(`${call} ${fact.queue}`))
          broken(`call ${call} was sent on twice by queue ${fact.queue}`)
        if (fact.on.length > 1) sentOn.add(`${call} ${fact.queue}`)
        queues.delete(call)
        break
      case "CallAnswered":
      case "PartyAnswered":
      case "CallTransferred":
      case "CallEnded":
        queues.delete(call)
        break
    }
  }
  for (const [call, queue] of queues) broken(`call ${call} came into queue ${queue} and never left it`)
}
