import { type Kysely, sql, type Transaction } from "kysely"
import { EpochMs } from "#actors/vocabulary.ts"
import type { CallReasonShown, CallRecord, CallRemark } from "#wire/records.ts"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"
import { ChangeStale } from "../tables/change.ts"
import type { Remarked } from "./sheet.ts"

/** What people said of calls: what they were about, and notes. Beside the records, which are folded from facts. */

/** What object the audit log calls it; its id is the call's. */
export const REMARK = "call-remark"

const COLUMNS = sql`call, reason, note, version, changed_at as "changedAt", changed_by as "changedBy"`

/** By call. */
export const remarksOf = async (
  db: Kysely<Tables>,
  calls: ReadonlyArray<string>
): Promise<ReadonlyMap<string, CallRemark>> => {
  if (calls.length === 0) return new Map()
  const { rows } = await sql<CallRemark & { readonly call: string }>`
    select ${COLUMNS} from call_remarks where call = any(${calls})`.execute(db)
  return new Map(rows.map(({ call, ...row }) => [call, plain(row)]))
}

export const remarkOf = async (db: Kysely<Tables>, call: string): Promise<CallRemark | null> =>
  (await remarksOf(db, [call])).get(call) ?? null

/** Calls with what was said of them, for a file. */
export const remarked = async (
  db: Kysely<Tables>,
  records: ReadonlyArray<CallRecord>
): Promise<ReadonlyArray<Remarked>> => {
  const remarks = await remarksOf(
    db,
    records.map(({ id }) => id)
  )
  const reasons = new Map((await reasonsOfCalls(db)).map((each) => [each.id, each]))
  return records.map((record) => {
    const { note = "", reason = null } = remarks.get(record.id) ?? {}
    // A reason that is gone stays as its id.
    return { record, note, reason: reason === null ? null : (reasons.get(reason) ?? { zh: reason, en: reason }) }
  })
}

/** In the centre's order. */
export const reasonsOfCalls = async (db: Kysely<Tables>): Promise<ReadonlyArray<CallReasonShown>> => {
  const { rows } = await sql<CallReasonShown>`
    select id, zh, en, parent, is_retired as "isRetired" from call_reasons order by "order", id`.execute(db)
  return rows
}

/**
 * Says what a call was about. `version` is the one that whoever says it has seen; 0: nothing was said yet. Throws
 * {@link ChangeStale} when somebody else was first; then the transaction must be undone.
 */
export const setRemark = async (
  all: Transaction<Tables>,
  call: string,
  said: Pick<CallRemark, "note" | "reason" | "version">,
  by: { readonly account: string; readonly at: number }
): Promise<CallRemark> => {
  const { note, reason, version } = said
  const before = await remarkOf(all, call)
  if ((before?.version ?? 0) !== version) throw new ChangeStale(REMARK, call, before as never)
  const { rows } = await sql<CallRemark>`
    insert into call_remarks (call, reason, note, version, changed_at, changed_by)
    values (${call}, ${reason}, ${note}, ${version + 1}, ${by.at}, ${by.account})
    on conflict (call) do update set reason = excluded.reason, note = excluded.note, version = excluded.version,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by where call_remarks.version = ${version}
    returning ${COLUMNS}`.execute(all)
  const [row] = rows
  // Two at the same moment.
  if (row === undefined) throw new ChangeStale(REMARK, call, (await remarkOf(all, call)) as never)
  await appendAudit(all, [
    {
      ...by,
      action: before === null ? "create" : "change",
      object: REMARK,
      objectId: call,
      before: before === null ? null : { reason: before.reason, note: before.note },
      after: { reason, note }
    }
  ])
  return plain(row)
}

const plain = ({ changedAt, changedBy, note, reason, version }: CallRemark): CallRemark => ({
  reason,
  note,
  version: Number(version),
  changedAt: EpochMs.make(Number(changedAt)),
  changedBy
})
