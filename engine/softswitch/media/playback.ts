import { CLOCK_HZ, FRAME_SAMPLES } from "../rtp/clock.ts"

/** One WAV being played to one leg, frame by frame. */
export interface Playback {
  readonly id: string
  readonly file: string
  readonly loop: boolean
  /** At 8 kHz; undefined until the file has been read. */
  samples: Int16Array | undefined
  /** Samples played so far, over all rounds. */
  played: number
  /** What is played in this tick. */
  readonly frame: Int16Array
}

export const makePlayback = (of: Pick<Playback, "id" | "file" | "loop">): Playback => ({
  ...of,
  samples: undefined,
  played: 0,
  frame: new Int16Array(FRAME_SAMPLES)
})

/** Fills `frame` with what comes next, silence after the end; true when the file is at its end and does not loop. */
export const nextFrame = (playback: Playback, frame: Int16Array): boolean => {
  const { samples } = playback
  if (samples === undefined) {
    frame.fill(0)
    return false
  }
  // A loop over nothing would never end.
  if (samples.length === 0) {
    frame.fill(0)
    return true
  }
  for (let i = 0; i < frame.length; i++) {
    const at = playback.loop ? playback.played % samples.length : playback.played
    frame[i] = at < samples.length ? samples[at]! : 0
    if (playback.loop || at < samples.length) playback.played++
  }
  return !playback.loop && playback.played >= samples.length
}

export const playedMs = (playback: Playback): number => Math.round((playback.played * 1_000) / CLOCK_HZ)
