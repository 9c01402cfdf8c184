import { type Kysely, sql, type Transaction } from "kysely"
import { type LinkOver, type OwnData, THE_CUSTOMER } from "#wire/own-data.ts"
import type { Tables } from "../../ports/Database.ts"
import { afterWrite } from "../after-write.ts"
import { appendAudit } from "../audit/log.ts"
import { canonical } from "../canonical.ts"
import { inOrder } from "../customer-fields/defined.ts"
import { type CustomerField, customerField } from "../customer-fields/schema.ts"
import { OWN_DATA_FIELDS, type OwnDataField } from "../parameters/own-data.ts"
import { parameterValue } from "../parameters/store.ts"
import { ChangeRefused } from "../tables/change.ts"
import { rowOf, rowsWhere } from "../tables/read.ts"
import { becomeWriter, writeChanges } from "../tables/write.ts"
import type { Problem } from "../thing/thing.ts"
import { type Customer, customer } from "./schema.ts"

/** What somebody sent by a link: not looked at yet. */
export type SentValues = Readonly<Record<string, unknown>>

export interface Visit {
  readonly tokenHash: string
  readonly at: number
}

/** What the link shows of its customer: what the centre leaves to them, and nothing else. */
export const ownDataOf = async (db: Kysely<Tables>, { at, tokenHash }: Visit): Promise<OwnData | LinkOver> => {
  const link = await linkOf(db, tokenHash)
  const over = overBecause(link, at)
  if (link === undefined || over !== null) return over ?? "unknown"
  const row = await rowOf<Customer>(db, customer, link.customer)
  if (row === undefined) return "expired"
  const { defined, fields } = await left(db)
  const { rows } = await sql<{ readonly name: string }>`
    select name from units where parent is null order by id limit 1`.execute(db)
  return {
    centre: rows[0]?.name ?? "",
    endsAt: link.endsAt,
    values: {
      ...(Object.fromEntries(fields.map((name) => [name, row[name]])) as Pick<Customer, OwnDataField>),
      own: Object.fromEntries(defined.map(({ id }) => [id, row.own[id] ?? null]))
    },
    ownFields: defined.map(({ choices, id, isRequired, name, order, pattern, type }) => ({
      id,
      name,
      type,
      isRequired,
      choices,
      pattern,
      order
    }))
  }
}

/**
 * Keeps what a customer sent, for once: the link is good no more. Throws {@link ChangeRefused} when something does not fit; then
 * the transaction must be undone, and the link is as it was.
 */
export const keepOwnData = async (
  all: Transaction<Tables>,
  { address, at, tokenHash, values }: Visit & { readonly values: SentValues; readonly address: string }
): Promise<"kept" | LinkOver> => {
  // Before the link's row: who removes a customer takes them in this order, too.
  await becomeWriter(all)
  const link = await linkOf(all, tokenHash)
  const over = overBecause(link, at)
  if (link === undefined || over !== null) return over ?? "unknown"
  const row = await rowOf<Customer>(all, customer, link.customer)
  if (row === undefined) return "expired"
  const { defined, fields } = await left(all)
  const mine = new Set<string>([...fields, "own"])
  const theirs = new Set(defined.map(({ id }) => id))
  refuse(beyond(values, mine, theirs))
  const now = Object.fromEntries(Object.keys(customer.fields).map((name) => [name, row[name as keyof Customer]]))
  const own = { ...row.own, ...(values["own"] as SentValues | undefined) }
  const becomes = {
    ...now,
    ...values,
    own: Object.fromEntries(Object.entries(own).filter(([, each]) => each !== null))
  }
  await sql`update customer_links set used_at = ${at} where id = ${link.id}`.execute(all)
  const by = {
    account: THE_CUSTOMER,
    at,
    action: "own-data",
    details: { link: link.id, madeBy: link.madeBy, address }
  }
  if (canonical(now) === canonical(becomes))
    await appendAudit(all, [{ ...by, object: customer.name, objectId: row.id }])
  else {
    const change = { op: "change", thing: customer, id: row.id, version: row.version, values: becomes } as const
    try {
      await writeChanges(all, [change], by, afterWrite)
    } catch (error) {
      if (error instanceof ChangeRefused) refuse(toldThem(error.problems, mine, theirs))
      throw error
    }
  }
  return "kept"
}

interface Link {
  readonly id: number
  readonly customer: string
  readonly madeBy: string
  readonly endsAt: number
  readonly usedAt: number | null
  readonly revokedAt: number | null
}

const linkOf = async (db: Kysely<Tables>, tokenHash: string): Promise<Link | undefined> => {
  const { rows } = await sql<Link>`select id, customer, made_by as "madeBy", ends_at as "endsAt", used_at as "usedAt",
    revoked_at as "revokedAt" from customer_links where token_hash = ${tokenHash}`.execute(db)
  const [link] = rows
  return link === undefined ? undefined : { ...link, id: Number(link.id), endsAt: Number(link.endsAt) }
}

/** Who took it back, and that somebody did, is the centre's own business: such a link has run out. */
const overBecause = (link: Link | undefined, at: number): LinkOver | null => {
  if (link === undefined) return "unknown"
  if (link.usedAt !== null) return "used"
  return link.revokedAt !== null || link.endsAt <= at ? "expired" : null
}

/** What the centre leaves to its customers as it is now: fields of its own need no release. */
const left = async (db: Kysely<Tables>) => {
  const said = await parameterValue(db, "ownData.fields")
  const defined = await rowsWhere<CustomerField>(db, customerField)
  return {
    fields: OWN_DATA_FIELDS.filter((name) => said.includes(name)),
    defined: inOrder(defined.filter(({ byCustomer }) => byCustomer))
  }
}

const NOT_THEIRS = { zh: "不能在此修改", en: "is not yours to change here" }
const NOT_FIELDS = { zh: "内容不正确", en: "does not fit" }

/** What is sent that is not theirs: no screen of ours does that. */
const beyond = (values: SentValues, mine: ReadonlySet<string>, theirs: ReadonlySet<string>): ReadonlyArray<Problem> => {
  const { own = {} } = values
  const isRecord = typeof own === "object" && own !== null && !Array.isArray(own)
  return [
    ...Object.keys(values).flatMap((name) => (mine.has(name) ? [] : [{ field: name, words: NOT_THEIRS }])),
    ...(isRecord
      ? Object.keys(own).flatMap((id) => (theirs.has(id) ? [] : [{ field: `own.${id}`, words: NOT_THEIRS }]))
      : [{ field: "own", words: NOT_FIELDS }])
  ]
}

/** A field that they do not see cannot be put right by them, and its name is not for them. */
const toldThem = (
  problems: ReadonlyArray<Problem>,
  mine: ReadonlySet<string>,
  theirs: ReadonlySet<string>
): ReadonlyArray<Problem> => {
  const isSeen = ({ field }: Problem): boolean => {
    const [top = "", id = ""] = field.split(".")
    return top === "own" ? theirs.has(id) : mine.has(top)
  }
  const seen = problems.filter(isSeen)
  return seen.length === problems.length ? seen : [...seen, { field: "", words: CALL_US }]
}

const CALL_US = {
  zh: "您的资料中有一项需要由我们更正，请与我们联系。",
  en: "Something in your data can only be put right by us. Please call us."
}

const refuse = (problems: ReadonlyArray<Problem>): void => {
  if (problems.length > 0) throw new ChangeRefused(problems.map(({ field, words }) => ({ field, words, index: 0 })))
}
