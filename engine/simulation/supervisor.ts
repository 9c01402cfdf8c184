import type { AgentId, AreaId, QueueId } from "#actors/vocabulary.ts"
import { tellTask } from "#actors/task/protocol.ts"
import { workIntake } from "../perform/work-intake.ts"
import type { World } from "./simulated-core.ts"
import type { TaskPlan } from "./scenario.ts"

/** Whoever puts written work into the centre, and takes out what nobody shall do any more. */
export interface Supervisor {
  /** Asked of an engine that is not there, or for a queue that is full, it comes to nothing. */
  readonly brings: (id: string, plan: TaskPlan) => void
  /** Takes out whatever is left. */
  readonly tidies: () => void
}

export const makeSupervisor = (
  { agenda, centre, runtime }: Pick<World, "agenda" | "centre" | "runtime">,
  deciding: () => boolean
): Supervisor => {
  const withdraw = (id: string) => runtime.tell(tellTask(id, { _tag: "Withdrawn", by: "supervisor" }))
  return {
    brings: (id, { area, at, channel, needs = [], preferred, priority = 0, queue, withdrawnAfterMs }) => {
      const request = {
        queue: queue as QueueId,
        channel,
        attributes: { title: id },
        needs,
        priority,
        ...(area === undefined ? {} : { area: area as AreaId }),
        ...(preferred === undefined ? {} : { preferred: preferred as AgentId })
      }
      const begunAt = agenda.now() + at
      agenda.at(begunAt, () => {
        const answer = deciding() ? workIntake(id, request, centre(), runtime) : undefined
        if (answer !== undefined && "tell" in answer) runtime.tell(answer.tell)
      })
      if (withdrawnAfterMs !== undefined) agenda.at(begunAt + withdrawnAfterMs, () => withdraw(id))
    },
    tidies: () => {
      for (const [address, { _tag }] of runtime.states())
        if (address.startsWith("task/") && _tag !== "Ended" && _tag !== "Gone") withdraw(address.slice("task/".length))
    }
  }
}
