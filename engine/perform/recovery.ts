import { tellAgent } from "#actors/agent/protocol.ts"
import { type Centre, capacityOf, groupOf, groupsOf, reasonsOf } from "#actors/centre.ts"
import { tellDistributor } from "#actors/distributor/protocol.ts"
import { kinds } from "#actors/kinds.ts"
import { type Tell, telling } from "#actors/output.ts"
import { tellQueue } from "#actors/queue/protocol.ts"
import { idsOf } from "./look.ts"

/**
 * What to tell whom when the engine starts, whether for the first time or after a crash. `living` are the addresses of
 * the actors the journal knows, already restored.
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
  living: Iterable<string>
): { readonly first: ReadonlyArray<Tell>; readonly resume: ReadonlyArray<Tell> } => {
  const configured = configuration(centre)
  return {
    first: [...configured, ...recovered([...configured.map(({ to }) => to), ...living])],
    resume: groupsOf(centre).map((group) => tellDistributor(group, { _tag: "Resumed" }))
  }
}

/** Everybody hears once that the engine is back, kind by kind. */
const recovered = (addresses: ReadonlyArray<string>): ReadonlyArray<Tell> =>
  kinds.flatMap(({ name, recovered: message }) =>
    message === undefined ? [] : [...new Set(idsOf(name, addresses))].map((id) => telling(name)(id, message))
  )

const configuration = (centre: Centre): ReadonlyArray<Tell> => {
  const agents = centre.agents.map((agent) => ({ ...agent, group: groupOf(centre, agent) }))
  const reasons = reasonsOf(centre)
  return [
    ...centre.queues.map((settings) => tellQueue(settings.id, { _tag: "Configured", settings })),
    ...groupsOf(centre).map((group) =>
      tellDistributor(group, {
        _tag: "Configured",
        group,
        agents: agents
          .filter((agent) => agent.group === group)
          .map(({ areas, id, queues, skills }) => ({ agent: id, queues, skills, areas }))
      })
    ),
    ...agents.flatMap((agent) => {
      const { areas, group, id, name, queues, skills } = agent
      const capacity = capacityOf(centre, agent)
      return group === undefined
        ? []
        : [tellAgent(id, { _tag: "Configured", name, group, queues, skills, areas, capacity, reasons })]
    })
  ]
}
