/** An incident is distributed as a task is: the same table, for work of another kind. */
import type { Output } from "../output.ts"
import { announced, placeNews } from "../place-news.ts"
import type { Attributes } from "../attributes.ts"
import { alertOver, tellStarted, waiting } from "../task/alerting.ts"
import { release } from "../task/ending.ts"
import { standingOf } from "../task/place.ts"
import type { Message as DeskMessage, State as Desk } from "../task/protocol.ts"
import { transition as deskTransition } from "../task/transition.ts"
import { LOCKED_PRIORITY } from "../terminal/limits.ts"
import type { AgentId, EpochMs } from "../vocabulary.ts"
import type { Case } from "./protocol.ts"

export type { Desk, DeskMessage }

export const KIND = "incident"

export const newDesk = (id: string): Desk => ({ _tag: "New", id, kind: KIND })

/** Asks for an agent: a place in the queue of its class. */
export const enqueue = (
  about: Case,
  at: EpochMs,
  preferred: AgentId | null
): readonly [Desk, ReadonlyArray<Output>] => {
  const { area, handling, id, isLocked } = about
  return deskTransition(newDesk(id), {
    _tag: "Created",
    at,
    channel: "alarm",
    queue: handling.queue,
    needs: handling.needs,
    area,
    preferred,
    priority: priorityOf(handling.priority, isLocked),
    load: 1,
    wrapUpMs: null,
    attributes: attributesOf(about)
  })
}

const attributesOf = ({ report, title, user }: Case): Attributes => ({
  title,
  event: report.event,
  ...(user === null ? {} : { user: user.name, customer: user.customer }),
  ...(report.place === null ? {} : { place: report.place })
})

export const priorityOf = (priority: number, isLocked: boolean): number =>
  isLocked ? priority + LOCKED_PRIORITY : priority

/** Whoever has it, and answers for it. */
export const ownerOf = (desk: Desk): { readonly agent: AgentId; readonly offer: number } | undefined =>
  desk._tag === "Active" || desk._tag === "SetAside" ? { agent: desk.agent, offer: desk.offer } : undefined

/** Back to its place in the queue, for another agent or for this one. */
export const putBack = (desk: Desk, at: EpochMs, preferred: AgentId | null): readonly [Desk, ReadonlyArray<Output>] => {
  if (desk._tag !== "Active" && desk._tag !== "SetAside" && desk._tag !== "Alerting") return [desk, []]
  const task = { ...desk.task, asked: { ...desk.task.asked, preferred } }
  const [next, outputs]: readonly [Desk, ReadonlyArray<Output>] =
    desk._tag === "Alerting"
      ? alertOver({ ...desk, task }, "withdrawn", at)
      : [waiting(task, desk.place, at), [release(desk, "withdrawn")]]
  return [next, [...outputs, ...placeNews(standingOf(desk), standingOf(next))]]
}

/**
 * It is of another class now, or not behind the others any more. Who has it sees that at once; who waits keeps the time since
 * when they do, also in the queue of the new class.
 */
export const reclassified = (desk: Desk, about: Case, at: EpochMs): readonly [Desk, ReadonlyArray<Output>] => {
  if (!("task" in desk) || desk._tag === "Ended") return [desk, []]
  const { handling, isLocked } = about
  const asked = {
    ...desk.task.asked,
    priority: priorityOf(handling.priority, isLocked),
    attributes: attributesOf(about)
  }
  const next: Desk = { ...desk, task: { ...desk.task, asked } }
  if (next._tag === "Active" || next._tag === "SetAside") return [next, [tellStarted(next)]]
  const isSame = asked.queue === handling.queue && JSON.stringify(asked.needs) === JSON.stringify(handling.needs)
  // The queue ranks by what it was told last.
  if (isSame) return [next, announced(standingOf(next))]
  const [, left] = deskTransition(desk, { _tag: "Withdrawn", at, by: "reclassified" })
  const [anew, queued] = enqueue(about, at, asked.preferred)
  if (anew._tag !== "Queueing") return [anew, [...left, ...queued]]
  const { queuedAt } = asked
  const heard = "place" in desk ? desk.place.heard : desk.heard
  return [{ ...anew, heard, task: { ...anew.task, asked: { ...anew.task.asked, queuedAt } } }, [...left, ...queued]]
}

export const endDesk = (
  desk: Desk,
  at: EpochMs,
  { by, note, outcome }: { readonly by: string; readonly note: string | null; readonly outcome: "done" | "withdrawn" }
): readonly [Desk, ReadonlyArray<Output>] => {
  const owner = ownerOf(desk)
  return owner !== undefined && outcome === "done"
    ? deskTransition(desk, { _tag: "AgentEnded", at, ...owner, note })
    : deskTransition(desk, { _tag: "Withdrawn", at, by })
}

export { deskTransition }
