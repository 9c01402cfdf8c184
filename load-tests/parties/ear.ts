import type { Audio } from "#engine/laboratory/telephone/audio.ts"
import { namesIn } from "./tones.ts"

/** What is heard now is what was heard in the last fifth of a second: ten frames. */
const NOW_MS = 200
/** Of those ten. A busy machine drops a frame, and a frame in which a tone begins anew has others in it. */
const SURE_FRAMES = 8
const STRAY_FRAMES = 1
/** So many frames one after the other are no accident: 60 ms of somebody can be heard. */
const HEARD_FRAMES = 3

interface Frame {
  readonly atMs: number
  readonly names: ReadonlyArray<string>
}

/** What one person hears at all their telephone's legs, frame by frame. Times are performance.now(). */
export class Ear {
  readonly #tones: ReadonlyMap<number, string>
  readonly #now: () => number
  #frames: Array<Frame> = []

  constructor(tones: ReadonlyMap<number, string>, now: () => number = () => performance.now()) {
    this.#tones = tones
    this.#now = now
  }

  listen(audio: Pick<Audio, "onFrame">): void {
    audio.onFrame.add((samples) => this.#frames.push({ atMs: this.#now(), names: namesIn(samples, this.#tones) }))
  }

  /** Undefined while that changes. */
  now(): ReadonlySet<string> | undefined {
    const after = this.#now() - NOW_MS
    const counts = new Map<string, number>()
    for (let n = this.#frames.length - 1; n >= 0 && this.#frames[n]!.atMs > after; n--)
      for (const name of this.#frames[n]!.names) counts.set(name, (counts.get(name) ?? 0) + 1)
    const all = [...counts]
    if (all.some(([, count]) => count > STRAY_FRAMES && count < SURE_FRAMES)) return undefined
    return new Set(all.flatMap(([name, count]) => (count >= SURE_FRAMES ? [name] : [])))
  }

  /** Everybody who could be heard since then, if only for a moment. */
  since(atMs: number): ReadonlySet<string> {
    return namesHeard(this.#frames.filter((frame) => frame.atMs >= atMs).map(({ names }) => names))
  }

  /** What was heard before is of no interest any more. */
  forget(): void {
    this.#frames = []
  }
}

/** Who is there in several frames one after the other. */
export const namesHeard = (frames: ReadonlyArray<ReadonlyArray<string>>): ReadonlySet<string> => {
  const heard = new Set<string>()
  const running = new Map<string, number>()
  for (const names of frames) {
    for (const name of running.keys()) if (!names.includes(name)) running.delete(name)
    for (const name of names) {
      const length = (running.get(name) ?? 0) + 1
      running.set(name, length)
      if (length >= HEARD_FRAMES) heard.add(name)
    }
  }
  return heard
}
