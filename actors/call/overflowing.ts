import type { Step } from "../behaviour.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import type { EpochMs } from "../vocabulary.ts"
import type { Outside } from "../work.ts"
import { givenTo, withMusicOn } from "./made.ts"
import type { OverflowsBecause } from "../facts.ts"
import { isRefused, overflowsBecause, withRefusal } from "./overflow.ts"
import type { Place, State } from "./protocol.ts"

/** Who waits is tried at a number outside. They hear music meanwhile, and keep their place. */

type Waiting = Extract<State, { _tag: "Waiting" }>

/** After whatever else came of a step: who waits now may have waited enough. `unstaffed`: nobody of the queue is signed in. */
export const orOverflows = ([state, outputs]: Step<State>, at: EpochMs, unstaffed = false): Step<State> => {
  if (state._tag !== "Waiting") return [state, outputs]
  const { caller, place } = state
  const because = overflowsBecause(place, at, unstaffed)
  if (because === undefined) return [state, outputs]
  const { queue, terms } = place
  const { ringTimeoutMs, to } = terms.overflow!
  const told = { at, call: caller.call, queue, because }
  if (!isRefused(to)) return overflowed(state, told, { ringTimeoutMs, to, outputs })
  const { number, refusal } = to
  return [
    { ...state, place: withRefusal(place) },
    [...outputs, keep({ _tag: "CallOverflowRefused", ...told, number, refusal })]
  ]
}

/** They keep their place until somebody answers there. */
export const overflowed = (
  waits: Waiting,
  told: Pick<Place, "queue"> & Pick<Waiting["caller"], "call"> & { at: EpochMs; because: OverflowsBecause },
  { outputs, ringTimeoutMs, to }: { ringTimeoutMs?: number; to: Outside; outputs: ReadonlyArray<Output> }
): Step<State> => {
  const { caller, music, place } = withMusicOn(waits)
  const { at, because, call, queue } = told
  const fact = keep({ _tag: "CallOverflowed", at, call, queue, number: to.digits, because })
  const target = { _tag: "Number", ...to } as const
  const rings = ringTimeoutMs === undefined ? {} : { ringTimeoutMs }
  return givenTo(caller, place, target, { at, by: null, ...rings, outputs: [...outputs, ...music, fact] })
}
