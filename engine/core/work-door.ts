import * as Effect from "effect/Effect"
import type { Centre } from "#actors/centre.ts"
import type { Tell } from "#actors/output.ts"
import { type State as TaskState, tellTask } from "#actors/task/protocol.ts"
import { type WorkId, workIdOf } from "#actors/work.ts"
import type { WorkFilter, WorkRequest, WorkView } from "#wire/work.ts"
import { knownOf, UNKNOWN_CUSTOMER } from "../perform/customer-agents.ts"
import { customersNumber, workIntake } from "../perform/work-intake.ts"
import { timeOrderedId } from "./time-ordered-id.ts"
import { StoreAway, type WorkAnswer } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { pageOf, viewOf, viewOfFacts } from "../projections/work-view.ts"
import { factsOfWork } from "../records/work/store.ts"
import type { WorkKey } from "../records/work/keys.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { makeKeyedWork } from "./keyed-work.ts"
import { makeWhoKnows } from "./who-knows.ts"
import { onDisk } from "./on-disk.ts"

interface Around {
  readonly runtime: Runtime
  readonly centre: () => Centre
  readonly database: Database["Service"]
}

/** Where written work comes in from outside. What it says yes to is on disk. */
export const makeWorkDoor = (around: Around) => {
  const nextId = () => timeOrderedId(around.runtime.now())
  const create = creating(around)
  const rest = openWork(around)
  const { database, runtime } = around
  const keyed = makeKeyedWork({ database, nextId, now: runtime.now, create, one: rest.one })
  return {
    ...rest,
    /** With a key it comes once, however often it is asked for. */
    create: (request: WorkRequest, key?: WorkKey): Effect.Effect<WorkAnswer, StoreAway> =>
      Effect.suspend(() => (key === undefined ? create(nextId(), request) : keyed(key, request)))
  }
}

const creating = ({ centre, database, runtime }: Around) => {
  const whoKnows = makeWhoKnows({ centre, database, now: runtime.now })
  return (id: string, request: WorkRequest): Effect.Effect<WorkAnswer, StoreAway> =>
    Effect.gen(function* (): Effect.fn.Return<WorkAnswer, StoreAway> {
      const number = customersNumber(request)
      const known = number === undefined ? UNKNOWN_CUSTOMER : knownOf(centre(), yield* whoKnows(number))
      const answer = workIntake(id, request, centre(), { stateOf: runtime.peek }, known)
      if ("refused" in answer) return answer.refused
      if (!database.up()) return yield* Effect.fail(new StoreAway({ reason: "the database is away" }))
      const work = workIdOf("task", id)
      // Nobody is told of it then, so nobody shall do it, should the disk come back.
      const tooLate = Effect.sync(() => tellNow(runtime, tellTask(id, { _tag: "Withdrawn", by: "engine" })))
      yield* Effect.tapError(
        onDisk<TaskState>(runtime, answer.tell, () => true),
        () => tooLate
      )
      return { _tag: "Taken", work, id }
    })
}

const openWork = ({ database, runtime }: Around) => ({
  open: (filter: WorkFilter, isSeen: (work: WorkView) => boolean): ReadonlyArray<WorkView> =>
    pageOf(tasksIn(runtime), filter, isSeen),

  one: (work: WorkId): Effect.Effect<WorkView | null, StoreAway> =>
    Effect.suspend(() => {
      const state = runtime.peek(work) as TaskState | undefined
      const open = state === undefined || !work.startsWith("task/") ? undefined : viewOf(state)
      if (open !== undefined) return Effect.succeed(open)
      return Effect.provideService(Effect.map(factsOfWork(work), viewOfFacts), Database, database)
    }),

  withdraw: (work: WorkId, by: string): Effect.Effect<boolean, StoreAway> =>
    Effect.suspend(() => {
      const state = runtime.peek(work) as TaskState | undefined
      if (!work.startsWith("task/") || state === undefined || viewOf(state) === undefined) return Effect.succeed(false)
      const asked = tellTask(work.slice("task/".length), { _tag: "Withdrawn", by })
      // Whoever was quicker, it is over then; they may have done it.
      return Effect.map(
        onDisk<TaskState>(runtime, asked, (after) => after._tag === "Ended" || after._tag === "Gone"),
        (after) => after._tag === "Ended" && after.outcome === "withdrawn"
      )
    })
})

const tasksIn = function* (runtime: Runtime): Generator<TaskState> {
  for (const address of runtime.addresses()) {
    const state = address.startsWith("task/") ? (runtime.peek(address) as TaskState | undefined) : undefined
    if (state !== undefined) yield state
  }
}

const tellNow = (runtime: Runtime, { message, to }: Tell): void => runtime.tell(to, message)
