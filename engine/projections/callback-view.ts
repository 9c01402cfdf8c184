import type { Fact } from "#actors/facts.ts"
import type { State } from "#actors/callback/protocol.ts"
import { workIdOf } from "#actors/work.ts"
import type { CallbackFilter, CallbackView } from "#wire/callbacks.ts"

/** Its number is whole, and its queue has its id alone. */
export type BareView = Omit<CallbackView, "queueName">

type Open = Extract<State, { readonly _tag: "Calling" | "Queued" | "Spaced" }>

/** A callback that is not over, as it is now; undefined of any other. */
export const callbackView = (state: State | undefined): BareView | undefined => {
  if (state?._tag !== "Spaced" && state?._tag !== "Queued" && state?._tag !== "Calling") return undefined
  const { askedAt, by, call, id, lastResult, number, queue, queuedAt, tried, tries, until } = state.about
  const known = { id, queue, number, askedAt, queuedAt, until, tried, tries, lastResult, call, by }
  return {
    ...known,
    ...standing(state),
    work: workIdOf("callback", id),
    nextAt: state._tag === "Spaced" ? state.dueAt : null,
    endedAt: null,
    endedBy: null,
    reason: null
  }
}

const standing = (state: Open): Pick<CallbackView, "agent" | "state"> => {
  if (state._tag === "Spaced") return { state: "spaced", agent: null }
  if (state._tag === "Calling") return { state: "calling", agent: state.agent }
  return state.desk._tag === "Alerting"
    ? { state: "offered", agent: state.desk.agent }
    : { state: "waiting", agent: null }
}

const ORDER: ReadonlyArray<CallbackView["state"]> = ["calling", "offered", "waiting", "spaced"]

/** Those at work first, then who waits, the longest first, then whose time comes next. */
export const callbackOrder = (a: BareView, b: BareView): number =>
  ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || momentOf(a) - momentOf(b) || (a.id < b.id ? -1 : 1)

const momentOf = ({ nextAt, queuedAt }: BareView): number => nextAt ?? queuedAt

/** Unless it is said. */
const PAGE = 200

export const callbackPage = (
  states: Iterable<State>,
  { limit = PAGE, queue }: CallbackFilter,
  isSeen: (view: BareView) => boolean
): { readonly total: number; readonly callbacks: ReadonlyArray<BareView> } => {
  const all = [...states]
    .flatMap((state) => callbackView(state) ?? [])
    .filter((view) => (queue === undefined || view.queue === queue) && isSeen(view))
    .toSorted(callbackOrder)
  return { total: all.length, callbacks: all.slice(0, limit) }
}

/** One that is over, from its facts; null when there was none of that name. */
export const callbackOfFacts = (facts: ReadonlyArray<Fact>): BareView | null => {
  let view: BareView | null = null
  for (const fact of facts) {
    if (fact._tag === "CallbackAsked") {
      const { at, by, call = null, number, queue, work } = fact
      const none = {
        nextAt: null,
        until: null,
        tries: null,
        lastResult: null,
        agent: null,
        endedAt: null,
        endedBy: null
      }
      const id = work.slice(work.indexOf("/") + 1)
      view = {
        ...none,
        work,
        id,
        queue,
        number,
        state: "waiting",
        askedAt: at,
        queuedAt: at,
        tried: 0,
        call,
        by,
        reason: null
      }
    }
    if (view === null) continue
    if (fact._tag === "CallbackTried") view = { ...view, tried: fact.tried, lastResult: fact.result, agent: fact.agent }
    if (fact._tag === "CallbackEnded") {
      const { at, by, outcome, reason = null, tried } = fact
      view = { ...view, state: outcome, endedAt: at, endedBy: by, tried, reason }
    }
  }
  return view
}
