/** Recordings by the path that the switch has for them, from their start to their end. */
export interface RecordingNames {
  readonly note: (path: string, file: string) => void
  /** The recording's name for us; what nobody noted is named by its path below the recordings. */
  readonly of: (path: string) => string
  readonly forget: (path: string) => void
}

/** Names of recordings remembered from their start to their end; a leg has one. */
const RECORDINGS_LIMIT = 10_000

export const makeRecordingNames = (root: string): RecordingNames => {
  const names = new Map<string, string>()
  return {
    note: (path, file) => {
      names.set(path, file)
      if (names.size > RECORDINGS_LIMIT) {
        const [oldest] = names.keys()
        if (oldest !== undefined) names.delete(oldest)
      }
    },
    of: (path) => names.get(path) ?? (path.startsWith(root) ? path.slice(root.length).replace(/^\/+/u, "") : path),
    forget: (path) => void names.delete(path)
  }
}
