import { readdir, rmdir, stat, unlink } from "node:fs/promises"
import { join } from "node:path"

/** A day's folder of recordings: `2026/11/23`, the day (UTC) on which its calls arrived. */
export interface DayFolder {
  /** Below the recordings folder. */
  readonly path: string
  readonly beginsAtMs: number
}

export interface Recording {
  /** The file's name without its ending. */
  readonly call: string
  /** Below the recordings folder. */
  readonly file: string
  readonly bytes: number
}

export const DAY_MS = 86_400_000
const ENDING = ".wav"

/** All days, the oldest first. What has another name is none of ours and is left alone; links are not followed. */
export const dayFolders = async (folder: string): Promise<ReadonlyArray<DayFolder>> => {
  const days: Array<DayFolder> = []
  for (const year of await namesIn(folder, /^\d{4}$/u))
    for (const month of await namesIn(join(folder, year), /^\d{2}$/u))
      for (const day of await namesIn(join(folder, year, month), /^\d{2}$/u)) {
        const beginsAtMs = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
        if (!Number.isNaN(beginsAtMs)) days.push({ path: join(year, month, day), beginsAtMs })
      }
  return days
}

export const recordingsOf = async (folder: string, day: DayFolder): Promise<ReadonlyArray<Recording>> => {
  const recordings: Array<Recording> = []
  for (const entry of await entriesOf(join(folder, day.path))) {
    if (!entry.isFile() || !entry.name.endsWith(ENDING)) continue
    const file = join(day.path, entry.name)
    const { size } = await stat(join(folder, file))
    recordings.push({ call: entry.name.slice(0, -ENDING.length), file, bytes: size })
  }
  return recordings
}

export const removeRecording = (folder: string, { file }: Recording): Promise<void> => unlink(join(folder, file))

/** A day's folder that is empty goes, and its month and year with it when they are. */
export const removeIfEmpty = async (folder: string, day: DayFolder): Promise<void> => {
  const parts = day.path.split("/")
  for (let depth = parts.length; depth > 0; depth--) {
    try {
      await rmdir(join(folder, ...parts.slice(0, depth)))
    } catch {
      // Not empty: then those above it are not either.
      return
    }
  }
}

export interface RecordingsSize {
  readonly count: number
  readonly bytes: number
  /** What was recorded on each day, the oldest first. */
  readonly days: ReadonlyArray<{ readonly beginsAtMs: number; readonly bytes: number }>
}

/** How many there are, and how much they take. */
export const sizeOf = async (folder: string): Promise<RecordingsSize> => {
  let count = 0
  const days: Array<{ readonly beginsAtMs: number; readonly bytes: number }> = []
  for (const day of await dayFolders(folder)) {
    const recordings = await recordingsOf(folder, day)
    count += recordings.length
    days.push({ beginsAtMs: day.beginsAtMs, bytes: recordings.reduce((sum, { bytes }) => sum + bytes, 0) })
  }
  return { count, bytes: days.reduce((sum, { bytes }) => sum + bytes, 0), days }
}

const namesIn = async (folder: string, pattern: RegExp): Promise<ReadonlyArray<string>> =>
  (await entriesOf(folder))
    .flatMap((entry) => (entry.isDirectory() && pattern.test(entry.name) ? [entry.name] : []))
    .toSorted()

/** A folder that is not there has nothing in it. */
const entriesOf = async (folder: string) => {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []
    throw error
  }
}
