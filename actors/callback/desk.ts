/** A callback is distributed as a task is: the same table, for work of the channel voice. Its facts are its own. */
import type { Output } from "../output.ts"
import { announced } from "../place-news.ts"
import { ANNOUNCE_EVERY_MS } from "../task/limits.ts"
import { standingOf } from "../task/place.ts"
import type { Message as DeskMessage, State as Desk } from "../task/protocol.ts"
import { transition } from "../task/transition.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { type Asked, workIdOf } from "../work.ts"
import type { About } from "./protocol.ts"

export type { Desk, DeskMessage }

export const KIND = "callback"

type DeskStep = readonly [Desk, ReadonlyArray<Output>]

export const newDesk = (id: string): Desk => ({ _tag: "New", id, kind: KIND })

/** Asks its queue for the place that the call had. What comes later, or again, has not waited meanwhile. */
export const enqueue = (about: About, at: EpochMs): DeskStep => {
  const { area, askedAt, attributes, customerAgents, heard, id, needs, preferred, priority, queue, queuedAt } = about
  const asked: Asked = {
    id: workIdOf(KIND, id),
    channel: "voice",
    queue,
    needs,
    area,
    preferred,
    ...(customerAgents && { customerAgents }),
    priority,
    queuedAt,
    ...(at > askedAt && { waitsFrom: at }),
    load: 1,
    attributes
  }
  const desk: Desk = {
    _tag: "Queueing",
    task: { asked, wrapUpMs: null },
    heard,
    announceAt: later(at, ANNOUNCE_EVERY_MS)
  }
  return [desk, announced(standingOf(desk))]
}

export const deskStep = (desk: Desk, message: DeskMessage): DeskStep => {
  const [next, outputs] = transition(desk, message)
  return [next, outputs.filter((output) => output._tag !== "Keep" || output.fact._tag === "EngineCorrected")]
}

export const heardBy = (desk: Desk): number => ("place" in desk ? desk.place.heard : "heard" in desk ? desk.heard : 0)
