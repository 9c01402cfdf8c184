import { type Organised, placeOf, unitOfAgent } from "#actors/organisation.ts"
import { reaches, type Scope } from "#wire/asker.ts"
import type { WorkView } from "#wire/work.ts"

/**
 * Which written work a scope has in it: work belongs to the agent who has or had it, and to their unit. Work that nobody took belongs
 * to the units of its queue and of those who serve it.
 */
export const seenWork = (scope: Scope, centre: Organised): ((work: Pick<WorkView, "agent" | "queue">) => boolean) => {
  if (scope.kind === "everything") return () => true
  const queues = scope.kind === "units" ? placeOf(centre, new Set(scope.units)).queues : new Set()
  return ({ agent, queue }) =>
    agent === null ? queues.has(queue) : reaches(scope, { agent, unit: unitOfAgent(centre, agent) })
}

/** Whose units have this queue. */
export const seesQueue = (
  { centre }: { readonly centre: Organised },
  scope: Scope,
  queue: WorkView["queue"]
): boolean =>
  scope.kind === "everything" || (scope.kind === "units" && placeOf(centre, new Set(scope.units)).queues.has(queue))
