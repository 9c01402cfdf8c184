import { createEffect, createSignal, on } from "solid-js"
import * as Schema from "effect/Schema"
import { customer } from "#engine/records/customers/schema.ts"
import type { Row } from "#engine/records/thing/thing.ts"
import { createDraft } from "../../administration/form/draft.ts"
import { type Answer, changeRow, type Values } from "../../administration/records.ts"
import { t } from "../../shared/language.ts"
import { addCustomerOf, type Caller, isNumber } from "./caller.ts"
import { dropDraft, keepDraft, keptDraft } from "./drafts.ts"

const Draft = Schema.Struct({
  version: Schema.NullOr(Schema.Int),
  values: Schema.Record(Schema.String, Schema.Unknown),
  note: Schema.String,
  reason: Schema.NullOr(Schema.String)
})

/** What somebody is entering of a call's customer; `row` null: of somebody new. It is kept for the call at each change. */
export const createEntering = (caller: Caller, row: Row | null) => {
  const call = caller.call.id
  const what = row === null ? "new" : `change.${row.id}`
  const kept = keptDraft(call, what, Draft)
  const draft = createDraft(customer, row, row === null ? givenBy(caller) : {})
  for (const [name, value] of Object.entries(kept?.values ?? {}))
    if (Object.hasOwn(customer.fields, name)) draft.set(name, value)
  const [note, setNote] = createSignal(kept?.note ?? "")
  const [reason, setReason] = createSignal<string | null>(kept?.reason ?? caller.form?.reason ?? null)
  /** As it was when it was opened: if somebody changed it since, both are shown. */
  const version = kept?.version ?? row?.version ?? null
  /** Read field by field, so that each change of any part of one is heard. */
  const entered = () => JSON.stringify(Object.keys(customer.fields).map((name) => draft.value(name)))
  createEffect(
    on(
      [entered, note, reason],
      () => {
        if (draft.isDirty() || note() !== "")
          keepDraft(call, what, { version, values: draft.values(), note: note(), reason: reason() })
      },
      { defer: true }
    )
  )
  /** The answer is the customer's id. */
  const send = async (seen: number | null, values: Values): Promise<Answer<string>> => {
    if (row === null || seen === null) {
      const body = note().trim() === "" ? t("pop.first-entry", { serial: caller.call.serial }) : note().trim()
      return await addCustomerOf(call, values, { kind: "note", body, reason: reason() })
    }
    const answer = await changeRow(customer, row.id, seen, values)
    return answer.kind === "done" ? { kind: "done", value: answer.value.id } : answer
  }
  return { draft, note, setNote, reason, setReason, version, send, drop: () => dropDraft(call, what) }
}
export type Entering = ReturnType<typeof createEntering>

/** What the system knows of somebody new: the number, as far as it is shown; the server keeps it whole. */
const givenBy = ({ match: { number } }: Caller): Values =>
  isNumber(number)
    ? { phones: [{ kind: /^(?:\+?86)?1[3-9]/u.test(number) ? "mobile" : "other", written: number }] }
    : {}
