import { CLOCK_HZ, FRAME_MS, FRAME_SAMPLES } from "../rtp/clock.ts"
import type { RecordingFormat, RecordingMark } from "../media-contract.ts"
import type { MediaFiles, OpenedFile, WritableFile } from "./files.ts"
import { interleave, mix } from "./channels.ts"
import { octetsASample, samplesInto, silenceOctet, wavHeader, wavHeaderOctets } from "./wav.ts"

/**
 * Writes one leg's conversation as a WAV: left what the leg says, right what it hears, one frame of each per tick, so
 * both channels lie on one time line. Samples are kept for a second and then appended without the tick waiting for the
 * disk. The header is made true after each second: a recording cut off by a crash is a whole WAV up to its last second.
 * A disk that refuses is tried again; what it refused is silence in the file, and nothing is left of a file with no sound.
 * With `append` a recording that is there already goes on: lengths are those of the whole file.
 */
export interface Recording {
  readonly path: string
  /** One tick: 160 samples each. Ignored after the end. */
  readonly append: (said: Int16Array, heard: Int16Array) => void
  /** Masked, its time goes on with silence; paused, it stands still. False when it was so already, or is over. */
  readonly mark: (mark: RecordingMark) => boolean
  /** How much is in it. */
  readonly lengthMs: () => number
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
  readonly format: RecordingFormat
  readonly maxMs: number
  readonly append?: boolean
  readonly files: MediaFiles
  readonly started: () => void
  /** Nothing can be written now, in the system's words; it is tried again. */
  readonly stuck: (problem: string) => void
  /** It can be written again; so much of it is silence. */
  readonly resumed: (missingMs: number) => void
  /** What lies on disk; no octet means that there is no file. `problem` the system's words when its end is missing. */
  readonly ended: (
    cause: "stopped" | "hangup" | "max-time" | "write-failed",
    onDisk: { readonly recordedMs: number; readonly octets: number },
    problem: string | undefined
  ) => void
}

/** A second is one write of at most 32 kB: few enough for the disk, little enough to lose. */
const BLOCK_SAMPLES = CLOCK_HZ

/** A disk that is half a minute behind gets no more until it caught up; 30 blocks are 1 MB a recording. */
export const MAX_WAITING_BLOCKS = 30

/** A disk that refused is asked again with every third block. */
export const RETRY_BLOCKS = 3

const MARKS = {
  mask: ["masked", true],
  unmask: ["masked", false],
  pause: ["paused", true],
  resume: ["paused", false]
} as const

export const startRecording = (options: RecordingOptions): Recording => {
  const { format, path } = options
  const channels = options.stereo ? 2 : 1
  const frame = FRAME_SAMPLES * channels
  const maxFrames = Math.max(1, Math.ceil(options.maxMs / FRAME_MS))
  const disk = makeDisk(options, channels)
  const block = new Int16Array(BLOCK_SAMPLES * channels)
  /** Octets of a block that is on disk, for the next one: a second of each recording need not become garbage. */
  let spare: Uint8Array | undefined
  const state = { masked: false, paused: false }
  let filled = 0
  let frames = 0
  let flushed = 0
  let waitingBlocks = 0
  let cause: "stopped" | "hangup" | "max-time" | undefined
  const settled = Promise.withResolvers<void>()
  /** Everything that touches the file happens in this chain, one after the other. */
  let chain: Promise<void> = disk.create()

  const flush = () => {
    const wanted = filled * octetsASample(format)
    const octets = spare?.length === wanted ? spare : new Uint8Array(wanted)
    spare = undefined
    samplesInto(format, block.subarray(0, filled), octets)
    const at = flushed
    flushed += octets.length
    filled = 0
    if (waitingBlocks >= MAX_WAITING_BLOCKS) return disk.behind()
    waitingBlocks++
    const last = cause !== undefined
    chain = chain
      .then(() => disk.write(octets, at, last))
      .then(() => {
        waitingBlocks--
        spare = octets
      })
  }

  const framesLeft = () => maxFrames - Math.floor(disk.beforeMs() / FRAME_MS)

  const finish = async (why: "stopped" | "hangup" | "max-time"): Promise<void> => {
    const { problem, ...onDisk } = await disk.close()
    options.ended(problem === undefined ? why : "write-failed", onDisk, problem)
    settled.resolve()
  }

  return {
    path,
    settled: settled.promise,
    append: (said, heard) => {
      if (cause !== undefined || state.paused || frames >= framesLeft()) return
      if (state.masked) block.fill(0, filled, filled + frame)
      else if (options.stereo) interleave(said, heard, block, filled)
      else mix(said, heard, block, filled)
      filled += frame
      frames++
      if (filled === block.length) flush()
    },
    mark: (mark) => {
      const [name, on] = MARKS[mark]
      if (cause !== undefined || state[name] === on) return false
      state[name] = on
      return true
    },
    lengthMs: () => disk.beforeMs() + frames * FRAME_MS,
    full: () => frames >= framesLeft(),
    end: (why) => {
      if (cause !== undefined) return
      cause = why
      flush()
      chain = chain.then(() => finish(why))
    }
  }
}

/** The file of one recording. None of its promises rejects: what went wrong is its problem until it goes well again. */
const makeDisk = (options: RecordingOptions, channels: number) => {
  const { append: goesOn = false, files, format, path } = options
  const headerOctets = wavHeaderOctets(format)
  const octetsASecond = CLOCK_HZ * channels * octetsASample(format)
  let file: WritableFile | undefined
  let problem: string | undefined
  /** Octets of sound in the file, silence for what was refused among them. */
  let written = 0
  /** Of those, what was there before. */
  let before = 0
  let missing = 0
  let blocksToWait = 0

  const lengthMs = (octets: number) => Math.round((octets * 1_000) / octetsASecond)

  const failed = (error: unknown, wait = RETRY_BLOCKS - 1) => {
    const text = error instanceof Error ? error.message : String(error)
    blocksToWait = wait
    if (problem === undefined) options.stuck(text)
    problem = text
  }

  /** Samples of another kind behind those that are there would be noise. */
  const goOn = async ({ head, size, ...opened }: OpenedFile): Promise<WritableFile> => {
    const sound = size - headerOctets
    const isAlike = sound >= 0 && sameKind(head, wavHeader(channels, 0, CLOCK_HZ, format))
    if (!isAlike) {
      await opened.close().catch(() => undefined)
      throw new Error("what is there is no recording of this kind")
    }
    before = sound - (sound % (channels * octetsASample(format)))
    written = before
    return opened
  }

  const create = async (): Promise<void> => {
    try {
      const there = goesOn ? await files.open(path) : undefined
      if (there !== undefined) {
        file = await goOn(there)
        return options.started()
      }
      const made = await files.create(path)
      await made.write(wavHeader(channels, 0, CLOCK_HZ, format), 0).catch(async (error: unknown) => {
        await made.close().catch(() => undefined)
        throw error
      })
      file = made
      options.started()
    } catch (error) {
      failed(error)
    }
  }

  /** Data first, header after: the header never promises what is not there. The first second goes with its header, for most files are short. */
  const append = async (to: WritableFile, octets: Uint8Array): Promise<void> => {
    const header = wavHeader(channels, written + octets.length, CLOCK_HZ, format)
    if (written > 0) await to.write(octets, headerOctets + written)
    await to.write(written > 0 ? header : Buffer.concat([header, octets]), 0)
    written += octets.length
  }

  const fillUp = async (to: WritableFile, upTo: number): Promise<void> => {
    if (written >= upTo) return
    const octets = new Uint8Array(Math.min(octetsASecond, upTo - written)).fill(silenceOctet(format))
    await append(to, octets)
    missing += octets.length
    await fillUp(to, upTo)
  }

  const write = async (octets: Uint8Array, at: number, last: boolean): Promise<void> => {
    if (problem !== undefined && blocksToWait > 0 && !last) {
      blocksToWait--
      return
    }
    if (file === undefined) await create()
    if (file === undefined) return
    try {
      await fillUp(file, before + at)
      if (octets.length > 0) await append(file, octets)
    } catch (error) {
      return failed(error)
    }
    if (problem === undefined) return
    problem = undefined
    options.resumed(lengthMs(missing))
  }

  const close = async () => {
    if (file !== undefined) await file.close().catch((error: unknown) => failed(error))
    // Nobody shall find a file in which there is nothing to be heard. What could not be opened may be another recording's.
    if (written === 0 && (file !== undefined || !goesOn)) await files.remove(path).catch(() => undefined)
    return { recordedMs: lengthMs(written), octets: written === 0 ? 0 : headerOctets + written, problem }
  }

  return {
    create,
    write,
    close,
    beforeMs: () => lengthMs(before),
    behind: () => failed(new Error(`the disk is ${MAX_WAITING_BLOCKS} s behind`), 0)
  }
}

/** Alike but for their lengths: what stands in the fmt chunk, and where the samples begin. */
const sameKind = (head: Uint8Array, wanted: Uint8Array): boolean =>
  head.length >= wanted.length && wanted.every((octet, at) => head[at] === octet || isLength(at, wanted.length))

/** Of the file, of a fact chunk, and of the samples. */
const isLength = (at: number, headerOctets: number): boolean =>
  (at >= 4 && at < 8) || at >= headerOctets - 4 || (headerOctets > 44 && at >= 46 && at < 50)
