import * as Result from "effect/Result"
import { sql } from "kysely"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { kinds, kindsWith } from "#actors/kinds.ts"
import { connect } from "../adapters/postgres/database.ts"
import { versionOfKind } from "../adapters/postgres/runs.ts"
import { digestOf } from "../adapters/postgres/write-chunk.ts"
import { flowOf } from "../records/centre/stored.ts"
import { codecOf } from "../runtime/codec.ts"
import { type IsMeant, makeReplay, type Replayed } from "./replay.ts"

/** Rows read at once. */
const PAGE = 2_000

/** Plays the whole journal of a database again, in one snapshot of it, so that a running centre may go on writing. */
export const replayDatabase = async (
  url: string,
  progress: (decisions: number) => void = () => {},
  isMeant?: IsMeant
): Promise<Replayed> => {
  const db = connect(url, 1)
  try {
    return await db
      .transaction()
      .setIsolationLevel("repeatable read")
      .execute(async (snapshot) => {
        // All versions: a call went through the one that was the newest when it came.
        const flows = await snapshot.selectFrom("flow_versions").selectAll().execute()
        const replay = makeReplay(
          kindsWith(makeCatalogue(flows.map((row) => Result.getOrThrow(flowOf(row))))),
          codecOf(kinds),
          digestOf,
          isMeant
        )
        let last = { actor: "", sequence: 0 }
        for (;;) {
          // oxlint-disable-next-line no-await-in-loop -- page by page: a journal does not fit into memory
          const rows = await snapshot
            .selectFrom("journal")
            .leftJoin("runs", "runs.run", "journal.run")
            .select(["actor", "sequence", "journal.run as run", "message", "commands", "digest", "state", "over"])
            .select(versionOfKind.as("version"))
            .where(sql<boolean>`(actor, sequence) > (${last.actor}, ${last.sequence}::bigint)`)
            .orderBy("actor")
            .orderBy("sequence")
            .limit(PAGE)
            .execute()
          for (const row of rows) replay.step(row)
          const end = rows.at(-1)
          if (end === undefined || rows.length < PAGE) return replay.result()
          last = end
          progress(replay.result().decisions)
        }
      })
  } finally {
    await db.destroy()
  }
}
