import { type Kysely, sql, type Transaction } from "kysely"
import { EpochMs } from "#actors/vocabulary.ts"
import type { CallReasonShown, CallRecord, CallRemark } from "#wire/records.ts"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"
import { ChangeStale } from "../tables/change.ts"
import { nothingOwed } from "./owed.ts"
import type { Remarked } from "./sheet.ts"

/** What people said of calls: what they were about, and notes. Beside the records, which are folded from facts. */

/** What object the audit log calls it; its id is the call's. */
export const REMARK = "call-remark"

const COLUMNS = sql`call, reason, note, follow_up_at as "followUpAt", follow_up_note as "followUpNote", version,
  changed_at as "changedAt", changed_by as "changedBy"`

interface RemarkRow extends Omit<CallRemark, "followUp"> {
  readonly call: string
  readonly followUpAt: number | string | null
  readonly followUpNote: string
}

/** By call. */
export const remarksOf = async (
  db: Kysely<Tables>,
  calls: ReadonlyArray<string>
): Promise<ReadonlyMap<string, CallRemark>> => {
  if (calls.length === 0) return new Map()
  const { rows } = await sql<RemarkRow>`
    select ${COLUMNS} from call_remarks where call = any(${calls})`.execute(db)
  return new Map(rows.map((row) => [row.call, plain(row)]))
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
    const { followUp = null, note = "", reason = null } = remarks.get(record.id) ?? {}
    // A reason that is gone stays as its id.
    return {
      record,
      note,
      followUp,
      reason: reason === null ? null : (reasons.get(reason) ?? { zh: reason, en: reason })
    }
  })
}

/** In the centre's order. */
export const reasonsOfCalls = async (db: Kysely<Tables>): Promise<ReadonlyArray<CallReasonShown>> => {
  const { rows } = await sql<CallReasonShown>`
    select id, zh, en, parent, is_retired as "isRetired",
      array(select queue from call_reasons_queues where call_reason = call_reasons.id order by queue) as queues
    from call_reasons order by "order", id`.execute(db)
  return rows
}

/**
 * Says what a call was about. `version` is the one that whoever says it has seen; 0: nothing was said yet. Throws
 * {@link ChangeStale} when somebody else was first; then the transaction must be undone.
 */
export const setRemark = async (
  all: Transaction<Tables>,
  call: string,
  said: Pick<CallRemark, "followUp" | "note" | "reason" | "version">,
  by: { readonly account: string; readonly at: number }
): Promise<CallRemark> => {
  const { followUp, note, reason, version } = said
  const before = await remarkOf(all, call)
  if ((before?.version ?? 0) !== version) throw new ChangeStale(REMARK, call, before as never)
  const { rows } = await sql<RemarkRow>`
    insert into call_remarks (call, reason, note, follow_up_at, follow_up_note, version, changed_at, changed_by)
    values (${call}, ${reason}, ${note}, ${followUp?.at ?? null}, ${followUp?.note ?? ""}, ${version + 1}, ${by.at}, ${by.account})
    on conflict (call) do update set reason = excluded.reason, note = excluded.note,
      follow_up_at = excluded.follow_up_at, follow_up_note = excluded.follow_up_note, version = excluded.version,
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
      before: before === null ? null : wordsOf(before),
      after: { reason, note, followUp }
    }
  ])
  await nothingOwed(all, call)
  return plain(row)
}

const wordsOf = ({ followUp, note, reason }: CallRemark) => ({ reason, note, followUp })

const plain = ({ changedAt, changedBy, followUpAt, followUpNote, note, reason, version }: RemarkRow): CallRemark => ({
  reason,
  note,
  followUp: followUpAt === null ? null : { at: EpochMs.make(Number(followUpAt)), note: followUpNote },
  version: Number(version),
  changedAt: EpochMs.make(Number(changedAt)),
  changedBy
})
