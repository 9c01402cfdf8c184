import { stat } from "node:fs/promises"
import { Worker } from "node:worker_threads"
import type { ReadWaveform } from "./read-waveform.ts"

export interface WaveformAsked {
  readonly id: number
  readonly path: string
  /** No more of it than its end; null: all of it. */
  readonly lastMs: number | null
}

export interface WaveformSaid {
  readonly id: number
  /** Null: no sound of a known kind. Undefined: the file cannot be read. */
  readonly read: ReadWaveform | null | undefined
}

/** Some 14 KB each. */
const KEPT = 200
/** Asked for at once; each is read in a tenth of a second or so. */
const WAITING_MOST = 50

/** Too many wait already. */
export class TooMany extends Error {}

/**
 * Waveforms of recordings, read in a thread of their own that begins with the first and lives as long as the office; those that
 * were looked at lately are kept. A file that has grown is read anew.
 */
export class Waveforms {
  readonly #entry: URL
  readonly #kept = new Map<string, ReadWaveform | null>()
  readonly #waiting = new Map<number, (read: WaveformSaid["read"]) => void>()
  #thread: Worker | null = null
  #asked = 0

  constructor(entry: URL) {
    this.#entry = entry
  }

  /** Throws {@link TooMany}. */
  async of(path: string, lastMs: number | null = null): Promise<WaveformSaid["read"]> {
    const found = await stat(path).catch(() => null)
    if (found === null) return undefined
    const key = `${path} ${found.size} ${found.mtimeMs} ${lastMs}`
    const kept = this.#kept.get(key)
    if (kept !== undefined) {
      // Looked at last, forgotten last.
      this.#kept.delete(key)
      this.#kept.set(key, kept)
      return kept
    }
    if (this.#waiting.size >= WAITING_MOST) throw new TooMany()
    const read = await this.#ask(path, lastMs)
    if (read !== undefined) this.#kept.set(key, read)
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!)
    return read
  }

  close(): void {
    void this.#thread?.terminate()
  }

  #ask(path: string, lastMs: number | null): Promise<WaveformSaid["read"]> {
    const id = ++this.#asked
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#thread ??= this.#start()
      const asked: WaveformAsked = { id, path, lastMs }
      this.#thread.postMessage(asked, [])
    })
  }

  #start(): Worker {
    const thread = new Worker(this.#entry, { name: "waveforms" })
    // An office that stops does not wait for a drawing.
    thread.unref()
    thread.on("message", ({ id, read }: WaveformSaid) => this.#answer(id, read))
    thread.on("error", () => {})
    thread.on("exit", () => {
      this.#thread = null
      for (const id of this.#waiting.keys()) this.#answer(id, undefined)
    })
    return thread
  }

  #answer(id: number, read: WaveformSaid["read"]): void {
    const resolve = this.#waiting.get(id)
    this.#waiting.delete(id)
    resolve?.(read)
  }
}
