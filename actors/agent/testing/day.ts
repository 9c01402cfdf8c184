import { DEFAULT_CAPACITY } from "../../capacity.ts"
import type { Output } from "../../output.ts"
import { DEFAULT_REASONS, ReasonId } from "../../reasons.ts"
import { befall, type Event, hear, type SaidToAgent, standIn, type StandIn } from "../../testing/stand-in-work.ts"
import type { WorkId } from "../../work.ts"
import type { WorkMessage } from "../../work-protocol.ts"
import type { Unstamped } from "../../output.ts"
import type { Message, State } from "../protocol.ts"
import { CHECK_EVERY_MS } from "../limits.ts"
import { timers } from "../timers.ts"
import { transition } from "../transition.ts"
import { ana, at, configured, workOf } from "./say.ts"

/** One agent among pieces of work, with messages that take their time: whatever order they come in, laws must hold. */

export interface Taken {
  readonly before: State
  readonly message: Message
  readonly next: State
  readonly outputs: ReadonlyArray<Output>
}

const NAMES = ["c1", "c2", "a1", "a2", "m1", "m2", "m3", "k1", "k2", "k3", "k4", "t1", "t2", "t3"]
const REASONS = ["break", "no-written", "meal"]
const EVENTS: ReadonlyArray<Event> = ["lifted", "timed out", "gone"]

/** What happens next: which sort of thing, and which of its kind. */
export type Happening = readonly [sort: number, choice: number]
export const SORTS = 17

const one = <T>(of: ReadonlyArray<T>, choice: number): T => of[choice % of.length]!

const wishesOf = (choice: number, meant: { readonly work: WorkId }): ReadonlyArray<SaidToAgent> => [
  { _tag: "ReadyAsked" },
  { _tag: "EndAsked", ...meant, note: null },
  { _tag: "WrapUpFinished", ...meant },
  choice % 5 === 0 ? { _tag: "WrapUpKept", ...meant } : { _tag: "ReadyAsked" },
  { _tag: "NotReadyAsked", reason: ReasonId.make(one(REASONS, choice)) },
  ...one(
    [[], [{ _tag: "HelpAsked" }], [{ _tag: "HelpTaken", by: "chief" }], [{ _tag: "HelpWithdrawn" }]] as const,
    choice
  ),
  { _tag: "ReadyAsked" },
  choice > 35 ? { _tag: "SignOutAsked" } : { _tag: "SignInAsked" }
]

const mishapsOf = (choice: number): ReadonlyArray<SaidToAgent> => [
  { _tag: "DeviceInService" },
  { _tag: "PanelOpened", panel: "p" },
  choice > 30 ? { _tag: "DeviceOutOfService" } : { _tag: "DeviceInService" },
  choice > 30 ? { _tag: "PanelClosed", panel: "p" } : { _tag: "PanelOpened", panel: "p" },
  { _tag: "Recovered" }
]

export const liveDay = (script: ReadonlyArray<Happening>) => {
  let state: State = { _tag: "Unconfigured", agent: ana }
  let now = 100
  let offers = 0
  const works = new Map<WorkId, StandIn>(NAMES.map((name) => [workOf(name).id, standIn(workOf(name))]))
  /** One line a sender, so that each is heard in its order. */
  const toAgent = new Map<string, Array<SaidToAgent>>()
  const toWork: Array<readonly [WorkId, Unstamped<WorkMessage>]> = []
  const steps: Array<Taken> = []

  const say = (from: string, said: ReadonlyArray<SaidToAgent>) => {
    const line = toAgent.get(from) ?? []
    line.push(...said)
    if (line.length > 0) toAgent.set(from, line)
  }
  const take = (said: SaidToAgent) => {
    const message = { ...said, at: at(now) } as Message
    const before = state
    const [next, outputs] = transition(state, message)
    state = next
    steps.push({ before, message, next, outputs })
    for (const output of outputs)
      if (output._tag === "Tell" && works.has(output.to as WorkId))
        toWork.push([output.to as WorkId, output.message as unknown as Unstamped<WorkMessage>])
  }
  const ofWork = (id: WorkId, [next, said]: readonly [StandIn, ReadonlyArray<SaidToAgent>]) => {
    works.set(id, next)
    say(id, said)
  }
  const all = [...works.keys()]

  const deliver = (choice: number) => {
    const from = one([...toAgent.keys(), "work"], choice)
    const line = toAgent.get(from)
    if (line === undefined) {
      const next = toWork.shift()
      return next === undefined ? undefined : ofWork(next[0], hear(works.get(next[0])!, next[1], at(now)))
    }
    const said = line.shift()
    if (line.length === 0) toAgent.delete(from)
    return said === undefined ? undefined : take(said)
  }
  const fire = () => {
    const due = timers(state).toSorted((a, b) => a.dueAt - b.dueAt)[0]
    if (due === undefined) return
    now = Math.max(now, due.dueAt)
    const { at: _, ...said } = due.message(at(now))
    take(said as SaidToAgent)
  }
  /** The distributor believes whatever it believes; mostly that work waits which does. */
  const offer = (choice: number) => {
    const waiting = all.filter((id) => works.get(id)!.phase === "waiting")
    const id = one(waiting.length === 0 || choice % 5 === 0 ? all : waiting, choice)
    say("distributor", [{ _tag: "Offered", offer: ++offers, work: works.get(id)!.work }])
  }
  const handsAt = () =>
    state._tag === "SignedIn" ? (Object.keys(state.hands) as unknown as ReadonlyArray<WorkId>) : []
  const befallOne = (choice: number) => {
    const id = one([...handsAt(), one(all, choice)], choice)
    ofWork(id, befall(works.get(id)!, one(EVENTS, choice), at(now)))
  }
  const meant = (choice: number) => ({ work: one([...handsAt(), one(all, choice)], choice) })
  const wish = (choice: number) => take(one(wishesOf(choice, meant(choice)), choice))
  const mishap = (choice: number) => take(one(mishapsOf(choice), choice))

  const happen: ReadonlyArray<(choice: number) => void> = [
    ...Array.from({ length: 7 }, () => deliver),
    offer,
    offer,
    offer,
    (choice) => take({ _tag: "AcceptAsked", ...meant(choice) }),
    (choice) => take({ _tag: "AcceptAsked", ...meant(choice) }),
    (choice) => take({ _tag: choice % 3 === 0 ? "RejectAsked" : "AcceptAsked", ...meant(choice) }),
    befallOne,
    wish,
    mishap,
    (choice) => (choice % 4 === 0 ? fire() : deliver(choice))
  ]

  const { at: _, ...settings } = { ...configured, capacity: DEFAULT_CAPACITY, reasons: DEFAULT_REASONS }
  for (const said of [
    settings,
    { _tag: "DeviceInService" },
    { _tag: "SignInAsked" },
    { _tag: "PanelOpened", panel: "p" },
    { _tag: "ReadyAsked" }
  ] as ReadonlyArray<SaidToAgent>)
    take(said)
  for (const [sort, choice] of script) {
    now += 1 + (choice % 7) * 100
    happen[sort % SORTS]!(choice)
  }

  /** Everything that is on its way arrives; all work ends; notes are finished. */
  const drain = () => {
    for (let left = 1_000; left > 0 && (toAgent.size > 0 || toWork.length > 0); left--) deliver(left)
  }
  drain()
  // A word that was overtaken is put right by the next question.
  now += CHECK_EVERY_MS
  take({ _tag: "CheckDue" })
  drain()
  /** Nothing is on its way and everybody has been asked: all must be of one mind. */
  const quiet = { state: state as State, works: new Map(works) }
  for (const id of all) ofWork(id, befall(works.get(id)!, "gone", at(now)))
  drain()
  // Whatever a lost word left behind is asked for until it is known.
  for (let left = 40; left > 0 && handsAt().length > 0; left--) {
    fire()
    drain()
  }
  return { steps, quiet, state: state as State, works }
}
