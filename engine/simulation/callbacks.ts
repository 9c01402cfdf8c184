import type { Tagged } from "#actors/behaviour.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { type State as CallbackState, tellCallback } from "#actors/callback/protocol.ts"
import type { CallbackRequest } from "#actors/callback/requests.ts"
import type { Centre } from "#actors/centre.ts"
import type { Fact } from "#actors/facts.ts"
import type { CallbackWished } from "#actors/flow/nodes/callback.ts"
import type { CallId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import {
  callbackOf,
  dialTell,
  type Hours,
  isOpen,
  openCallbacks,
  promises,
  sameNumber,
  servedIn,
  spokenTells,
  tooLateTell,
  waitsForCall,
  wishFor
} from "../perform/callbacks.ts"
import { flowWish } from "../perform/flow-wish.ts"
import { windowsOf } from "../records/calendars/windows.ts"
import { lookAt } from "../perform/look.ts"
import { TIME_ZONE } from "./caller-laws.ts"
import { type CallbackPlan, type Faults, isDiskAway as isAway } from "./scenario.ts"
import type { SimulatedRuntime, Step } from "./simulated-runtime.ts"
import { callersOf } from "./simulated-core.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"

type Later = (answer: () => void) => void

/** What the core does for callbacks, and whoever enters them by hand. */
export interface Callbacks {
  readonly begin: (plans: ReadonlyArray<CallbackPlan>) => void
  readonly stepped: (step: Step) => void
  readonly dial: (asked: Tagged, later: Later) => void
  readonly wished: (asked: Tagged, later: Later) => void
  /** Cancels whatever is left. */
  readonly tidies: () => void
}

export const makeCallbacks = (around: {
  readonly agenda: VirtualAgenda
  readonly centre: () => Centre
  readonly runtime: () => SimulatedRuntime
  readonly deciding: () => boolean
  readonly faults: Faults
}): Callbacks => {
  const { agenda, centre, deciding, faults, runtime } = around
  /** Nothing is promised then. */
  const isDiskAway = isAway(faults)
  const hours: Hours = (calendar, between) => windowsOf(centre(), calendar, between, TIME_ZONE)
  const look = () => lookAt(runtime(), centre, callersOf(centre))
  const open = openCallbacks(() => ({ centre: centre() }))
  const cancel = (id: string) => runtime().tell(tellCallback(id, { _tag: "Cancelled", by: "supervisor" }))

  /** As the records of calls say it. */
  const isSpoken = ({ askedAt, number }: CallbackRequest): boolean =>
    spokenAfter(runtime().facts(), askedAt).has(key(number))
  const key = (number: string) => sameNumber(number, { centre: centre() })
  const spokenAfter = (facts: ReadonlyArray<Fact>, askedAt: number): ReadonlySet<string> => {
    const answered = new Set(
      facts.flatMap((fact) =>
        fact._tag === "CallAnswered" || (fact._tag === "PartyAnswered" && fact.attempt > 1) ? [fact.call] : []
      )
    )
    return new Set(
      facts.flatMap((fact) => {
        if ((fact._tag !== "CallArrived" && fact._tag !== "CallMade") || fact.at < askedAt) return []
        return answered.has(fact.call) ? [key(fact._tag === "CallMade" ? fact.dialledNumber : fact.callingNumber)] : []
      })
    )
  }

  return {
    begin: (plans) => {
      for (const [index, { at, cancelledAfterMs, notBeforeMs, number, queue }] of plans.entries()) {
        const id = `b${index + 1}`
        const begunAt = agenda.now() + at
        agenda.at(begunAt, () => {
          if (!deciding() || isDiskAway) return
          const wish = wishFor(look(), {
            at: agenda.now() as EpochMs,
            hours,
            number,
            queue: queue as QueueId,
            area: null,
            attributes: { callingNumber: number },
            by: "supervisor",
            call: null,
            preferred: null,
            priority: 0,
            queuedAt: agenda.now() as EpochMs,
            notBefore: notBeforeMs === undefined ? null : ((agenda.now() + notBeforeMs) as EpochMs),
            right: "international"
          })
          if (typeof wish !== "string") runtime().tell(tellCallback(id, { _tag: "Asked", ...wish }))
        })
        if (cancelledAfterMs !== undefined) agenda.at(begunAt + cancelledAfterMs, () => deciding() && cancel(id))
      }
    },
    stepped: ({ address, after, before }) => {
      const [kind = "", id = ""] = address.split(/\/(.*)/su)
      if (kind === "callback") return open.stepped(id, after as CallbackState, after._tag === "Gone")
      const found = kind === "call" ? servedIn(before as CallState, after as CallState) : undefined
      if (found === undefined) return
      for (const one of open.of(found.number))
        if (one !== found.callback) runtime().tell(tellCallback(one, { _tag: "NumberServed" }))
    },
    dial: (asked, later) => {
      const request = asked as CallbackRequest
      later(() => {
        const isMade = runtime().stateOf(`call/${request.call}`) !== undefined
        if (!isMade && isSpoken(request)) return spokenTells(request).forEach((each) => runtime().tell(each))
        const isWanted = isMade || waitsForCall(stateOf(request.callback), request)
        runtime().tell(isWanted ? dialTell(look(), request) : tooLateTell(request))
      })
    },
    wished: (asked, later) => {
      const { from, number, request } = asked as unknown as FlowAsked
      const call = from.slice("call/".length) as CallId
      const answer = (said: string) =>
        runtime().tell({ _tag: "Tell", to: from, message: { _tag: "FlowAnswered", number, answer: said } as Tagged })
      if (isDiskAway) return later(() => answer("away"))
      later(() => {
        const wish = flowWish(look(), call, request as CallbackWished, { at: agenda.now() as EpochMs, hours })
        if (typeof wish === "string") return answer("refused")
        const isPromised = open.of(wish.number).some((id) => promises(stateOf(id), wish.queue))
        const id = callbackOf(call, number)
        if (!isPromised) runtime().tell(tellCallback(id, { _tag: "Asked", ...wish }))
        // On disk by then; who asks before hears nothing, and asks again.
        later(() => (isPromised || isOpen(stateOf(id))) && answer("written"))
      })
    },
    tidies: () => {
      for (const [address, state] of runtime().states())
        if (address.startsWith("callback/") && isOpen(state as CallbackState)) cancel(address.slice("callback/".length))
    }
  }

  function stateOf(id: string): CallbackState | undefined {
    return runtime().stateOf(`callback/${id}`) as CallbackState | undefined
  }
}
