import type { Step } from "../behaviour.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import type { EpochMs } from "../vocabulary.ts"
import { givenTo } from "./made.ts"
import type { OverflowsBecause } from "../facts.ts"
import { overflowsBecause } from "./overflow.ts"
import type { Place, State } from "./protocol.ts"
import { withMusic } from "./ringing.ts"

/** Who waits is tried at a number outside. They hear music meanwhile, and keep their place. */

type Waiting = Extract<State, { _tag: "Waiting" }>

/** After whatever else came of a step: who waits now may have waited enough. */
export const orOverflows = ([state, outputs]: Step<State>, at: EpochMs): Step<State> => {
  const because = state._tag === "Waiting" ? overflowsBecause(state.place, at) : undefined
  return state._tag !== "Waiting" || because === undefined ? [state, outputs] : overflowed(state, because, at, outputs)
}

const overflowed = (
  { caller, place, silent }: Waiting,
  because: OverflowsBecause,
  at: EpochMs,
  outputs: ReadonlyArray<Output>
): Step<State> => {
  const { ringTimeoutMs, to } = place.terms.overflow!
  const { call } = caller
  // A prompt that plays would be followed by silence: whoever is being called in nobody hears of its end.
  const isMusicDue = silent || place.said?.over === false
  const [heard, ...music] = isMusicDue ? withMusic(caller, place) : [caller]
  const { said, ...rest } = place
  const kept: Place = said === undefined ? rest : { ...rest, said: { ...said, over: true } }
  const fact = keep({ _tag: "CallOverflowed", at, call, queue: place.queue, number: to.digits, because })
  const target = { _tag: "Number", ...to } as const
  return givenTo(heard, kept, target, { at, by: null, ringTimeoutMs, outputs: [...outputs, ...music, fact] })
}
