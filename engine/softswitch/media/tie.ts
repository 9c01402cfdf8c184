import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { fillFrom } from "./conversation.ts"
import { makeParty, type Party } from "./media-leg.ts"

/** What two threads share of a tie: a buffer for each direction, made by {@link tieBuffer}. */
export interface TieEnd {
  readonly id: string
  readonly outgoing: SharedArrayBuffer
  readonly incoming: SharedArrayBuffer
}

/**
 * Joins a conversation of this thread with one of another: it says what those there say, and they hear what it hears.
 * The threads' ticks are not in step, so two frames wait: a tie adds 20 to 40 ms.
 */
export interface Tie extends Party {
  /** Begins a tick: takes what was said over there. */
  readonly listen: () => void
  /** Ends a tick: hands over what is heard here. */
  readonly speak: () => void
}

/** Frames in a buffer; a power of two, so that the counters may run over. */
const FRAMES = 8

/** Frames that wait before the first is taken: one thread may be late by one. */
const CUSHION_FRAMES = 2

/** More than this wait only after a stall of the taker; the oldest are given up. */
const MOST_WAITING_FRAMES = 5

/** Two counters before the frames: written, and taken. */
const COUNTER_OCTETS = 8

export const tieBuffer = (): SharedArrayBuffer => new SharedArrayBuffer(COUNTER_OCTETS + FRAMES * FRAME_SAMPLES * 2)

/** What its owner is told of a tie. */
export interface TieEvents {
  readonly pressed: (tie: string, digits: string) => void
  /** Nobody is left at this end: the tie serves nobody any more. */
  readonly loose: (tie: string) => void
}

export const makeTie = ({ id, incoming, outgoing }: TieEnd, { loose, pressed }: TieEvents): Tie => {
  const said = new Int16Array(FRAME_SAMPLES)
  const heard = new Int16Array(FRAME_SAMPLES)
  const take = taker(incoming)
  const put = putter(outgoing)
  const tie: Tie = {
    ...makeParty({ said, pressDigits: (digits) => pressed(id, digits), leftAlone: () => loose(id) }),
    listen: () => take(said),
    speak: () => {
      if (tie.conversation === undefined) heard.fill(0)
      else fillFrom(tie.conversation, tie, heard)
      put(heard)
    }
  }
  return tie
}

/** Hands over what one party says, whoever else hears it; nothing comes back. */
export const makeMouth = ({ outgoing }: TieEnd, { said }: Party): Tie => {
  const put = putter(outgoing)
  return {
    ...makeParty({ said: new Int16Array(FRAME_SAMPLES), pressDigits: () => undefined }),
    listen: () => undefined,
    speak: () => put(said)
  }
}

const WRITTEN = 0
const TAKEN = 1

const putter = (buffer: SharedArrayBuffer) => {
  const counters = new Int32Array(buffer, 0, 2)
  const frames = framesOf(buffer)
  return (frame: Int16Array): void => {
    const written = Atomics.load(counters, WRITTEN)
    // Nobody takes them: the other thread is gone or stalled.
    if (waiting(written, Atomics.load(counters, TAKEN)) >= FRAMES) return
    frames[written & (FRAMES - 1)]!.set(frame)
    Atomics.store(counters, WRITTEN, (written + 1) | 0)
  }
}

const taker = (buffer: SharedArrayBuffer) => {
  const counters = new Int32Array(buffer, 0, 2)
  const frames = framesOf(buffer)
  let flowing = false
  return (into: Int16Array): void => {
    const written = Atomics.load(counters, WRITTEN)
    let taken = Atomics.load(counters, TAKEN)
    const ready = waiting(written, taken)
    flowing = flowing ? ready > 0 : ready >= CUSHION_FRAMES
    if (!flowing) {
      into.fill(0)
      return
    }
    if (ready > MOST_WAITING_FRAMES) taken = (written - CUSHION_FRAMES) | 0
    into.set(frames[taken & (FRAMES - 1)]!)
    Atomics.store(counters, TAKEN, (taken + 1) | 0)
  }
}

const waiting = (written: number, taken: number): number => (written - taken) | 0

const framesOf = (buffer: SharedArrayBuffer): ReadonlyArray<Int16Array> =>
  Array.from(
    { length: FRAMES },
    (_, n) => new Int16Array(buffer, COUNTER_OCTETS + n * FRAME_SAMPLES * 2, FRAME_SAMPLES)
  )
