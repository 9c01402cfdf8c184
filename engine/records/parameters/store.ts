import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Kysely, Transaction } from "kysely"
import type { ParameterRow, Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"
import { ChangeRefused, ChangeStale } from "../tables/change.ts"
import { centreChanged } from "../tables/centre-changed.ts"
import type { Field } from "../thing/field.ts"
import { problemOf } from "../thing/problems.ts"
import { type ParameterName, parameters, type ParameterValue } from "./schema.ts"

/** A parameter as it is now. `version` 0: nobody has changed it. */
export interface CurrentParameter {
  readonly name: ParameterName
  readonly value: unknown
  readonly version: number
  readonly changedAt: number | null
  readonly changedBy: string | null
}

/** What object the audit log calls it. */
export const AUDIT_OBJECT = "parameter"

/** Its value, or what is usual. A value that this version cannot read counts as none. */
export const parameterValue = async <Name extends ParameterName>(
  db: Kysely<Tables>,
  name: Name
): Promise<ParameterValue<Name>> =>
  current(name, await db.selectFrom("parameters").selectAll().where("name", "=", name).executeTakeFirst())
    .value as ParameterValue<Name>

/** Several at once, in one look. */
export const parameterValues = async <const Name extends ParameterName>(
  db: Kysely<Tables>,
  names: ReadonlyArray<Name>
): Promise<{ readonly [Each in Name]: ParameterValue<Each> }> => {
  const found = await db.selectFrom("parameters").selectAll().where("name", "in", names).execute()
  const rows = new Map(found.map((row) => [row.name, row]))
  return Object.fromEntries(names.map((name) => [name, current(name, rows.get(name)).value])) as {
    readonly [Each in Name]: ParameterValue<Each>
  }
}

/** All of them, in the order of the registry. */
export const listParameters = async (db: Kysely<Tables>): Promise<ReadonlyArray<CurrentParameter>> => {
  const rows = new Map((await db.selectFrom("parameters").selectAll().execute()).map((row) => [row.name, row]))
  return (Object.keys(parameters) as ReadonlyArray<ParameterName>).map((name) => current(name, rows.get(name)))
}

/**
 * Sets one; null puts back what is usual. Throws {@link ChangeRefused} or {@link ChangeStale}; then the transaction must be
 * undone. The log has it.
 */
export const changeParameter = async (
  all: Transaction<Tables>,
  change: { readonly name: ParameterName; readonly version: number; readonly value: unknown },
  by: { readonly account: string; readonly at: number }
): Promise<CurrentParameter> => {
  const { name, value: wished, version } = change
  const { field } = parameters[name]
  const value = wished === null ? field.usual : wished
  const problems =
    value === undefined
      ? [{ field: "value", words: { zh: "必填", en: "must be filled in" } }]
      : problemOf("value", field as Field<unknown>, value)
  if (problems.length > 0) throw new ChangeRefused(problems.map((problem) => ({ ...problem, index: 0 })))
  const row = await all.selectFrom("parameters").selectAll().where("name", "=", name).forUpdate().executeTakeFirst()
  const before = current(name, row)
  if (before.version !== version) throw new ChangeStale(AUDIT_OBJECT, name, before as never)
  const after: ParameterRow = {
    name,
    value,
    version: version + 1,
    changed_at: by.at,
    changed_by: by.account
  }
  const written = { ...after, value: JSON.stringify(value) }
  const done =
    row === undefined
      ? await all
          .insertInto("parameters")
          .values(written)
          .onConflict((clash) => clash.doNothing())
          .executeTakeFirst()
      : await all.updateTable("parameters").set(written).where("name", "=", name).executeTakeFirst()
  // Somebody else made the first change in the same moment.
  if ("numInsertedOrUpdatedRows" in done && done.numInsertedOrUpdatedRows === 0n)
    throw new ChangeStale(AUDIT_OBJECT, name, null)
  await appendAudit(all, [
    {
      at: by.at,
      account: by.account,
      action: "change",
      object: AUDIT_OBJECT,
      objectId: name,
      before: { value: before.value, version: before.version },
      after: { value, version: after.version }
    }
  ])
  if (parameters[name].isOfCentre) await centreChanged(all)
  return current(name, after)
}

const current = (name: ParameterName, row: ParameterRow | undefined): CurrentParameter => {
  const { field } = parameters[name]
  const read =
    row === undefined ? undefined : Schema.decodeUnknownResult(field.schema as Schema.Codec<unknown>)(row.value)
  return {
    name,
    value: read !== undefined && Result.isSuccess(read) ? read.success : field.usual,
    version: row?.version ?? 0,
    changedAt: row?.changed_at ?? null,
    changedBy: row?.changed_by ?? null
  }
}
