import { agent } from "#actors/agent/kind.ts"
import type { Message as AgentMessage } from "#actors/agent/protocol.ts"
import { makeCallKind } from "#actors/call/kind.ts"
import { callback } from "#actors/callback/kind.ts"
import type { Message, State } from "#actors/callback/protocol.ts"
import type { Step } from "#actors/behaviour.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import { saidBy } from "#actors/output.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

/** Houses that have one bug each with whom they are to call back. */

const catalogue = makeCatalogue([...FLOWS, ...LATER_FLOWS])
const kinds = kindsWith(catalogue)

const withBroken = (broken: AnyKind): ReadonlyArray<AnyKind> =>
  kinds.map((kind) => (kind.name === broken.name ? broken : kind))

const stepping = (change: (step: Step<State>, state: State, message: Message) => Step<State>) =>
  withBroken({
    ...callback,
    transition: (state: State, message: Message) => change(callback.transition(state, message), state, message)
  })

const deafTo = (tag: Message["_tag"], when: (state: State) => boolean = () => true) =>
  stepping((step, state, message) => (message._tag === tag && when(state) ? [state, []] : step))

/** It is another one from the step on in which it comes out so. */
const becoming = (change: (next: State, before: State) => State) =>
  stepping(([next, outputs], before) => [change(next, before), outputs])

export const plantedCallbacks: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "a callback stands behind those who called later": stepping(([next, outputs], before, { at }) => {
    if (next._tag !== "Queued" || before._tag === "Queued" || next.desk._tag !== "Queueing") return [next, outputs]
    const { desk } = next
    const asked = { ...desk.task.asked, queuedAt: (at + 1) as typeof at }
    return [{ ...next, desk: { ...desk, task: { ...desk.task, asked } } }, outputs]
  }),
  "who did not answer is called again at once": becoming((next, before) =>
    before._tag === "Calling" && next._tag === "Spaced" ? { ...next, dueAt: before.since } : next
  ),
  "who never answers is called for ever": becoming((next) =>
    next._tag === "Spaced" && next.about.tried > 0 ? { ...next, about: { ...next.about, tried: 0 } } : next
  ),
  "somebody is called before they wish": becoming((next) =>
    next._tag === "Spaced" && next.about.notBefore !== null
      ? { ...next, dueAt: Math.min(next.dueAt, next.about.askedAt + 10) as typeof next.dueAt }
      : next
  ),
  "the time between two tries counts as waiting": becoming((next) => {
    if (next._tag !== "Queued" || next.desk._tag !== "Queueing") return next
    const { waitsFrom: _, ...asked } = next.desk.task.asked
    return { ...next, desk: { ...next.desk, task: { ...next.desk.task, asked } } }
  }),
  "a callback stays in its queue when its hours are over": deafTo("HoursOver"),
  "a callback forgets its hours": withBroken({
    ...callback,
    transition: (state: State, message: Message) => {
      const { hours: _, ...rest } = message as Message & { readonly hours?: unknown }
      return callback.transition(state, rest as Message)
    }
  }),
  "who calls again is called back all the same": deafTo("NumberServed", ({ _tag }) => _tag !== "Calling"),
  "who was reached is called back once more": deafTo("CustomerReached"),
  "a callback does not hear that its call came to nothing": deafTo("CallOver"),
  "a callback that was cancelled goes on": deafTo("Cancelled"),
  "a callback forgets after a start that somebody calls": stepping((step, state, message) =>
    message._tag === "Recovered" && state._tag === "Calling"
      ? [{ _tag: "Spaced", about: state.about, dueAt: message.at }, []]
      : step
  ),
  "a callback that is taken keeps its place": stepping(([next, outputs]) => [
    next,
    next._tag === "Calling" ? outputs.filter((output) => saidBy(output) !== "WorkLeft") : outputs
  ]),
  "an agent keeps the callback beside its call": withBroken({
    ...agent,
    transition: (state, message) => {
      const { follows: _, ...rest } = message as AgentMessage & { readonly follows?: unknown }
      return agent.transition(state, rest as AgentMessage)
    }
  }),
  "a call does not say that somebody was reached": withBroken(
    ((call) => ({
      ...call,
      transition: (state, message) => {
        const [next, outputs] = call.transition(state, message)
        return [next, outputs.filter((output) => saidBy(output) !== "CustomerReached")]
      }
    }))(makeCallKind(catalogue)) as ReturnType<typeof makeCallKind>
  )
}
