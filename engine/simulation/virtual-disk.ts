import type { Fact } from "#actors/facts.ts"
import type { JournalEntry, Living } from "../ports/Journal.ts"
import type { CodecOf } from "../runtime/codec.ts"
import type { Agenda } from "./agenda.ts"

/** As the real journal: a batch is on disk this often, or when it has so many rows. */
const COMMIT_EVERY_MS = 20
const COMMIT_ROWS = 100

/** The journal on virtual time: always a little behind, and what it has not committed dies with the core. */
export interface VirtualDisk {
  readonly write: (entry: JournalEntry) => void
  readonly commit: () => void
  /** The core dies. */
  readonly lose: () => void
  /** What a restart reads: JSON, as from a database. */
  readonly living: () => ReadonlyArray<Living>
  /** Names of actors that ended. */
  readonly ended: () => ReadonlyArray<string>
  /** Facts committed or about to be. */
  readonly facts: () => ReadonlyArray<Fact>
}

export const makeVirtualDisk = (options: {
  readonly agenda: Agenda
  readonly codec: CodecOf
  readonly commitEveryMs: number | undefined
}): VirtualDisk => {
  const { agenda, codec, commitEveryMs = COMMIT_EVERY_MS } = options
  const commitRows = commitEveryMs > COMMIT_EVERY_MS ? Number.POSITIVE_INFINITY : COMMIT_ROWS
  const living = new Map<string, JournalEntry>()
  const ended = new Set<string>()
  const facts: Array<Fact> = []
  let rows: Array<JournalEntry> = []
  /** Counts batches: the time of a batch that died with its core means nothing to the next one. */
  let batch = 0

  const commit = () => {
    batch++
    for (const row of rows) {
      if (row.over) {
        living.delete(row.actor)
        ended.add(row.actor)
      } else living.set(row.actor, row)
      facts.push(...row.facts)
    }
    rows = []
  }

  const json = ({ actor, state }: JournalEntry): unknown =>
    JSON.parse(JSON.stringify(codec(actor)!.encodeState(state))) as unknown

  return {
    write: (entry) => {
      if (rows.length === 0) {
        const mine = batch
        agenda.at(agenda.now() + commitEveryMs, () => mine === batch && commit())
      }
      rows.push(entry)
      if (rows.length >= commitRows) commit()
    },
    commit,
    lose: () => {
      batch++
      rows = []
    },
    living: () => [...living.values()].map((row) => ({ actor: row.actor, sequence: row.sequence, state: json(row) })),
    ended: () => [...ended],
    facts: () => [...facts, ...rows.flatMap((row) => row.facts)]
  }
}
