/**
 * One 20 ms beat for every stream of the crowd. It counts its own frames (`setTimeout` may fire 1 ms early and `setInterval`
 * drifts by 13–19 ms a second), and after a stall it goes on from now instead of bursting.
 */
export const FRAME_MS = 20

/** Three missed beats are a stall of the machine, not jitter. */
const STALL_FRAMES = 3

export type Beat = () => void

export const makeMetronome = (now: () => number = () => performance.now()) => {
  const beats = new Set<Beat>()
  let timer: NodeJS.Timeout | undefined
  let next = 0

  const fire = () => {
    for (const beat of beats) beat()
    next += FRAME_MS
    if (now() - next > STALL_FRAMES * FRAME_MS) next = now()
    timer = setTimeout(fire, Math.max(0, next - now()))
  }

  return {
    /** Calls `beat` every 20 ms until the answer is called. */
    join: (beat: Beat): (() => void) => {
      beats.add(beat)
      if (timer === undefined) {
        next = now() + FRAME_MS
        timer = setTimeout(fire, FRAME_MS)
      }
      return () => {
        beats.delete(beat)
        if (beats.size === 0 && timer !== undefined) {
          clearTimeout(timer)
          timer = undefined
        }
      }
    }
  }
}
export type Metronome = ReturnType<typeof makeMetronome>
