import { CLOCK_HZ, FRAME_MS, FRAME_SAMPLES } from "../rtp/clock.ts"
import type { MediaFiles, WritableFile } from "./files.ts"
import { interleave, mix } from "./channels.ts"
import { WAV_HEADER_OCTETS, wavHeader } from "./wav.ts"

/**
 * Writes one leg's conversation as a WAV: left what the leg says, right what it hears, one frame of each per tick, so
 * both channels lie on one time line. Samples are kept for a second and then appended without the tick waiting for the
 * disk. The header is made true after each second: a recording cut off by a crash is a whole WAV up to its last second.
 */
export interface Recording {
  readonly path: string
  /** One tick: 160 samples each. Ignored after the end. */
  readonly append: (said: Int16Array, heard: Int16Array) => void
  /** True when `maxMs` of audio are in. */
  readonly full: () => boolean
  /** Writes what is left, closes the file, and calls `ended` once. */
  readonly end: (cause: "stopped" | "hangup" | "max-time") => void
  /** Resolves after `ended` was called. */
  readonly settled: Promise<void>
}

export interface RecordingOptions {
  readonly path: string
  readonly stereo: boolean
  readonly maxMs: number
  readonly files: MediaFiles
  readonly started: () => void
  /** `recordedMs` is what lies on disk; `problem` the system's words when writing failed. */
  readonly ended: (
    cause: "stopped" | "hangup" | "max-time" | "write-failed",
    recordedMs: number,
    problem: string | undefined
  ) => void
}

/** A second is one write of 32 kB: few enough for the disk, little enough to lose. */
const BLOCK_SAMPLES = CLOCK_HZ

/** A disk that is half a minute behind does not catch up; 30 blocks are 1 MB a recording. */
export const MAX_WAITING_BLOCKS = 30

export const startRecording = (options: RecordingOptions): Recording => {
  const channels = options.stereo ? 2 : 1
  const frame = FRAME_SAMPLES * channels
  const maxFrames = Math.max(1, Math.ceil(options.maxMs / FRAME_MS))
  let block = new Int16Array(BLOCK_SAMPLES * channels)
  let filled = 0
  let frames = 0
  let written = 0
  let waitingBlocks = 0
  let cause: "stopped" | "hangup" | "max-time" | undefined
  let problem: string | undefined
  let file: WritableFile | undefined

  const failed = (error: unknown) => {
    problem ??= error instanceof Error ? error.message : String(error)
  }

  /** Data first, header after: the header never promises what is not there. */
  const write = async (octets: Uint8Array): Promise<void> => {
    if (file === undefined || problem !== undefined) return
    await file.write(octets, WAV_HEADER_OCTETS + written)
    written += octets.length
    await file.write(wavHeader(channels, written), 0)
  }

  let over = false
  const settled = Promise.withResolvers<void>()
  const finish = async (): Promise<void> => {
    if (over) return
    over = true
    if (file !== undefined) await file.close().catch(failed)
    const recordedMs = Math.round((written * 1_000) / (CLOCK_HZ * channels * 2))
    options.ended(problem === undefined && cause !== undefined ? cause : "write-failed", recordedMs, problem)
    settled.resolve()
  }
  const finishWhenFailed = () => (problem === undefined ? undefined : finish())

  const create = async (): Promise<void> => {
    file = await options.files.create(options.path)
    await file.write(wavHeader(channels, 0), 0)
    options.started()
  }
  /** Everything that touches the file happens in this chain, one after the other. */
  let chain: Promise<void> = create().catch(failed).then(finishWhenFailed)

  const flush = () => {
    if (filled === 0) return
    const octets = new Uint8Array(block.buffer, 0, filled * 2)
    block = new Int16Array(BLOCK_SAMPLES * channels)
    filled = 0
    waitingBlocks++
    if (waitingBlocks > MAX_WAITING_BLOCKS) failed(new Error(`the disk is ${MAX_WAITING_BLOCKS} s behind`))
    chain = chain
      .then(() => write(octets))
      .catch(failed)
      .then(() => {
        waitingBlocks--
        return finishWhenFailed()
      })
  }

  return {
    path: options.path,
    settled: settled.promise,
    append: (said, heard) => {
      if (cause !== undefined || problem !== undefined || frames >= maxFrames) return
      if (options.stereo) interleave(said, heard, block, filled)
      else mix(said, heard, block, filled)
      filled += frame
      frames++
      if (filled === block.length) flush()
    },
    full: () => frames >= maxFrames,
    end: (why) => {
      if (cause !== undefined || problem !== undefined) return
      cause = why
      flush()
      chain = chain.then(finish)
    }
  }
}
