import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Fact } from "#actors/facts.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import { type Asker, may } from "#wire/asker.ts"
import type { Intent, RefusalReason } from "#wire/intent.ts"
import type { SummaryFields } from "#wire/records.ts"
import type { Look } from "../perform/look.ts"
import type { Database } from "../ports/Database.ts"
import type { Journal } from "../ports/Journal.ts"
import { changedLists } from "../projections/changed-lists.ts"
import { markOwed, missingIn, type WrappedUp } from "../records/calls/owed.ts"
import { makeListHints } from "./list-hints.ts"

/** What a queue requires of the summary of its calls: asked before an agent is done with one, and marked when they are without it. */

/** A look at one row takes ms. Whoever wants to be done does not wait for a database that takes longer. */
const LOOK_WITHIN = "1 second"

/** Asked of the records before an agent's own wish to be done is told to them. */
export const makeSummaries = (around: { readonly look: Look; readonly database: Database["Service"] }) => ({
  /** Why the agent is not done yet; null: nothing is missing, or nobody can say. Then the call is marked afterwards. */
  missing: (asker: Asker, agent: AgentId, intent: Intent): Effect.Effect<RefusalReason | null> => {
    // A supervisor may end anybody's; and who may see no call cannot write what is asked of it.
    if (asker.agent !== agent || !may(asker, "calls.view")) return Effect.succeed(null)
    const calls = callsFinishedBy(around.look, agent, intent)
    if (calls.length === 0 || !around.database.up()) return Effect.succeed(null)
    return around.database
      .query((db) => missingIn(db, calls))
      .pipe(
        Effect.map(refusalOf),
        Effect.timeoutOrElse({ duration: LOOK_WITHIN, orElse: () => Effect.succeed(null) }),
        Effect.catchTag("StoreAway", () => Effect.succeed(null))
      )
  }
})

/** The calls whose after-call work the wish would end. Who signs out may: nobody is kept at work by a form. */
const callsFinishedBy = (look: Look, agent: AgentId, intent: Intent): ReadonlyArray<string> => {
  if (intent._tag !== "FinishWrapUp" && intent._tag !== "GoReady") return []
  const state = look.agent(agent)
  if (state?._tag !== "SignedIn") return []
  const meant = intent._tag === "FinishWrapUp" ? intent.work : undefined
  return Object.values(state.hands)
    .filter(({ _tag, work }) => _tag === "WrapUp" && work.channel === "voice" && (meant ?? work.id) === work.id)
    .map(({ work }) => work.id.slice(work.id.indexOf("/") + 1))
}

const refusalOf = ({ reason, summary }: SummaryFields): RefusalReason | null => {
  if (reason) return summary ? "reason-and-summary-missing" : "reason-missing"
  return summary ? "summary-missing" : null
}

/** Hears every step: marks calls as 小结未填 whose after-call work is over, and tells then which lists read differently. */
export const makeListNews = Effect.fnUntraced(function* (
  {
    database,
    journal
  }: { readonly database: Database["Service"]; readonly journal: Pick<Journal["Service"], "flush"> },
  tell: (lists: ReadonlySet<string>) => void
): Effect.fn.Return<(step: Parameters<typeof changedLists>[0]) => void, never, Scope.Scope> {
  const owed = makeOwed(database)
  const hint = yield* makeListHints(journal, tell, owed.mark)
  return (step) => {
    owed.heard(step.facts)
    hint(changedLists(step))
  }
})

const makeOwed = (database: Database["Service"]) => {
  let ended: Array<WrappedUp> = []
  return {
    heard: (facts: ReadonlyArray<Fact>): void => {
      for (const fact of facts)
        if (fact._tag === "WrapUpEnded" && "call" in fact)
          ended.push({ call: fact.call, agent: fact.agent, at: fact.at })
    },
    /** What was heard of must be in the database by now. A mark that a crash or an absent database prevents is missing: the call itself is not. */
    mark: Effect.suspend(() => {
      const wrappedUp = ended
      ended = []
      if (wrappedUp.length === 0) return Effect.void
      return database
        .query((db) => markOwed(db, wrappedUp))
        .pipe(
          Effect.catchTag("StoreAway", ({ reason }) =>
            Effect.logWarning("summaries that are missing were not marked", reason)
          )
        )
    })
  }
}
