import type { Kysely } from "kysely"
import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind, Written } from "#actors/kind.ts"
import { versionOfKind } from "../adapters/postgres/runs.ts"
import { digestOf } from "../adapters/postgres/write-chunk.ts"
import type { Tables } from "../ports/Database.ts"
import type { CodecOf } from "../runtime/codec.ts"

/** An actor as it was at some moment. */
export interface ActorThen {
  readonly state: Tagged
  /** Its last step until then, and when that was. */
  readonly sequence: number
  readonly at: number
  readonly over: boolean
  /** Where the replay began: with its first message, or after this step, whose state was stored. */
  readonly after: number
  /** Steps played again, and how many of them could be compared with what was written. */
  readonly played: number
  readonly proved: number
  /** Steps at which today's code comes to something else than was written; there the written state counts, where it is kept. */
  readonly differ: number
}

/** Rows read at once. */
const PAGE = 1_000

/**
 * Any actor at any moment that the journal still covers; undefined when it had not begun by then, or its rows are gone.
 *
 * It begins where the engine itself began: with the state from which the actor was restored at the start of the run, or with
 * its first message. Lists that are not part of a written state (of queues, of distributors) are made by the messages since
 * then, so the same messages bring them back. Only when those rows are gone does it begin with the last state that was kept.
 */
export const rebuildActor = async (
  db: Kysely<Tables>,
  { codecOf, kinds }: { readonly kinds: ReadonlyArray<AnyKind>; readonly codecOf: CodecOf },
  address: string,
  atMs: number
): Promise<ActorThen | undefined> => {
  const slash = address.indexOf("/")
  const [kind, codec] = [kinds.find(({ name }) => name === address.slice(0, slash)), codecOf(address)]
  if (kind === undefined || codec === undefined) throw new Error(`no kind of actor answers to ${address}`)
  const id = address.slice(slash + 1)
  const { upgrade } = kind
  const today = (version: number, written: Written): Written =>
    upgrade === undefined ? written : upgrade(version, written, id)
  const stateOf = (row: Stored): Tagged => codec.decodeState(today(row.version, { state: row.state }).state)

  const last = await lastStep(db, address, atMs)
  const start = await startOf(db, address, last, atMs)
  if (start === undefined) return undefined
  let state = start === "the beginning" ? (kind.initial(id) as Tagged) : stateOf(start)
  let [sequence, at, run, over] =
    start === "the beginning" ? [0, 0, undefined, false] : [start.sequence, start.at, start.run, false]
  const after = sequence
  let [played, proved, differ] = [0, 0, 0]
  const until = last?.sequence ?? 0
  while (sequence < until) {
    const rows = await steps(db, address, sequence, until)
    if (rows.length === 0) break
    for (const row of rows) {
      // A restart gave the actor its state anew, from its written form.
      if (run !== undefined && row.run !== run) state = codec.decodeState(codec.encodeState(state))
      const message = codec.decodeMessage(today(row.version, { message: row.message }).message)
      state = kind.transition(state, message)[0] as Tagged
      ;[sequence, at, run, over] = [row.sequence, row.at, row.run, row.over]
      played++
      if (row.digest === null) continue
      if (digestOf(JSON.stringify(codec.encodeState(state))) === row.digest) proved++
      else {
        differ++
        if (row.state !== null) state = stateOf(row)
      }
    }
  }
  return { state, sequence, at, over, after, played, proved, differ }
}

interface Stored {
  readonly sequence: number
  readonly run: number
  readonly at: number
  readonly state: unknown
  readonly version: number
}

const version = versionOfKind.as("version")

const journalOf = (db: Kysely<Tables>, address: string) =>
  db.selectFrom("journal").leftJoin("runs", "runs.run", "journal.run").where("actor", "=", address)

const lastStep = (db: Kysely<Tables>, address: string, atMs: number) =>
  journalOf(db, address)
    .select(["sequence", "journal.run as run"])
    .where("at", "<=", atMs)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst()

const steps = (db: Kysely<Tables>, address: string, after: number, until: number) =>
  journalOf(db, address)
    .select(["sequence", "journal.run as run", "at", "message", "state", "digest", "over", version])
    .where("sequence", ">", after)
    .where("sequence", "<=", until)
    .orderBy("sequence")
    .limit(PAGE)
    .execute()

const startOf = async (
  db: Kysely<Tables>,
  address: string,
  last: { readonly sequence: number; readonly run: number } | undefined,
  atMs: number
): Promise<Stored | "the beginning" | undefined> => {
  if (last !== undefined) {
    const restored = await lastOfEarlierRun(db, address, last)
    if (restored !== undefined) return restored
    const first = await journalOf(db, address).select("sequence").where("sequence", "=", 1).executeTakeFirst()
    if (first !== undefined) return "the beginning"
  }
  const base = await db
    .selectFrom("bases")
    .leftJoin("runs", "runs.run", "bases.run")
    .select(["sequence", "bases.run as run", "at", "state", version])
    .where("actor", "=", address)
    .where("at", "<=", atMs)
    .executeTakeFirst()
  if (base !== undefined || last === undefined) return base
  return await storedStep(db, address, last.sequence)
}

/** The step after which an earlier run left the actor, if its state was small enough to be kept: from there it was restored. */
const lastOfEarlierRun = async (
  db: Kysely<Tables>,
  address: string,
  { run, sequence }: { readonly sequence: number; readonly run: number }
): Promise<Stored | undefined> => {
  const found = await journalOf(db, address)
    .select(["sequence", "journal.run as run", "at", "state", version])
    .where("sequence", "<", sequence)
    .where("journal.run", "<", run)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst()
  return found === undefined || found.state !== null ? found : await lastOfEarlierRun(db, address, found)
}

const storedStep = (db: Kysely<Tables>, address: string, until: number) =>
  journalOf(db, address)
    .select(["sequence", "journal.run as run", "at", "state", version])
    .where("sequence", "<=", until)
    .where("state", "is not", null)
    .orderBy("sequence")
    .limit(1)
    .executeTakeFirst()
