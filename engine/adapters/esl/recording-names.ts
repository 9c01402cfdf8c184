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
  /** Called once, as soon as nobody writes it any more; the last who asked counts. */
  readonly whenClosed: (path: string, run: () => void) => void
  /** It is closed. */
  readonly forget: (path: string) => void
  /** Nothing of it will be heard any more. */
  readonly forgetAll: () => void
}

/** Names of recordings remembered from their start to their end; a leg has one. */
const RECORDINGS_LIMIT = 10_000

export const makeRecordingNames = (root: string): RecordingNames => {
  const names = new Map<string, string>()
  const writers = new Map<string, LegId>()
  const waiting = new Map<string, () => void>()
  return {
    note: (path, file) => setWithin(names, path, file),
    of: (path) => names.get(path) ?? (path.startsWith(root) ? path.slice(root.length).replace(/^\/+/u, "") : path),
    begun: (path, leg) => setWithin(writers, path, leg),
    writerOf: (path) => writers.get(path),
    whenClosed: (path, run) => setWithin(waiting, path, run),
    forget: (path) => {
      const run = waiting.get(path)
      for (const map of [names, writers, waiting]) map.delete(path)
      run?.()
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
