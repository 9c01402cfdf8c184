import type * as Effect from "effect/Effect"
import { type RawBuilder, sql } from "kysely"
import type { CallId } from "#actors/vocabulary.ts"
import type { Scope } from "#wire/asker.ts"
import type { RecordingFound, RecordingPart } from "#wire/recording-part.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import { callsHeardIn } from "./conditions.ts"

/** Somebody of the scope took the task that a caller's message is. */
const tookMessage = (scope: Scope): RawBuilder<boolean> => {
  if (scope.kind === "everything") return sql`true`
  const agents =
    scope.kind === "own"
      ? sql`${scope.agent === null ? [] : [scope.agent]}::text[]`
      : sql`array(select agent from people where unit = any(${scope.units}) and agent is not null)`
  return sql`exists (select from facts where actor = 'task/voicemail-' || call_records.id and kind = 'TaskStarted' and agent = any(${agents}))`
}

/**
 * What the scope lets somebody hear of a call; null: there is no such call, it was not recorded, or it has no such part.
 * A message is the end of its call's recording: whoever took its task hears that, and nothing of what was said before it.
 */
export const heardOf = (
  call: CallId,
  scope: Scope,
  part: RecordingPart | undefined
): Effect.Effect<RecordingFound | "beyond" | null, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      const isHeard = part === undefined ? callsHeardIn(scope) : sql`(${callsHeardIn(scope)} or ${tookMessage(scope)})`
      const { rows } = await sql<Found>`select recording_file as file, ${isHeard} as "isHeard",
        ${part === undefined ? sql`null` : MESSAGE_MS} as "lastMs" from call_records where id = ${call}`.execute(db)
      const [found] = rows
      if (found === undefined) return null
      if (found.isHeard !== true) return "beyond"
      const { file, lastMs } = found
      if (file === null || (part !== undefined && lastMs === null)) return null
      return { file, lastMs: lastMs === null ? null : Number(lastMs) }
    })
  )

const MESSAGE_MS = sql`(select (body ->> 'lengthMs')::bigint from facts
  where facts.call = call_records.id and kind = 'VoicemailLeft' order by facts.id limit 1)`

interface Found {
  readonly file: string | null
  readonly isHeard: boolean | null
  readonly lastMs: string | null
}
