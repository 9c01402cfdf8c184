import type { Fact } from "#actors/facts.ts"
import { type Kysely, sql, type Transaction } from "kysely"
import type { Tables, WebhookDeliveryRow } from "../../ports/Database.ts"
import { eventOf } from "./events.ts"

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 3_600_000
/** After a day nobody wants the news any more. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000
/** Finished deliveries kept of each webhook. */
export const LOG_LIMIT = 1_000
/** Of one webhook in one go: a slow one must not hold up the others. */
const OF_ONE_AT_A_TIME = 4
const AT_A_TIME = 32

/** Writes down what each webhook is to be told of these. */
export const noteDeliveries = async (
  all: Transaction<Tables>,
  facts: ReadonlyArray<Fact>,
  now: number
): Promise<void> => {
  const events = facts.flatMap((fact) => eventOf(fact) ?? []).map(({ at, data, event }) => ({ at, body: data, event }))
  if (events.length === 0) return
  await sql`insert into webhook_deliveries (webhook, event, at, body, next_at, made_at)
    select id, event, at, body, ${now}, ${now}
    from rows from (jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as (at bigint, body jsonb, event text))
      with ordinality as r (at, body, event, nth)
    join webhooks on not is_off and event = any(events) order by nth, id`.execute(all)
}

export interface Due {
  readonly id: number
  readonly webhook: string
  readonly event: string
  readonly at: number
  readonly body: unknown
  readonly attempts: number
  readonly madeAt: number
  readonly url: string
  readonly secret: string
}

/** What is to be sent now, the oldest first. */
export const due = async (db: Kysely<Tables>, now: number): Promise<ReadonlyArray<Due>> => {
  const { rows } = await sql<Due>`
    select * from (
      select d.id, webhook, event, at, body, attempts, made_at as "madeAt", url, secret,
        row_number() over (partition by webhook order by d.id) as turn
      from webhook_deliveries d join webhooks on webhooks.id = webhook
      where state = 'waiting' and next_at <= ${now} and not is_off) waiting
    where turn <= ${OF_ONE_AT_A_TIME} order by id limit ${AT_A_TIME}`.execute(db)
  return rows
}

/** What came of an attempt. */
export interface Outcome {
  readonly isDelivered: boolean
  readonly status: number | null
  readonly problem: string
}

export const noteOutcome = async (
  all: Transaction<Tables>,
  { attempts, id, madeAt, webhook }: Pick<Due, "attempts" | "id" | "madeAt" | "webhook">,
  { isDelivered, problem, status }: Outcome,
  now: number
): Promise<void> => {
  const nextAt = now + retryMsAfter(attempts + 1)
  const state = isDelivered ? "delivered" : nextAt - madeAt > GIVE_UP_AFTER_MS ? "failed" : "waiting"
  await all
    .updateTable("webhook_deliveries")
    .set({ state, status, problem: problem.slice(0, 500), attempts: attempts + 1, tried_at: now, next_at: nextAt })
    .where("id", "=", id)
    .execute()
  if (state !== "waiting")
    await sql`delete from webhook_deliveries where webhook = ${webhook} and state <> 'waiting' and id <= (
      select id from webhook_deliveries where webhook = ${webhook} and state <> 'waiting' order by id desc offset ${LOG_LIMIT} limit 1)`.execute(
      all
    )
}

/** 1 s, 2 s, 4 s … an hour. */
export const retryMsAfter = (attempts: number): number =>
  Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 30), LONGEST_RETRY_MS)

/** The newest first. */
export const deliveriesOf = (
  db: Kysely<Tables>,
  webhook: string,
  limit: number
): Promise<ReadonlyArray<WebhookDeliveryRow>> =>
  db
    .selectFrom("webhook_deliveries")
    .selectAll()
    .where("webhook", "=", webhook)
    .orderBy("id", "desc")
    .limit(limit)
    .execute()
