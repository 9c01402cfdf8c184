import { rmSync } from "node:fs"
import { join } from "node:path"
import type { CallRecord } from "#wire/records.ts"
import { readWav } from "#engine/softswitch/media/wav.ts"
import type { Crowd } from "../crowd/crowd.ts"
import { inParallel, pause } from "../crowd/wait.ts"

/** Calls that come to their end in that time fit into one page. */
const LOOK_EVERY_MS = 5_000
const PAGE = 1_000
const FETCH_WIDTH = 4
/** Between the end of a call and the end of its file's last second, and how far a rounded length may be off. */
const OFF_BY_MS = 1_000
/** Records that ended so long ago without a word about a recording have none. */
const RECORDED_WITHIN_MS = 15_000

export interface Played {
  /** Recordings that the records of the run name, and how many of them are no WAV of the length that the record says. */
  readonly recordings: number
  readonly unplayable: number
}

/**
 * Plays each recording when its call is over. Where the centre is ours its file goes then: an hour of a hundred calls at a
 * time would fill 12 GB.
 */
export const playAsTheyEnd = (crowd: Crowd, folder: string | undefined, say: (line: string) => void) => {
  let played: Played = { recordings: 0, unplayable: 0 }
  /** Serial numbers that are done with, and the highest below which all are. */
  const done = new Set<number>()
  let allBelow = 0
  const run = { isOver: false }

  const play = async ({ callingNumber, id, recordedMs, recordingFile }: CallRecord): Promise<void> => {
    if (recordingFile === null) return
    const problem = await problemOf(() => crowd.admin.recording(id), recordedMs)
    played = { recordings: played.recordings + 1, unplayable: played.unplayable + (problem === undefined ? 0 : 1) }
    if (problem !== undefined) say(`recording of ${callingNumber}: ${problem}`)
    else if (folder !== undefined) rmSync(join(folder, "recordings", recordingFile), { force: true })
  }

  const isReady = ({ endedAt, recordedMs, recordingFile }: CallRecord): boolean =>
    endedAt !== null && ((recordingFile !== null && recordedMs !== null) || Date.now() - endedAt > RECORDED_WITHIN_MS)

  const look = async (): Promise<void> => {
    let before: number | undefined
    let lowestOpen = Infinity
    let highest = allBelow
    for (;;) {
      const page = await crowd.admin.calls(PAGE, before)
      const fresh = page.filter(({ serial }) => serial >= allBelow && !done.has(serial))
      const ready = fresh.filter(isReady)
      for (const { serial } of page) highest = Math.max(highest, serial)
      for (const record of fresh) if (!ready.includes(record)) lowestOpen = Math.min(lowestOpen, record.serial)
      for (const { serial } of ready) done.add(serial)
      await inParallel(ready, FETCH_WIDTH, play)
      before = page.at(-1)?.serial
      if (before === undefined || before <= allBelow) break
    }
    allBelow = Math.min(lowestOpen, highest + 1)
    for (const serial of done) if (serial < allBelow) done.delete(serial)
  }

  const going = async (): Promise<void> => {
    while (!run.isOver) {
      await pause(LOOK_EVERY_MS)
      // A busy machine may not answer for a moment; the next look finds the same.
      await look().catch((error: unknown) => say(`recordings: ${String(error)}`))
    }
  }
  const running = going()

  return {
    words: () => `${played.recordings} recordings played, ${played.unplayable} unplayable`,
    /** Waits for the last ones. */
    end: async (): Promise<Played> => {
      run.isOver = true
      await running
      await pause(RECORDED_WITHIN_MS)
      await look()
      return played
    },
    stop: () => {
      run.isOver = true
    }
  }
}

/** What a player would stumble over; undefined when nothing. */
export const problemOf = async (
  read: () => Promise<Buffer | undefined>,
  recordedMs: number | null
): Promise<string | undefined> => {
  try {
    const bytes = await read()
    if (bytes === undefined) return "the record names a file that is not there"
    const { channels, rateHz } = readWav(bytes)
    const samples = channels[0]?.length ?? 0
    if (samples === 0) return "no sound in it"
    const lengthMs = (samples * 1_000) / rateHz
    return recordedMs !== null && Math.abs(lengthMs - recordedMs) > OFF_BY_MS
      ? `${Math.round(lengthMs)} ms long, and the record says ${recordedMs}`
      : undefined
  } catch (error) {
    return String(error)
  }
}
