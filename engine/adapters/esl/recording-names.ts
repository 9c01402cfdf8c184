import type { LegId } from "#actors/vocabulary.ts"

/** Recordings by the path that the switch has for them, from their start to their end. */
export interface RecordingNames {
  readonly note: (path: string, file: string) => void
  /** The recording's name for us; what nobody noted is named by its path below the recordings. */
  readonly of: (path: string) => string
  /** The switch writes it from this leg now. */
  readonly begun: (path: string, leg: LegId) => void
  /** From which leg it is written, as far as this connection has heard. */
  readonly writerOf: (path: string) => LegId | undefined
  /** Called once, as soon as nobody writes it any more, for the leg that goes on with it; the last such leg counts. */
  readonly whenClosed: (path: string, leg: LegId, run: () => void) => void
  /** Called behind what that leg waits with; false when it waits for nothing. */
  readonly afterThat: (path: string, leg: LegId, run: () => void) => boolean
  /** So much of it has been written, by the word of a leg that does not write it any more. */
  readonly measured: (path: string, lengthMs: number) => void
  /** What a leg that goes on with the file has to count besides its own part: nothing where the switch counts the whole file. */
  readonly beforeMs: (path: string) => number
  /** It is closed. */
  readonly forget: (path: string) => void
  /** Nothing of it will be heard any more. */
  readonly forgetAll: () => void
}

/** Names of recordings remembered from their start to their end; a leg has one. */
const RECORDINGS_LIMIT = 10_000

/** `countsParts`: whether the switch counts what is added to a file alone. */
export const makeRecordingNames = (root: string, countsParts: () => boolean): RecordingNames => {
  const names = new Map<string, string>()
  const writers = new Map<string, LegId>()
  const lengths = new Map<string, number>()
  const waiting = new Map<string, { readonly leg: LegId; readonly runs: Array<() => void> }>()
  return {
    note: (path, file) => setWithin(names, path, file),
    of: (path) => names.get(path) ?? (path.startsWith(root) ? path.slice(root.length).replace(/^\/+/u, "") : path),
    begun: (path, leg) => setWithin(writers, path, leg),
    writerOf: (path) => writers.get(path),
    whenClosed: (path, leg, run) => setWithin(waiting, path, { leg, runs: [run] }),
    afterThat: (path, leg, run) => {
      const waits = waiting.get(path)
      if (waits?.leg !== leg) return false
      waits.runs.push(run)
      return true
    },
    measured: (path, lengthMs) => setWithin(lengths, path, lengthMs),
    beforeMs: (path) => (countsParts() ? (lengths.get(path) ?? 0) : 0),
    forget: (path) => {
      const runs = waiting.get(path)?.runs ?? []
      for (const map of [names, writers, waiting]) map.delete(path)
      for (const run of runs) run()
    },
    forgetAll: () => {
      writers.clear()
      waiting.clear()
    }
  }
}

const setWithin = <T>(map: Map<string, T>, path: string, value: T): void => {
  map.set(path, value)
  if (map.size <= RECORDINGS_LIMIT) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
