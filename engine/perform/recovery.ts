import type { Centre } from "#actors/centre.ts"
import type { Address } from "#actors/vocabulary.ts"
import { groups } from "./telephony-intake.ts"
import { type Tell, tellAgent, tellCall, tellDistributor, tellQueue } from "./telling.ts"

/**
 * What to tell whom when the engine starts, whether for the first time or after a crash. `living` are the actors the
 * journal knows, already restored.
 *
 * 1. Tell `first`, in this order. Queues and distributors forget their lists; agents and calls say again where they are.
 * 2. Ask the switch for a Snapshot and pass it through `intake`. Until then nobody is offered a call.
 * 3. When every mailbox is empty tell `resume`. Should nobody come to tell it, each distributor goes on by itself a
 *    second after it was told to gather.
 *
 * Timers stay still until step 3, so that a deadline passed meanwhile does not speak before the switch has.
 */
export const recoveryTells = (
  centre: Centre,
  living: Iterable<{ readonly address: Address }>
): { readonly first: ReadonlyArray<Tell>; readonly resume: ReadonlyArray<Tell> } => {
  const calls = [...living].filter(({ address }) => address.startsWith("call/"))
  return {
    first: [
      ...configuration(centre),
      ...centre.queues.map(({ id }) => tellQueue(id, { _tag: "Restarted" })),
      ...groups(centre).map((group) => tellDistributor(group, { _tag: "Restarted" })),
      ...calls.map(({ address }) => tellCall(address.slice("call/".length) as never, { _tag: "Recovered" })),
      ...centre.agents.map(({ id }) => tellAgent(id, { _tag: "Recovered" }))
    ],
    resume: groups(centre).map((group) => tellDistributor(group, { _tag: "Resumed" }))
  }
}

const configuration = (centre: Centre): ReadonlyArray<Tell> => {
  const groupOf = new Map(centre.queues.map(({ group, id }) => [id, group]))
  const [first] = groups(centre)
  const agents = centre.agents.map(({ id, name, queues }) => {
    const group = queues.map((queue) => groupOf.get(queue)).find((found) => found !== undefined) ?? first
    return { id, name, queues, group }
  })
  return [
    ...centre.queues.map((settings) => tellQueue(settings.id, { _tag: "Configured", settings })),
    ...groups(centre).map((group) =>
      tellDistributor(group, {
        _tag: "Configured",
        group,
        agents: agents.filter((agent) => agent.group === group).map(({ id, queues }) => ({ agent: id, queues }))
      })
    ),
    ...agents.flatMap(({ group, id, name, queues }) =>
      group === undefined ? [] : [tellAgent(id, { _tag: "Configured", name, group, queues })]
    )
  ]
}
