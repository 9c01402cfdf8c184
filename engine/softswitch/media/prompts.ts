import type { MediaFiles } from "./files.ts"
import { isToneStream, toneStream } from "./tones/stream.ts"
import { readPrompt } from "./wav.ts"

/** Makes tones, reads WAV files for playing and keeps the recent ones; a file that was replaced on disk is read again. */
export interface Prompts {
  /** 8 kHz samples of one channel. Rejects when the file is missing, too large, or no WAV we play. */
  readonly load: (path: string) => Promise<Int16Array>
}

/** An hour at 8 kHz mono, or some minutes in studio quality: beyond it somebody named the wrong file. */
export const MAX_FILE_OCTETS = 64 * 1024 * 1024

/** Each caller who waits hears the same music; a file that was replaced is heard after this. */
const LOOK_EVERY_MS = 1_000

/** All prompts and music of a centre, decoded, fit in this many times over; the longest unused go first. */
export const MAX_CACHED_SAMPLES = 32 * 1024 * 1024

export const makePrompts = (files: MediaFiles, now: () => number, maxCachedSamples = MAX_CACHED_SAMPLES): Prompts => {
  interface Entry {
    readonly version: string
    readonly prompt: Promise<Int16Array>
    lookedAtMs: number
    samples: number
  }
  /** In the order of last use, oldest first. */
  const cache = new Map<string, Entry>()

  const forgetOldest = () => {
    let total = 0
    for (const entry of cache.values()) total += entry.samples
    for (const [path, entry] of cache) {
      if (total <= maxCachedSamples) return
      total -= entry.samples
      cache.delete(path)
    }
  }

  const used = (path: string, entry: Entry): Promise<Int16Array> => {
    cache.delete(path)
    cache.set(path, entry)
    return entry.prompt
  }

  return {
    load: async (path) => {
      if (isToneStream(path)) return toneStream(path).samples
      const known = cache.get(path)
      if (known !== undefined && now() < known.lookedAtMs + LOOK_EVERY_MS) return used(path, known)
      const { mtimeMs, size } = await files.stat(path)
      if (size > MAX_FILE_OCTETS) throw new Error(`${size} octets, more than ${MAX_FILE_OCTETS}`)
      const version = `${mtimeMs}/${size}`
      const cached = cache.get(path)
      if (cached?.version === version) {
        cached.lookedAtMs = now()
        return used(path, cached)
      }
      const prompt = files.read(path).then(readPrompt)
      const entry: Entry = { version, prompt, lookedAtMs: now(), samples: 0 }
      cache.set(path, entry)
      try {
        entry.samples = (await prompt).length
      } catch (error) {
        if (cache.get(path) === entry) cache.delete(path)
        throw error
      }
      forgetOldest()
      return prompt
    }
  }
}
