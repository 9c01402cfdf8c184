import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { sql } from "kysely"
import { nationalForm } from "#actors/telephone-number.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import { type Asker, may } from "#wire/asker.ts"
import type { CallTarget } from "#wire/call-intents.ts"
import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import type { Intent, IntentAnswer, RefusalReason } from "#wire/intent.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { scopeFor } from "../ports/needs.ts"
import type { Known } from "../perform/intent-answer.ts"
import type { Look } from "../perform/look.ts"
import { appendAudit } from "../records/audit/log.ts"
import { callById, isCallIn } from "../records/calls/store.ts"
import { customer, type Customer } from "../records/customers/schema.ts"
import { rowsWhere, scoped } from "../records/tables/read.ts"
import type { From, makeIntentDoor } from "./intent-door.ts"
import { isCallAtHand } from "./unmask.ts"

/** Named by the records, not by a number: whoever calls them need not be told it. */
type ByRecord = Extract<CallTarget, { _tag: "Customer" | "Earlier" }>

const byRecord = (intent: Intent): ByRecord | undefined => {
  const to = "to" in intent && typeof intent.to === "object" ? intent.to : undefined
  return to?._tag === "Customer" || to?._tag === "Earlier" ? to : undefined
}

/** What uncovering asks for, dialling what is covered asks for, too. */
const NEED = { permission: "customers.view" } as const

/**
 * Asks with the number of whom the asker means, where the records have it. Of those who may not see it whole it stays covered.
 * Nobody is called before the audit log has, on disk, who had it dialled.
 */
export const withCoveredTargets = ({
  ask,
  database,
  look,
  masking
}: {
  readonly look: Look
  readonly masking: () => Masking
  readonly database: Database["Service"]
  readonly ask: ReturnType<typeof makeIntentDoor>
}) => {
  const stored = <A, E>(asked: Effect.Effect<A, E, Database>): Effect.Effect<A, E> =>
    Effect.provideService(asked, Database, database)

  /** What the centre covers, from who may not see it whole. */
  const isHidden = (asker: Asker, agent: AgentId, number: string): boolean =>
    isCoveredFor(asker, agent) && isCoveredKind(nationalForm(number), masking())

  const ofCustomer = Effect.fnUntraced(function* (
    asker: Asker,
    agent: AgentId,
    to: Extract<ByRecord, { _tag: "Customer" }>
  ) {
    const scope = scopeFor(asker, NEED)
    if (scope === undefined) return "not-allowed" as const
    const where = sql`t.id = ${to.customer} and ${scoped(customer, scope)}`
    const [row] = yield* database.query((db) => rowsWhere<Customer>(db, customer, where))
    const phone = row?.phones[to.phone]
    if (phone === undefined) return "unknown-target" as const
    return {
      number: nationalForm(phone.number ?? phone.written),
      isCovered: isHidden(asker, agent, phone.number ?? phone.written)
    }
  })

  const ofCall = Effect.fnUntraced(function* (
    asker: Asker,
    agent: AgentId,
    { call, side }: Extract<ByRecord, { _tag: "Earlier" }>
  ) {
    const scope = scopeFor(asker, NEED)
    if (scope === undefined) return "not-allowed" as const
    const record = yield* stored(callById(call))
    if (record === null) return "unknown-target" as const
    if (!isCallAtHand(look, asker, call) && !(yield* stored(isCallIn(call, scope)))) return "not-allowed" as const
    return { number: record[side], isCovered: record.isCovered === true && isCoveredFor(asker, agent) }
  })

  const found = Effect.fnUntraced(function* (
    asker: Asker,
    agent: AgentId,
    to: ByRecord
  ): Effect.fn.Return<Known | RefusalReason, StoreAway> {
    const known = to._tag === "Customer" ? yield* ofCustomer(asker, agent, to) : yield* ofCall(asker, agent, to)
    if (typeof known === "string") return known
    const [object, objectId, field] =
      to._tag === "Customer" ? ["customer", to.customer, "phones"] : ["call", to.call, to.side]
    const line = {
      at: yield* Clock.currentTimeMillis,
      account: asker.account,
      action: "dial",
      object,
      objectId,
      details: { fields: [field] }
    }
    yield* database.query((db) => db.transaction().execute((all) => appendAudit(all, [line])))
    return known
  })

  return (asker: Asker, agent: AgentId, intent: Intent, from: From): Effect.Effect<IntentAnswer> => {
    const to = byRecord(intent)
    // Whoever has the incident may see its contacts' numbers, where the centre shows what is at hand whole.
    const isHiddenAtHand = (number: string) => !masking().isWholeAtWork && isHidden(asker, agent, number)
    if (to === undefined) return ask(agent, intent, { ...from, isCovered: isHiddenAtHand })
    return found(asker, agent, to).pipe(
      Effect.catchTag("StoreAway", () => Effect.succeed("engine-away" as const)),
      Effect.flatMap((known) =>
        typeof known === "string"
          ? Effect.succeed<IntentAnswer>({ ok: false, reason: known })
          : ask(agent, intent, { ...from, known })
      )
    )
  }
}

const isCoveredKind = (number: string, covers: Masking): boolean => maskedNumber(number, covers) !== number

/** Who asks for somebody else's desk shows them nothing that they may not see themselves. */
const isCoveredFor = (asker: Asker, agent: AgentId): boolean =>
  asker.agent !== agent || !may(asker, customer.permissions.edit)
