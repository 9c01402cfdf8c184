import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { State as CallbackState, Wish } from "#actors/callback/protocol.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import type { Fact } from "#actors/facts.ts"
import type { Tagged } from "#actors/vocabulary.ts"
import type { Centre } from "#actors/centre.ts"
import { type WorkId, workIdOf } from "#actors/work.ts"
import { sameNumber, servedIn } from "../perform/callbacks.ts"
import { boundTo } from "./agent-laws.ts"
import type { Step } from "./simulated-runtime.ts"

/** What must be so of callbacks: a promise is kept, once, in its place, and not beyond what its queue allows. */

type Broken = (law: string) => void
type States = ReadonlyArray<readonly [address: string, state: Tagged]>

const isOpen = ({ _tag }: CallbackState): boolean => _tag === "Spaced" || _tag === "Queued" || _tag === "Calling"

/** In its queue it stands where the call stood, and is tried no sooner and no more often than was said. */
const makeOrder = (broken: Broken) => {
  /** How often each was called in vain. */
  const tried = new Map<string, number>()
  const hours = new Map<string, ReadonlyArray<{ readonly from: number; readonly to: number }>>()
  return ({ address, after, before, message }: Step): void => {
    // It is on disk a moment after it was decided.
    const { at } = message as Tagged & { readonly at: number }
    const [was, is] = [before as CallbackState, after as CallbackState]
    if (message._tag === "Asked" && "about" in is) hours.set(address, (message as Partial<Wish>).hours ?? ALWAYS)
    const isOpenNow = hours.get(address)?.some(({ from, to }) => from <= at && at < to) ?? true
    const waits = is._tag === "Queued" && is.desk._tag !== "Alerting"
    if (waits && !isOpenNow && (was._tag !== "Queued" || message._tag === "HoursOver"))
      broken(`${address} is called back outside of its hours`)
    if (message._tag === "Cancelled" && (is._tag === "Spaced" || is._tag === "Queued"))
      broken(`${address} was cancelled, and goes on`)
    if (is._tag === "Queued" && "task" in is.desk && is.desk.task.asked.queuedAt !== is.about.queuedAt)
      broken(`${address} has lost its place`)
    const asked = is._tag === "Queued" && "task" in is.desk ? is.desk.task.asked : undefined
    if (was._tag === "Spaced" && asked !== undefined && asked.waitsFrom !== at)
      broken(`${address} has waited since ${asked.waitsFrom ?? asked.queuedAt}, and was not there`)
    if (is._tag === "Queued" && is.about.notBefore !== null && at < is.about.notBefore)
      broken(`${address} is called back before its time`)
    if (was._tag === "Calling" && is._tag === "Spaced" && !NO_TRY.has(is.about.lastResult ?? "")) {
      tried.set(address, (tried.get(address) ?? 0) + 1)
      // Without any hours left it waits for its end.
      const isLast = is.dueAt > is.about.until
      if (!isLast && is.dueAt - at < is.about.spacingMs) broken(`${address} is called again after ${is.dueAt - at} ms`)
      if (tried.get(address)! >= is.about.tries) broken(`${address} is called more often than ${is.about.tries} times`)
    }
    if (was._tag === "Spaced" && is._tag === "Queued" && at < was.dueAt) broken(`${address} does not wait`)
  }
}

const ALWAYS = [{ from: 0, to: Number.POSITIVE_INFINITY }]

/** Nobody was called then, or nobody knows. */
const NO_TRY: ReadonlySet<string> = new Set(["agent", "lost"])

/** Whoever has taken a callback has the call that comes of it. */
const takesItsCall = ({ address, after, before, message }: Step, broken: Broken): void => {
  const { follows, work } = message as { readonly follows?: WorkId; readonly work?: { readonly id: WorkId } }
  if (follows === undefined || work === undefined || boundTo(before as AgentState, follows) === undefined) return
  if (boundTo(after as AgentState, work.id) === undefined)
    broken(`${address} has ${follows}, and not the call that comes of it`)
}

export const makeCallbackLaws = (around: {
  readonly centre: () => Centre
  readonly states: () => Iterable<readonly [string, Tagged]>
  readonly broken: Broken
}) => {
  const { broken, centre, states } = around
  const served = makeServedLaw((number) => sameNumber(number, { centre: centre() }))
  const order = makeOrder(broken)
  return {
    stepped: (step: Step): void => {
      served.stepped(step)
      if (step.address.startsWith("callback/")) order(step)
      else if (step.address.startsWith("agent/")) takesItsCall(step, broken)
    },
    differences: function* (): Generator<string> {
      const all = [...states()]
      if (!all.some(([address]) => address.startsWith("callback/"))) return
      yield* callbackDifferences(all)
      yield* served.compared(all)
    }
  }
}

/** Whoever is spoken with has not to be called back: known since when. */
const makeServedLaw = (keyOf: (number: string) => string) => {
  const servedAt = new Map<string, number>()
  return {
    stepped: ({ address, after, at, before }: Step): void => {
      if (!address.startsWith("call/")) return
      const found = servedIn(before as CallState, after as CallState)
      if (found !== undefined && found.callback === undefined) servedAt.set(keyOf(found.number), at)
    },
    compared: function* (states: States): Generator<string> {
      for (const [address, state] of states) {
        if (!address.startsWith("callback/") || !isOpen(state as CallbackState)) continue
        const { about, _tag, ...rest } = state as Extract<CallbackState, { _tag: "Calling" | "Queued" | "Spaced" }>
        const at = servedAt.get(keyOf(about.number)) ?? 0
        const isEnding = _tag === "Calling" && "ends" in rest && rest.ends !== null
        if (at > about.askedAt && !isEnding) yield `${address} is to call ${about.number}, who has been spoken with`
      }
    }
  }
}

/** Agent and callback know of each other; from the call on the call has the agent. */
function* callbackDifferences(states: States): Generator<string> {
  const of = new Map(states)
  for (const [address, state] of states) {
    if (address.startsWith("callback/")) {
      const callback = state as CallbackState
      if (callback._tag === "Queued" && callback.desk._tag === "Alerting") {
        const { agent, offer } = callback.desk
        if (boundTo(of.get(`agent/${agent}`) as AgentState, address as never)?.offer !== offer)
          yield `${address} alerts ${agent}, who does not have it`
      }
      if (callback._tag === "Calling") {
        const call = of.get(`call/${callback.call}`) as CallState | undefined
        const isRinging = call?._tag === "Served" && call.answeredAt === null
        if (!isRinging) yield `${address} calls, and there is no such call`
      }
    }
    if (!address.startsWith("agent/") || state._tag !== "SignedIn") continue
    for (const { work } of Object.values((state as Extract<AgentState, { _tag: "SignedIn" }>).hands)) {
      if (!work.id.startsWith("callback/")) continue
      const callback = of.get(work.id) as CallbackState | undefined
      const has =
        callback?._tag === "Calling"
          ? callback.agent
          : callback?._tag === "Queued" && callback.desk._tag === "Alerting"
            ? callback.desk.agent
            : undefined
      if (`agent/${has ?? ""}` !== address) yield `${address} has ${work.id}, which does not know`
    }
  }
}

/** At the end of a day: each promise has ended once; who was reached was spoken with, in a call of that promise. */
export const callbacksEnd = (facts: ReadonlyArray<Fact>, broken: Broken): void => {
  const ends = new Map<string, Array<Extract<Fact, { _tag: "CallbackEnded" }>>>()
  for (const fact of facts) {
    if (fact._tag === "CallbackAsked") {
      if (ends.has(fact.work)) broken(`${fact.work} was asked for twice`)
      ends.set(fact.work, [])
    }
    if (fact._tag === "CallbackEnded") {
      if (!ends.has(fact.work)) broken(`${fact.work} ended and never began`)
      ends.get(fact.work)?.push(fact)
    }
  }
  const answered = facts.flatMap((fact) => (fact._tag === "PartyAnswered" && fact.attempt > 1 ? [fact.call] : []))
  for (const [work, ended] of ends) {
    if (ended.length !== 1) broken(`${work} was promised, and ended ${ended.length} times`)
    const talks = new Set(answered.filter((call) => isOf(call, work)))
    if (ended[0]?.outcome === "reached" && talks.size === 0) broken(`${work} was reached, and nobody answered`)
    if (talks.size > 1) broken(`${work} was spoken with ${talks.size} times`)
    const endedAt = ended[0]?.at ?? Number.POSITIVE_INFINITY
    for (const fact of facts)
      if (fact._tag === "CallMade" && fact.at > endedAt && isOf(fact.call, work))
        broken(`${work} is over, and ${fact.call} was made`)
  }
}

const isOf = (call: string, work: string): boolean =>
  call.startsWith("back-") && workIdOf("callback", call.replace(/^back-\d+-/u, "")) === work
