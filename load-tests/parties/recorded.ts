import { readdirSync } from "node:fs"
import { join } from "node:path"
import { readWav } from "#engine/softswitch/media/wav.ts"
import type { CallDetails } from "#wire/records.ts"
import { until } from "../crowd/wait.ts"
import { namesHeard } from "./ear.ts"
import type { Person } from "./person.ts"
import type { Talk } from "./talk.ts"
import { FRAME_SAMPLES, namesIn, tonesAt } from "./tones.ts"

/** The last block of a file is written within that. */
const WRITTEN_WITHIN_MS = 15_000
/** Of the frames that somebody said meanwhile; those that come in a heap after a stall are dropped by whoever hears them. */
const KEPT_SHARE = 0.8
/** The decision about the recording takes as long after the first answer. */
const LATE_FRAMES = 10

export interface Recorded {
  readonly person: Person
  /** What they said from when their recording had to run. */
  readonly saidFrames: number
  /** What their leg heard and said that may not be kept. */
  readonly secret: ReadonlySet<string>
  /** Everybody they heard since then. */
  readonly heard: ReadonlySet<string>
  /** With whom it goes on, in the same file, when they have hung up. */
  readonly next?: Recorded | undefined
}

/** From the last frame of who left to the first of who stays: the switch closes the file, and the engine asks for more of it. */
const NO_GAP_FRAMES = 15

/**
 * What is wrong with a call's recording, or undefined. There is one, as long as the call; on its left is the person all the
 * time, on its right who they heard and nobody else, so that no consultation can be in it. From when they have hung up on it is
 * all that of whoever it goes on with.
 */
export const recordingProblem = async (talk: Talk, call: string, of: Recorded): Promise<string | undefined> => {
  const { admin, centre, index } = talk.table
  let record: CallDetails | undefined
  const isWhole = async () => {
    record = await admin.send<CallDetails>("GET", `/api/calls/${call}`)
    return record.endedAt !== null && record.recordingFile !== null && record.recordedMs !== null
  }
  try {
    await until("its record", isWhole, { withinMs: WRITTEN_WITHIN_MS, everyMs: 100 })
  } catch (error) {
    return `${String(error)}: ${JSON.stringify(record)}`
  }
  const left = record?.parties.find(({ leftAt, trouble }) => leftAt === null && trouble === null)
  if (left !== undefined) return `the record does not say how party ${left.attempt} left`
  const files = filesOf(join(centre.dataDir ?? "", "recordings"), call)
  if (files.length !== 1) return `it has ${files.length} recordings: ${files.join(", ")}`
  const octets = await admin.recording(call)
  if (octets === undefined) return "its recording cannot be had"
  const { channels } = readWav(octets)
  const [said, heard] = channels.map((samples) => framesOf(samples, index))
  if (said === undefined || heard === undefined) return `its recording has ${channels.length} channels`
  if (of.next === undefined) return problemOf(said, heard, of)
  const from = said.findLastIndex((names) => names.includes(of.person.role)) + 1
  const { role } = of.next.person
  const gapFrames = said.slice(from).findIndex((names) => names.includes(role))
  if (gapFrames < 0 || gapFrames > NO_GAP_FRAMES)
    return `${role} is in the recording ${gapFrames} frames after ${of.person.role} left`
  const problem = problemOf(said.slice(from), heard.slice(from), of.next)
  return problemOf(said.slice(0, from), heard.slice(0, from), of) ?? (problem && `then ${problem}`)
}

const filesOf = (folder: string, call: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true }).flatMap((file) => (String(file).includes(call) ? [String(file)] : []))

type Frames = ReadonlyArray<ReadonlyArray<string>>

const framesOf = (samples: Int16Array, table: number): Frames => {
  const tones = tonesAt(table)
  return Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, n) =>
    namesIn(samples.subarray(n * FRAME_SAMPLES, (n + 1) * FRAME_SAMPLES), tones)
  )
}

const problemOf = (said: Frames, right: Frames, of: Recorded): string | undefined => {
  const { role } = of.person
  const speaks = said.filter((names) => names.includes(role)).length
  if (speaks < of.saidFrames * KEPT_SHARE - LATE_FRAMES)
    return `${role} is in ${speaks} frames of the recording, and said ${of.saidFrames}`
  const inIt = new Set([...namesHeard(said), ...namesHeard(right)])
  const secret = [...of.secret].filter((name) => inIt.has(name))
  if (secret.length > 0) return `in the recording is ${secret.join(" and ")}, who may not be`
  const keeps = namesHeard(right)
  const people = [...of.heard].filter((name) => !of.secret.has(name) && !SOUNDS.has(name))
  const missing = people.filter((name) => !keeps.has(name))
  if (missing.length > 0) return `${missing.join(" and ")} is not in the recording`
  const unheard = [...keeps].filter((name) => !of.heard.has(name) && !SOUNDS.has(name))
  return unheard.length > 0 ? `in the recording is ${unheard.join(" and ")}, whom ${role} did not hear` : undefined
}

/** Nobody's voice. */
const SOUNDS: ReadonlySet<string> = new Set(["music", "ring-back", "question"])
