import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { type Kysely, sql, type Transaction } from "kysely"
import { e164, nationalForm } from "#actors/telephone-number.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import { type Asker, may, scopeOf } from "#wire/asker.ts"
import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import type { CallRecord } from "#wire/records.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { Asking } from "../../ports/needs.ts"
import { afterWrite } from "../../records/after-write.ts"
import { type CallReason, callReason } from "../../records/call-reasons/schema.ts"
import { formFor } from "../../records/caller-forms/choose.ts"
import { type CallerForm, callerForm } from "../../records/caller-forms/schema.ts"
import { callById, isCallIn } from "../../records/calls/store.ts"
import { callsOfCustomer } from "../../records/customers/calls.ts"
import { addEntry } from "../../records/customers/entries.ts"
import { matchOf } from "../../records/customers/match.ts"
import { kindOfNumber, maskedPhone } from "../../records/customers/phones.ts"
import { type Customer, customer } from "../../records/customers/schema.ts"
import { maskedCall, maskingOf, outsideNumber } from "../../records/calls/masked.ts"
import { pagesFor } from "../../records/linked-pages/for-call.ts"
import { maskingNow } from "../../records/parameters/masking.ts"
import { parameterValue } from "../../records/parameters/store.ts"
import { type Change, type ChangedBy, ChangeRefused, type Values } from "../../records/tables/change.ts"
import { rowOf, rowsWhere } from "../../records/tables/read.ts"
import { becomeWriter, writeChanges } from "../../records/tables/write.ts"
import { matched, reasonThere } from "../customers/customers-handlers.ts"
import type { Covers } from "../masking.ts"
import { beyondEntry } from "../entry-rights.ts"
import { OfficeApi } from "../office-api.ts"
import { notFound } from "../refusals.ts"
import { stored } from "../stored.ts"
import { changed, orAway } from "../thing-handlers.ts"

const CALLS_MOST = 50
/** So long after its end a call is still being worked on by whom it rang at. */
const WHOLE_AFTER_MS = 3_600_000

export const callersHandlers = HttpApiBuilder.group(OfficeApi, "callers", (handlers) =>
  handlers
    .handle(
      "read",
      Effect.fnUntraced(function* ({ params: { id } }) {
        const { asker } = yield* Asking
        const call = yield* calledAt(asker, id)
        const covers = maskingOf(call, yield* orAway(maskingNow))
        const shown = maskedCall(call, covers)
        return yield* stored((db) => callerOf(db, call, shown, { asker, covers }))
      })
    )
    .handle(
      "pages",
      Effect.fnUntraced(function* ({ params: { id }, query: { customer: chosen } }) {
        const { asker } = yield* Asking
        const call = yield* calledAt(asker, id)
        const { kinds } = maskingOf(call, yield* orAway(maskingNow))
        const isFresh = call.endedAt === null || (yield* Clock.currentTimeMillis) - call.endedAt < WHOLE_AFTER_MS
        const isTold = call.isCovered !== true || may(asker, customer.permissions.edit)
        const isWhole = isTold && isFresh && (yield* stored((db) => hasRung(db, call, asker)))
        return yield* stored((db) => pagesOf(db, call, { chosen: chosen ?? null, kinds, isWhole, agent: asker.agent }))
      })
    )
    .handle(
      "addCustomer",
      Effect.fnUntraced(function* ({ params: { id }, payload: { entry, values } }) {
        const { asker } = yield* Asking
        const call = yield* calledAt(asker, id)
        yield* reasonThere(entry.reason ?? null)
        const areaCode = yield* stored((db) => parameterValue(db, "numbers.areaCode"))
        const by = { account: asker.account, at: yield* Clock.currentTimeMillis }
        const covers = maskingOf(call, yield* orAway(maskingNow))
        const number = e164(outsideNumber(call), areaCode)
        const kept = { ...values, ...wholeNumbers(values["phones"], number, covers) }
        const change: Change = { op: "create", thing: customer, id: null, values: kept }
        const made = async (all: Transaction<Tables>) => {
          const beyond = await beyondEntry(all, asker, [change])
          if (beyond.length > 0) throw new ChangeRefused(beyond)
          const [row] = await writeChanges(all, [change], by, afterWrite)
          const { amountFen = null, body, kind, reason = null } = entry
          await addEntry(all, { amountFen, body, kind, reason, call: call.id, customer: row!.id }, by)
          return { id: row!.id }
        }
        return yield* changed(yield* Database, made)
      })
    )
    .handle(
      "addNumber",
      Effect.fnUntraced(function* ({ params: { id }, payload }) {
        const { asker } = yield* Asking
        const call = yield* calledAt(asker, id)
        const by = { account: asker.account, at: yield* Clock.currentTimeMillis, details: { call: call.id } }
        const done = yield* changed(yield* Database, (all) => addNumber(all, asker, call, payload.customer, by))
        return done
          ? { id: payload.customer }
          : yield* Effect.fail(notFound(`there is no customer ${payload.customer}`))
      })
    )
    .handle(
      "calls",
      Effect.fnUntraced(function* ({ params: { id } }) {
        const { asker } = yield* Asking
        const row = yield* stored((db) => rowOf(db, customer, id))
        if (row === undefined) return yield* Effect.fail(notFound(`there is no customer ${id}`))
        const { kinds } = yield* orAway(maskingNow)
        const calls = yield* stored((db) => callsOfCustomer(db, id, scopeOf(asker, "calls.view"), CALLS_MOST))
        return calls.map(({ isCovered, ...call }) => ({
          ...call,
          callingNumber: maskedNumber(call.callingNumber, maskingOf({ isCovered }, { kinds }))
        }))
      })
    )
)

/**
 * The call, of whoever it rang at, answered or not, and of whoever may see it anyway. To all others it is not there: a desk asks in
 * the moment of the ring, and the record follows the ring by one batch of the journal.
 */
const calledAt = Effect.fnUntraced(function* (asker: Asker, id: CallId) {
  const record = yield* orAway(callById(id))
  const scope = scopeOf(asker, "calls.view")
  const isTheirs =
    record !== null &&
    ((scope !== undefined && (yield* orAway(isCallIn(id, scope)))) ||
      (yield* stored((db) => hasRung(db, record, asker))))
  return isTheirs ? record : yield* Effect.fail(notFound("there is no such call, or it did not ring for you"))
})

const hasRung = async (db: Kysely<Tables>, { arrivedAt, id }: CallRecord, { agent }: Asker): Promise<boolean> => {
  if (agent === null) return false
  const { rows } = await sql`
    select 1 from facts where call = ${id} and kind in ('AgentRung', 'PartyDialled') and agent = ${agent} and at >= ${arrivedAt} limit 1`.execute(
    db
  )
  return rows.length > 0
}

const callerOf = async (
  db: Kysely<Tables>,
  call: CallRecord,
  shown: CallRecord,
  seen: { readonly asker: Asker; readonly covers: Covers }
) => {
  const { rows: named } = await sql<{ readonly dialled: string | null; readonly queue: string | null }>`
    select (select name from numbers where id = ${call.dialledNumber}) as dialled,
      (select name from queues where id = ${call.queue}) as queue`.execute(db)
  const form = formFor(await rowsWhere<CallerForm>(db, callerForm), call)
  const reasons = await rowsWhere<CallReason>(db, callReason, sql`true`, sql`order by t."order", t.id`)
  return {
    call: {
      id: shown.id,
      serial: shown.serial,
      arrivedAt: shown.arrivedAt,
      direction: shown.direction,
      callingNumber: shown.callingNumber,
      dialledNumber: shown.dialledNumber,
      queue: shown.queue,
      keys: shown.keys,
      list: shown.list,
      dialledName: named[0]?.dialled ?? "",
      queueName: named[0]?.queue ?? null
    },
    match: await matched(db, outsideNumber(call), seen),
    form:
      form === null
        ? null
        : { id: form.id, name: form.name, hint: form.hint, firstFields: form.firstFields, reason: form.reason },
    reasons: reasons.map(({ en, id: reason, isRetired, zh }) => ({ id: reason, zh, en, isRetired }))
  }
}

const pagesOf = async (
  db: Kysely<Tables>,
  call: CallRecord,
  {
    agent,
    chosen,
    isWhole,
    kinds
  }: Pick<Masking, "kinds"> & {
    readonly chosen: string | null
    readonly agent: AgentId | null
    readonly isWhole: boolean
  }
) => {
  const outside = outsideNumber(call)
  const { customers, number } = await matchOf(db, outside)
  const only = customers.length === 1 ? customers[0]!.row.id : null
  const told = {
    called: call.direction === "in" ? call.dialledNumber : call.callingNumber,
    customer: customers.some(({ row }) => row.id === chosen) ? chosen : only,
    queue: call.queue,
    keys: call.keys,
    agent
  }
  const masked = maskedNumber(outside, { kinds })
  const numbers = { number: isWhole ? (number === "" ? outside : nationalForm(number)) : masked, masked }
  return { call: { id: call.id, ...told }, pages: await pagesFor(db, { ...told, ...numbers, call: call.id }) }
}

/** The caller's number behind those that the customer has, for who may add it. False: there is no such customer. */
const addNumber = async (
  all: Transaction<Tables>,
  asker: Asker,
  call: CallRecord,
  id: string,
  by: ChangedBy
): Promise<boolean> => {
  await becomeWriter(all)
  const row = await rowOf<Customer>(all, customer, id)
  if (row === undefined) return false
  const number = e164(outsideNumber(call), await parameterValue(all, "numbers.areaCode"))
  if (row.phones.some((phone) => phone.number === number)) return true
  const written = nationalForm(number)
  const values: Values = {
    ...Object.fromEntries(Object.keys(customer.fields).map((name) => [name, row[name as keyof Customer]])),
    phones: [...row.phones, { kind: kindOfNumber(written), written }]
  }
  const change: Change = { op: "change", thing: customer, id, version: row.version, values }
  const beyond = await beyondEntry(all, asker, [change])
  if (beyond.length > 0) throw new ChangeRefused(beyond)
  await writeChanges(all, [change], by, afterWrite)
  return true
}

/** The caller's own number was shown in part, and is kept whole. */
const wholeNumbers = (
  phones: unknown,
  number: string,
  covers: Covers
): { readonly phones?: ReadonlyArray<unknown> } => {
  if (!Array.isArray(phones)) return {}
  const isSeen = (written: unknown) => written === number || written === maskedPhone(number, covers)
  return {
    phones: phones.map((phone: unknown) =>
      typeof phone === "object" && phone !== null && "written" in phone && isSeen(phone.written)
        ? { ...phone, written: nationalForm(number) }
        : phone
    )
  }
}
