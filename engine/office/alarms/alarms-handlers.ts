import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { type Kysely, sql, type Transaction } from "kysely"
import type { Fact } from "#actors/facts.ts"
import { may } from "#wire/asker.ts"
import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import { coveredText } from "#wire/numbers-in-text.ts"
import type { Tables } from "../../ports/Database.ts"
import { isAlarmCall } from "../../ports/alarm-call-id.ts"
import { Asking } from "../../ports/needs.ts"
import { type LetterFound, letterById, letterPage } from "../../records/alarms/letters.ts"
import { misunderstoodById, misunderstoodPage } from "../../records/alarms/misunderstood.ts"
import { appendAudit } from "../../records/audit/log.ts"
import { masked } from "../../records/audit/masked.ts"
import { type IncidentFound, incidentById, incidentPage, type Page } from "../../records/incidents/record.ts"
import { namesIn } from "../../records/incidents/names.ts"
import { timelineAfter, wrongInTimeline } from "../../records/incidents/timeline.ts"
import { maskingNow } from "../../records/parameters/masking.ts"
import { knownDialects } from "../../records/terminals/dialects.ts"
import { type FaultFound, faultPage } from "../../records/terminals/faults.ts"
import { AffairsApi } from "../affairs/affairs-api.ts"
import { seesNumbers } from "../audit-seen.ts"
import { notFound } from "../refusals.ts"
import { changed, stored } from "../stored.ts"
import { orAway } from "../thing-handlers.ts"

const LINES_USUAL = 500

export const alarmsHandlers = HttpApiBuilder.group(AffairsApi, "alarms", (handlers) =>
  handlers
    .handle(
      "incidents",
      Effect.fnUntraced(function* ({ query }) {
        const { scope } = yield* Asking
        return yield* readingPage("incident", query, (all) => incidentPage(all, query, scope), byIncident)
      })
    )
    .handle(
      "timeline",
      Effect.fnUntraced(function* ({ params: { incident }, query: { after = 0, limit = LINES_USUAL } }) {
        const { asker, scope } = yield* Asking
        const masking = yield* orAway(maskingNow)
        const read = yield* reading("incident", incident, { after }, async (all) => {
          const found = await incidentById(all, incident, scope)
          if (found === undefined) return undefined
          const lines = await timelineAfter(all, incident, { after, limit: limit + 1 })
          // From the first line to the last: once, and not for each page.
          const wrong = after === 0 ? await wrongInTimeline(all, incident) : undefined
          const names = { ...(await namesIn(all, found)), dialects: dialectNames() }
          return { found, lines, wrong, calls: await callsOf(all, incident), names }
        })
        if (read === undefined) return yield* Effect.fail(notFound(`there is no incident ${incident}`))
        const lines = read.lines.slice(0, limit)
        const shown = seesNumbers(asker) ? (fact: Fact) => fact : covered(masking)
        return {
          incident: read.found,
          wrong: read.wrong ?? null,
          lines: lines.map(({ fact, line }) => ({
            line,
            fact: fact === null ? null : (shown(fact) as unknown as Record<string, unknown>)
          })),
          next: read.lines.length > limit ? (lines.at(-1)?.line ?? null) : null,
          calls: read.calls,
          names: read.names
        }
      })
    )
    .handle(
      "letters",
      Effect.fnUntraced(function* ({ query }) {
        const { scope } = yield* Asking
        const masking = yield* orAway(maskingNow)
        const page = yield* readingPage("letter", query, (all) => letterPage(all, query, scope), byNumber)
        return { ...page, items: page.items.map(toCovered(masking)) }
      })
    )
    .handle(
      "letter",
      Effect.fnUntraced(function* ({ params: { id } }) {
        const { asker, scope } = yield* Asking
        const masking = yield* orAway(maskingNow)
        const letter = yield* reading("letter", id, null, (all) => letterById(all, Number(id), scope))
        if (letter === undefined) return yield* Effect.fail(notFound(`there is no letter ${id}`))
        return seesNumbers(asker) ? letter : toCovered(masking)(letter)
      })
    )
    .handle(
      "messages",
      Effect.fnUntraced(function* ({ query }) {
        const masking = yield* orAway(maskingNow)
        const page = yield* stored((db) => misunderstoodPage(db, query))
        return { ...page, items: page.items.map((row) => coveredTexts(row, masking)) }
      })
    )
    .handle(
      "faults",
      Effect.fnUntraced(function* ({ query }) {
        const { asker } = yield* Asking
        const page = yield* readingPage("terminal-fault", query, (all) => faultPage(all, query), byFault)
        return may(asker, "customers.view")
          ? page
          : { ...page, items: page.items.map((row) => ({ ...row, customerName: null })) }
      })
    )
    .handle(
      "message",
      Effect.fnUntraced(function* ({ params: { id } }) {
        const message = yield* reading("alarm-message", id, null, (all) => misunderstoodById(all, Number(id)))
        return message ?? (yield* Effect.fail(notFound(`there is no message ${id}`)))
      })
    )
)

/** Who reads what names people is written down, in the same transaction; what is not there is not. */
const reading = Effect.fnUntraced(function* <A>(
  object: string,
  objectId: string,
  details: unknown,
  read: (all: Transaction<Tables>) => Promise<A | undefined>
) {
  const { asker } = yield* Asking
  const at = yield* Clock.currentTimeMillis
  return yield* changed(async (all) => {
    const found = await read(all)
    if (found !== undefined)
      await appendAudit(all, [{ at, account: asker.account, action: "read", object, objectId, details }])
    return found
  })
})

/** A page of them is one line, which names each. */
const readingPage = Effect.fnUntraced(function* <Row extends { readonly id: number }>(
  object: string,
  query: object,
  read: (all: Transaction<Tables>) => Promise<Page<Row>>,
  nameOf: (row: Row) => number | string
) {
  const { asker } = yield* Asking
  const at = yield* Clock.currentTimeMillis
  return yield* changed(async (all) => {
    const page = await read(all)
    const details = { ...query, ids: page.items.map(nameOf) }
    if (page.items.length > 0)
      await appendAudit(all, [{ at, account: asker.account, action: "read", object, objectId: "", details }])
    return page
  })
})

const byIncident = ({ incident }: IncidentFound): string => incident
const byFault = ({ fault }: FaultFound): string => fault
const byNumber = ({ id }: { readonly id: number }): number => id

const toCovered =
  (masking: Masking) =>
  <Row extends LetterFound>(row: Row): Row => ({ ...row, recipient: coveredRecipient(row, masking) })

/** Of an address its first letter and where it is. */
const coveredRecipient = ({ recipient, way }: LetterFound, masking: Masking): string =>
  way === "sms" ? maskedNumber(recipient, masking) : recipient.replace(/^(.)[^@]*/u, "$1****")

/** A reader finds things by them, and what is a number in one is by chance. */
const IDS: ReadonlySet<string> = new Set(["call", "incident", "line", "party", "terminal"])

/** What people and terminals wrote may have numbers in it. */
const coveredTexts = <Row extends object>(row: Row, masking: Masking): Row =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === "string" && !IDS.has(key) ? coveredText(maskedNumber(value, masking), masking) : value
    ])
  ) as Row

/** Numbers are covered; what a terminal sent may hold some, and cannot be read for them. */
const covered =
  (masking: Masking) =>
  (fact: Fact): Fact => {
    const shown = coveredTexts(masked(fact, masking) as Fact, masking)
    if (shown._tag !== "TerminalReported" || shown.sent === undefined) return shown
    const { sent: _sent, ...rest } = shown
    return rest
  }

const callsOf = async (db: Kysely<Tables>, incident: string) => {
  const { rows } = await sql<{
    readonly call: string
    readonly at: number | null
    readonly isTerminals: boolean
    readonly isRecorded: boolean
  }>`
    select c.call, r.arrived_at as at, r.recording_file is not null as "isRecorded",
      exists (select from incident_lines l join facts f on f.id = l.fact and f.at = l.at
        where l.incident = c.incident and f.kind = 'TerminalReported' and f.body -> 'sent' ->> 'call' = c.call) as "isTerminals"
    from incident_calls c left join call_records r on r.id = c.call where c.incident = ${incident}
    order by r.arrived_at nulls last, c.call`.execute(db)
  return rows.map(({ isTerminals, ...row }) => ({ ...row, origin: originOf(row.call, isTerminals) }))
}

const originOf = (call: string, isTerminals: boolean): "agent" | "alarm" | "inbound" => {
  if (isAlarmCall(call)) return "alarm"
  return isTerminals ? "inbound" : "agent"
}

const dialectNames = (): Readonly<Record<string, { readonly zh: string; readonly en: string }>> =>
  Object.fromEntries((knownDialects() ?? []).map(({ name, words }) => [name, words]))
