import * as Deferred from "effect/Deferred"
import type { JournalEntry } from "../../ports/Journal.ts"
import { type Encoder, factsText, stepText } from "./step-text.ts"

/** Rows of one commit. A hundred rows are one round trip and a few ms of the server; more would only make the hundred-and-first wait. */
export const CHUNK_ROWS = 100

/**
 * One step waiting for its commit, as text already: a hundred steps made into text at once would hold up the loop for ms.
 * Only the last step of an actor in a chunk keeps the state: nobody needs the ones between.
 */
export interface Row {
  readonly entry: Pick<JournalEntry, "actor" | "at" | "facts" | "over" | "sequence" | "wakeAt">
  readonly text: string
  readonly factsText: string
  state: { readonly is: unknown } | undefined
}

export interface Chunk {
  readonly rows: ReadonlyArray<Row>
  readonly openedAtMs: number
  /** Done when the chunk is committed, or given up row by row. */
  readonly committed: Deferred.Deferred<void>
}

interface OpenChunk extends Chunk {
  readonly rows: Array<Row>
  readonly last: Map<string, Row>
}

/** What waits for the database, in order, in chunks of {@link CHUNK_ROWS}. */
export class Backlog {
  readonly #chunks: Array<OpenChunk> = []
  readonly #encoder: Encoder
  #rows = 0

  constructor(encoder: Encoder) {
    this.#encoder = encoder
  }

  get rows(): number {
    return this.#rows
  }

  /** The chunk whose commit covers everything appended so far. */
  get latest(): Chunk | undefined {
    return this.#chunks.at(-1)
  }

  get first(): Chunk | undefined {
    return this.#chunks[0]
  }

  add(step: JournalEntry, nowMs: number): Chunk {
    const { actor, at, facts, over, sequence, state, wakeAt } = step
    let chunk = this.#chunks.at(-1)
    if (chunk === undefined || chunk.rows.length >= CHUNK_ROWS) {
      chunk = { rows: [], last: new Map(), openedAtMs: nowMs, committed: Deferred.makeUnsafe() }
      this.#chunks.push(chunk)
    }
    const row: Row = {
      entry: { actor, at, facts, over, sequence, ...(wakeAt === undefined ? {} : { wakeAt }) },
      text: stepText(this.#encoder, step),
      factsText: factsText(step),
      state: { is: state }
    }
    const before = chunk.last.get(actor)
    if (before !== undefined) before.state = undefined
    chunk.last.set(actor, row)
    chunk.rows.push(row)
    this.#rows++
    return chunk
  }

  take(): Chunk | undefined {
    const chunk = this.#chunks.shift()
    this.#rows -= chunk?.rows.length ?? 0
    return chunk
  }
}
