import * as Effect from "effect/Effect"
import type { Centre } from "#actors/centre.ts"
import type { Tell } from "#actors/output.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import { type State as TaskState, tellTask } from "#actors/task/protocol.ts"
import { type WorkId, workIdOf } from "#actors/work.ts"
import type { WorkFilter, WorkRequest, WorkView } from "#wire/work.ts"
import { timeOrderedId } from "./time-ordered-id.ts"
import { StoreAway, type WorkAnswer } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { pageOf, viewOf, viewOfFacts } from "../projections/work-view.ts"
import { factsOfWork } from "../records/work/store.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** A commit takes tens of ms; the gateway gives us 5 s, and must hear from us before. */
const ON_DISK_WITHIN = "3 seconds"

interface Around {
  readonly house: Runtime
  readonly centre: Centre
  readonly database: Database["Service"]
}

/** Where written work comes in from outside. What it says yes to is on disk. */
export const makeWorkDoor = ({ centre, database, house }: Around) => ({
  create: (request: WorkRequest): Effect.Effect<WorkAnswer, StoreAway> =>
    Effect.gen(function* (): Effect.fn.Return<WorkAnswer, StoreAway> {
      const misfit = misfitOf(centre, request)
      if (misfit !== undefined) return misfit
      if (isFull(centre, house, request)) return { _tag: "QueueFull" }
      if (!database.up()) return yield* Effect.fail(new StoreAway({ reason: "the database is away" }))
      const id = timeOrderedId(house.now())
      const work = workIdOf("task", id)
      const created = tellTask(id, {
        _tag: "Created",
        queue: request.queue,
        channel: request.channel,
        attributes: request.attributes,
        priority: request.priority ?? 0,
        needs: request.needs ?? [],
        area: request.area ?? null,
        preferred: request.preferred ?? null,
        load: 1,
        wrapUpMs: null
      })
      // Nobody is told of it then, so nobody shall do it, should the disk come back.
      const tooLate = Effect.sync(() => tellNow(house, tellTask(id, { _tag: "Withdrawn", by: "engine" })))
      yield* Effect.tapError(
        onDisk(house, created, () => true),
        () => tooLate
      )
      return { _tag: "Taken", work, id }
    }),

  open: (filter: WorkFilter): ReadonlyArray<WorkView> => pageOf(tasksIn(house), filter),

  one: (work: WorkId): Effect.Effect<WorkView | null, StoreAway> =>
    Effect.suspend(() => {
      const state = house.peek(work) as TaskState | undefined
      const open = state === undefined || !work.startsWith("task/") ? undefined : viewOf(state)
      if (open !== undefined) return Effect.succeed(open)
      return Effect.provideService(Effect.map(factsOfWork(work), viewOfFacts), Database, database)
    }),

  withdraw: (work: WorkId, by: string): Effect.Effect<boolean, StoreAway> =>
    Effect.suspend(() => {
      const state = house.peek(work) as TaskState | undefined
      if (!work.startsWith("task/") || state === undefined || viewOf(state) === undefined) return Effect.succeed(false)
      const asked = tellTask(work.slice("task/".length), { _tag: "Withdrawn", by })
      // Whoever was quicker, it is over then; they may have done it.
      return Effect.map(
        onDisk(house, asked, (after) => after._tag === "Ended" || after._tag === "Gone"),
        (after) => after._tag === "Ended" && after.outcome === "withdrawn"
      )
    })
})

/** What only the centre knows: its queues and its people. */
const misfitOf = (centre: Centre, { channel, preferred, queue }: WorkRequest): WorkAnswer | undefined => {
  const asked = centre.queues.find(({ id }) => id === queue)
  if (asked === undefined) return { _tag: "Unfit", field: "queue", message: `there is no queue "${queue}"` }
  if (!asked.channels.includes(channel))
    return {
      _tag: "Unfit",
      field: "channel",
      message: `the queue "${queue}" takes no work of the channel "${channel}"`
    }
  if (preferred !== undefined && !centre.agents.some(({ id }) => id === preferred))
    return { _tag: "Unfit", field: "preferred", message: `there is no agent "${preferred}"` }
  return undefined
}

const isFull = (centre: Centre, house: Runtime, { queue }: WorkRequest): boolean => {
  const state = house.peek(`queue/${queue}`) as QueueState | undefined
  const waiting = state?._tag === "Open" ? state.entries.size : 0
  return waiting >= (centre.queues.find(({ id }) => id === queue)?.maxWaiting ?? 0)
}

const tasksIn = function* (house: Runtime): Generator<TaskState> {
  for (const address of house.addresses()) {
    const state = address.startsWith("task/") ? (house.peek(address) as TaskState | undefined) : undefined
    if (state !== undefined) yield state
  }
}

const tellNow = (house: Runtime, { message, to }: Tell): void => house.tell(to, message)

/** Tells a task, and answers with its state once a step that comes to what is wished is committed: tasks are durable. */
const onDisk = (
  house: Runtime,
  asked: Tell,
  wished: (after: TaskState) => boolean
): Effect.Effect<TaskState, StoreAway> =>
  Effect.callback<TaskState>((resume) => {
    const stop = house.onStep(({ address, after }) => {
      if (address !== asked.to || !wished(after as TaskState)) return
      stop()
      resume(Effect.succeed(after as TaskState))
    })
    tellNow(house, asked)
    return Effect.sync(stop)
  }).pipe(
    Effect.timeoutOrElse({
      duration: ON_DISK_WITHIN,
      orElse: () => Effect.fail(new StoreAway({ reason: "the database did not answer in time" }))
    })
  )
