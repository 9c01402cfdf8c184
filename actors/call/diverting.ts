import type { Step } from "../behaviour.ts"
import { type Catalogue, flowAt, makeCatalogue } from "../flow/catalogue.ts"
import type { Flow } from "../flow/flow.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { announced } from "../place-news.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import type { Exit, ExitTarget } from "../work.ts"
import { varsOf } from "./caller.ts"
import { dial } from "./dialling.ts"
import { ended } from "./ending.ts"
import type { Of, Told } from "./everywhere.ts"
import { enterFlow } from "./flow.ts"
import { ANNOUNCE_EVERY_MS, FAREWELL, MESSAGE, NO_PLACE } from "./limits.ts"
import { overflowed } from "./overflowing.ts"
import { promised } from "./promised.ts"
import type { Caller, State } from "./protocol.ts"
import { standingOf } from "./place.ts"
import { customerParty, ringsWithdrawn } from "./ringing.ts"
import type { Served } from "./served.ts"

/**
 * A caller leaves a queue by one of its ways out: after the longest wait, by a key, or because they find no place. Each queue
 * sends a caller on once of itself, so that nobody goes round; a key may be pressed as often as somebody likes.
 */

type Leaving = Of<"Queueing"> | Of<"Waiting">

/** Undefined: there is no such way, or it leads nowhere they have not been. */
export const diverted = (
  catalogue: Catalogue,
  state: Leaving,
  { on, to }: Exit,
  at: EpochMs
): Step<State> | undefined => {
  const { caller, queue } = leaving(state)
  const isKey = on.length === 1
  if (!isKey && caller.divertedFrom?.includes(queue) === true) return undefined
  const left = isKey ? caller : { ...caller, divertedFrom: [...(caller.divertedFrom ?? []), queue] }
  const said = keep({ _tag: "CallDiverted", at, call: caller.call, queue, on, to: told(to) })
  switch (to._tag) {
    case "Queue":
      return to.queue === queue || (!isKey && caller.divertedFrom?.includes(to.queue) === true)
        ? undefined
        : [queueing(state, left, to.queue, at), [said]]
    case "Flow":
      return flowAt(catalogue, to.id, to.version) === undefined
        ? undefined
        : after(said, throughFlow(catalogue, state, left, to, at))
    case "Number":
      // Who has a place keeps it until somebody answers there.
      return state._tag === "Waiting"
        ? overflowed(
            { ...state, caller: left },
            { at, call: caller.call, queue, because: isKey ? "key" : "waited" },
            outside(to)
          )
        : after(said, dialledFrom(left, to, at))
    case "Goodbye":
      return after(said, goodbye(state, left, to.prompt, at))
    case "Voicemail":
      return after(said, leavesMessage(left, { ...to, queue, thanks: farewellOf(state) }, at))
    case "Callback":
      return after(
        said,
        promised(left, { queue, queuedAt: placeOf(state).queuedAt, says: [to.prompt, farewellOf(state)] }, at)
      )
  }
}

/** A key of a queue's own, pressed by who waits in it. Every other one means nothing there. */
export const pressed = (
  catalogue: Catalogue,
  state: Of<"Waiting"> | Of<"Ringing">,
  { at, digit }: Told<"DigitPressed">
): Step<State> => {
  const exit = state.place.terms.exits?.find(({ on }) => on === digit)
  if (exit === undefined) return [state, []]
  const [waits, freed] = state._tag === "Ringing" ? ringsWithdrawn(state, at) : [state, []]
  const gone = diverted(catalogue, waits, exit, at)
  return gone === undefined ? [state, []] : [gone[0], [...freed, ...gone[1]]]
}

const leaving = (state: Leaving) => ({
  caller: state.caller,
  queue: state._tag === "Queueing" ? state.queue : state.place.queue
})

const placeOf = (state: Leaving) => (state._tag === "Queueing" ? state : state.place)

const farewellOf = (state: Leaving): string =>
  state._tag === "Queueing" ? "" : (state.place.terms.waiting?.farewell ?? "")

/** They have waited since they first did. */
const queueing = (state: Leaving, caller: Caller, queue: Of<"Queueing">["queue"], at: EpochMs): Of<"Queueing"> => {
  const { heard, queuedAt } = placeOf(state)
  return { _tag: "Queueing", caller, queue, queuedAt, since: at, heard, announceAt: later(at, ANNOUNCE_EVERY_MS) }
}

/** A flow may lead into a queue at once, and offers of before are not forgotten for that. */
const throughFlow = (
  catalogue: Catalogue,
  state: Leaving,
  caller: Caller,
  to: Extract<ExitTarget, { _tag: "Flow" }>,
  at: EpochMs
): Step<State> => {
  const [next, outputs] = enterFlow(catalogue, caller, { flow: to, ownFlow: null }, at, varsOf(caller))
  const { heard } = placeOf(state)
  if (next._tag !== "Queueing") return [next, outputs]
  const again = { ...next, heard }
  // Back before the queue that just had no place, in the same moment: it looks as if nothing had changed, and it is asked again.
  const isBack = state._tag === "Queueing" && state.queue === next.queue && state.queuedAt === next.queuedAt
  return [again, isBack ? [...outputs, ...announced(standingOf(again))] : outputs]
}

/** Without a place to come back to: who is not answered there is gone. */
const dialledFrom = (caller: Caller, to: Extract<ExitTarget, { _tag: "Number" }>, at: EpochMs): Step<State> => {
  const begun: Served = {
    _tag: "Served",
    caller,
    place: null,
    parties: { [String(caller.customer)]: customerParty(caller, at) },
    answeredAt: null,
    returnsTo: null,
    comesNext: null
  }
  return dial(begun, to, { role: "third", purpose: "talk", side: "talk", by: null, at })
}

const outside = ({ _tag, ...to }: Extract<ExitTarget, { _tag: "Number" }>) => ({
  to,
  outputs: []
})

/** They hear goodbye, and it is over. An agent who comes just then finds no place any more, and is free. */
export const goodbye = ({ _tag }: Pick<Leaving, "_tag">, caller: Caller, prompt: string, at: EpochMs): Step<State> => {
  const hadPlace = _tag === "Waiting"
  // Who was not answered yet is refused after it, and pays nothing.
  const early = caller.unanswered !== undefined
  const cause = early ? "USER_BUSY" : END
  if (prompt === "") {
    const from = hadPlace ? { _tag, caller } : { _tag: "InFlow" as const, caller, ownFlow: { id: NO_PLACE } }
    return ended(from, { at, by: "system", cause, clearCaller: true })
  }
  const ownFlow = goodbyeBy(hadPlace ? FAREWELL : NO_PLACE, { prompt, early, cause })
  return enterFlow(NO_FLOWS, caller, { flow: ownFlow, ownFlow }, at, varsOf(caller))
}

/** They are recorded from a tone on, and hear goodbye. */
const leavesMessage = (
  caller: Caller,
  {
    atLeastMs,
    atMostMs,
    prompt,
    queue,
    thanks
  }: Extract<ExitTarget, { _tag: "Voicemail" }> & Pick<Of<"Queueing">, "queue"> & { readonly thanks: string },
  at: EpochMs
): Step<State> => {
  const node = { _tag: "Voicemail", queue, prompt, thanks, atMostMs, atLeastMs } as const
  const ownFlow: Flow = { id: MESSAGE, version: 1, start: "message", nodes: { message: node } }
  return enterFlow(NO_FLOWS, caller, { flow: ownFlow, ownFlow }, at, varsOf(caller))
}

const END = "NORMAL_CLEARING"
const NO_FLOWS = makeCatalogue([])

const goodbyeBy = (
  id: string,
  { cause, early, prompt }: { readonly prompt: string; readonly early: boolean; readonly cause: string }
): Flow => ({
  id,
  version: 1,
  start: "goodbye",
  nodes: {
    goodbye: { _tag: "Play", prompt, next: "end", ...(early && { early }) },
    end: { _tag: "HangUp", cause }
  }
})

const after = (said: Output, [next, outputs]: Step<State>): Step<State> => [next, [said, ...outputs]]

const told = (to: ExitTarget): Extract<Fact, { _tag: "CallDiverted" }>["to"] => {
  switch (to._tag) {
    case "Queue":
      return { _tag: "Queue", queue: to.queue }
    case "Flow":
      return { _tag: "Flow", flow: to.id }
    case "Number":
      return { _tag: "Number", number: to.digits }
    case "Goodbye":
    case "Callback":
    case "Voicemail":
      return { _tag: to._tag }
  }
}
