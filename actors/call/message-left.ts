import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { tellTask } from "../task/protocol.ts"
import type { CallId, EpochMs } from "../vocabulary.ts"
import { type WorkId, workIdOf } from "../work.ts"
import { askedOf } from "./caller.ts"
import type { Caller } from "./protocol.ts"

/** What becomes of a message that a caller left (`voicemail.ts`). */

/** Its name follows from the call's, so that it comes once. */
const messageTask = (call: CallId): string => `voicemail-${call}`

/** Nothing more is said: what is recorded later, or heard of later, is no part of it. */
export const messageOver = (caller: Caller, at: EpochMs): Caller =>
  caller.message === undefined || caller.message.until !== undefined
    ? caller
    : { ...caller, message: { ...caller.message, until: at } }

/** The recording is over: what was said is a task, unless it is too short. */
export const messageLeft = (
  caller: Caller,
  recordedMs: number,
  at: EpochMs
): readonly [Caller, ReadonlyArray<Output>] => {
  const { call, message } = caller
  if (message === undefined || message.isTask === true) return [caller, []]
  const { from, leastMs, queue, until = at } = message
  const lengthMs = Math.min(recordedMs, until - from)
  if (recordedMs === 0 || lengthMs < leastMs) return [caller, []]
  const work = workIdOf("task", messageTask(call))
  return [
    { ...caller, message: { ...message, until, isTask: true } },
    [keep({ _tag: "VoicemailLeft", at, call, queue, work, lengthMs }), messageTold(caller, work)]
  ]
}

/** Told again after a restart: the task may not have heard it, and does not begin twice. */
export const messageAgain = (caller: Caller): ReadonlyArray<Output> =>
  caller.message?.isTask === true ? [messageTold(caller, workIdOf("task", messageTask(caller.call)))] : []

const messageTold = (caller: Caller, work: WorkId): Output => {
  const { attributes, call, message } = caller
  const { area, customerAgents, priority } = askedOf(caller, { queue: message!.queue, queuedAt: message!.from })
  return tellTask(work.slice("task/".length), {
    _tag: "Created",
    channel: "task",
    queue: message!.queue,
    needs: [],
    area,
    preferred: null,
    priority,
    load: 1,
    wrapUpMs: null,
    attributes: { ...attributes, voicemail: call },
    ...(customerAgents && { customerAgents })
  })
}
