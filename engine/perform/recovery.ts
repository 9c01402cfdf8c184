import { type State as AgentState, tellAgent } from "#actors/agent/protocol.ts"
import type { Centre } from "#actors/centre.ts"
import { tellDistributor } from "#actors/distributor/protocol.ts"
import { kinds } from "#actors/kinds.ts"
import { type Tell, telling } from "#actors/output.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import type { Address, AgentId, GroupId } from "#actors/vocabulary.ts"
import { configuration, type InForce, isWanted } from "./configuration.ts"
import { idsOf, type Peek } from "./look.ts"

/**
 * What to tell whom when the engine starts, whether for the first time or after a crash. `living` are the addresses of
 * the actors the journal knows, already restored.
 *
 * 1. Tell `first`, in this order. Queues and distributors forget their lists; agents and calls say again where they are.
 * 2. Ask the switch for a Snapshot and pass it through `intake`. Until then nobody is offered a call.
 * 3. When every mailbox is empty tell `resume`. Should nobody come to tell it, each distributor goes on by itself a
 *    second after it was told to gather. Who is not of this centre any more hears it only now: their calls have claimed them.
 *
 * Timers stay still until step 3, so that a deadline passed meanwhile does not speak before the switch has.
 */
export const recoveryTells = (
  inForce: InForce,
  living: Iterable<string>
): { readonly first: ReadonlyArray<Tell>; readonly resume: ReadonlyArray<Tell> } => {
  const addresses = [...living]
  const wanted = isWanted(inForce)
  const configured = configuration(inForce)
  const distributors = configured.filter(({ to }) => to.startsWith("distributor/"))
  const strangers = (kind: string) => idsOf(kind, addresses).filter((id) => !wanted(`${kind}/${id}`))
  const isRetiring = ({ message }: Tell) => message._tag === "Retired"
  return {
    first: [
      ...configured.filter((tell) => !isRetiring(tell)),
      ...recovered([...configured.map(({ to }) => to), ...addresses])
    ],
    resume: [
      ...configured.filter(isRetiring),
      ...strangers("agent").map((id) => tellAgent(id as AgentId, { _tag: "Retired" })),
      ...strangers("distributor").map((id) => tellDistributor(id as GroupId, { _tag: "Retired" })),
      ...distributors.map(({ to }) => tellDistributor(to.slice("distributor/".length) as GroupId, { _tag: "Resumed" }))
    ]
  }
}

/** Everybody hears once that the engine is back, kind by kind. */
const recovered = (addresses: ReadonlyArray<string>): ReadonlyArray<Tell> =>
  kinds.flatMap(({ name, recovered: message }) =>
    message === undefined ? [] : [...new Set(idsOf(name, addresses))].map((id) => telling(name)(id, message))
  )

/** The centre at a start: a queue that lives and is not in the tables was taken out, and may have been waited in. */
export const inForceAtStart = (centre: Centre, { addresses, stateOf }: Peek): InForce => {
  const living = [...addresses()]
  const agents = idsOf("agent", living).flatMap((id) => {
    const state = stateOf(`agent/${id}`) as AgentState
    return state._tag === "Unconfigured" ? [] : [state.person]
  })
  const closing = idsOf("queue", living).flatMap((id) => {
    const state = stateOf(`queue/${id}` as Address) as QueueState
    if (state._tag !== "Open" || centre.queues.some((queue) => queue.id === state.settings.id)) return []
    const { settings } = state
    return [{ settings, agents: agents.filter(({ queues }) => queues.includes(settings.id)).map(({ agent }) => agent) }]
  })
  return { centre, closing }
}
