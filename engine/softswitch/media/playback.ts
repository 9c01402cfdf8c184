import type { Steering } from "../media-contract.ts"
import { CLOCK_HZ, FRAME_SAMPLES } from "../rtp/clock.ts"
import { amplify, clampLevel, factorOf } from "./level.ts"
import { makeStretch, type Stretch } from "./stretch.ts"

/** One WAV being played to one leg, frame by frame. */
export interface Playback {
  readonly id: string
  readonly file: string
  readonly loop: boolean
  /** At 8 kHz; undefined until the file has been read. */
  samples: Int16Array | undefined
  /** The next sample; between two samples when it is played faster or slower. */
  place: number
  /** Samples heard so far, over all rounds and at whatever speed. */
  played: number
  paused: boolean
  /** -2 to 2. */
  speed: number
  /** -4 to 4. */
  volume: number
  /** Made when the speed is changed first. */
  stretch: Stretch | undefined
  /** What is played in this tick. */
  readonly frame: Int16Array
}

/** Each step of speed leaves out, or puts in, a quarter of the samples: FreeSWITCH's steps. */
const STEP_OF_SPEED = 0.25
const FASTEST = 2

export const makePlayback = (of: Pick<Playback, "id" | "file" | "loop">): Playback => ({
  ...of,
  samples: undefined,
  place: 0,
  played: 0,
  paused: false,
  speed: 0,
  volume: 0,
  stretch: undefined,
  frame: new Int16Array(FRAME_SAMPLES)
})

/** Fills the playback's frame with what comes next, silence after the end; true when it is at its end and does not loop. */
export const nextFrame = (playback: Playback): boolean => {
  const { frame, loop, paused, samples, speed } = playback
  if (samples === undefined || paused) {
    frame.fill(0)
    return false
  }
  // A loop over nothing would never end.
  if (samples.length === 0) {
    frame.fill(0)
    return true
  }
  const left = loop ? Infinity : samples.length - playback.place
  const step = FRAME_SAMPLES / (1 - STEP_OF_SPEED * speed)
  if (speed === 0) read(playback, samples)
  else playback.stretch?.next(playback.place, (at) => sampleAt(samples, at, loop), frame)
  playback.place += step
  playback.played += left >= step ? FRAME_SAMPLES : Math.max(0, Math.round((left * FRAME_SAMPLES) / step))
  if (loop) playback.place %= samples.length
  amplify(frame, factorOf(playback.volume))
  return !loop && playback.place >= samples.length
}

/** At its own speed, each sample as it is. */
const read = ({ frame, loop, place }: Playback, samples: Int16Array): void => {
  const from = Math.round(place)
  if (from + FRAME_SAMPLES <= samples.length) return frame.set(samples.subarray(from, from + FRAME_SAMPLES))
  for (let i = 0; i < FRAME_SAMPLES; i++) frame[i] = sampleAt(samples, from + i, loop)
}

const sampleAt = (samples: Int16Array, at: number, loop: boolean): number =>
  loop ? samples[((at % samples.length) + samples.length) % samples.length]! : (samples[at] ?? 0)

/** What a listener asks of it. */
export const steer = (playback: Playback, how: Steering): void => {
  switch (how._tag) {
    case "Pause":
      playback.paused = !playback.paused
      return
    case "Restart":
      return goTo(playback, 0)
    case "Seek": {
      const by = (how.ms * CLOCK_HZ) / 1_000
      return goTo(playback, how.relative ? playback.place + by : by)
    }
    case "Speed":
      playback.speed = Math.max(-FASTEST, Math.min(FASTEST, how.relative ? playback.speed + how.step : how.step))
      playback.place = Math.round(playback.place)
      playback.stretch ??= makeStretch()
      return playback.stretch.reset()
    case "Volume":
      playback.volume = clampLevel(how.relative ? playback.volume + how.step : how.step)
  }
}

const goTo = (playback: Playback, place: number): void => {
  playback.place = Math.max(0, Math.round(place))
  playback.stretch?.reset()
}

export const playedMs = (playback: Playback): number => Math.round((playback.played * 1_000) / CLOCK_HZ)
