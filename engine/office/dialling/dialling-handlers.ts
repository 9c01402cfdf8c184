import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import type { Centre } from "#actors/centre.ts"
import { dial, type Dialled, diallingRightOf, type DialWish } from "#actors/dialling/dialling.ts"
import { KIND_WORDS, refusalWords, SHOWN_BY_WORDS } from "#actors/dialling/words.ts"
import { e164, nationalForm } from "#actors/telephone-number.ts"
import { applyRules, numberRuleOf } from "#engine/softswitch/trunks/number-rules.ts"
import type { DialTrial } from "#wire/dial-trial.ts"
import type { TrunkTold } from "../../ports/Trunk.ts"
import { readCentre } from "../../records/centre/store.ts"
import { lastCalledBy } from "../../records/customers/calls.ts"
import { isOwnCityAt } from "../../records/prefixes/store.ts"
import { trunksTold } from "../../records/trunks/told.ts"
import { OfficeApi } from "../office-api.ts"
import { away, type FieldProblem, unfit } from "../refusals.ts"
import { stored } from "../stored.ts"

export const diallingHandlers = HttpApiBuilder.group(OfficeApi, "dialling", (handlers) =>
  handlers.handle(
    "try",
    Effect.fnUntraced(function* ({ payload }) {
      const { centre, trunks } = yield* tables
      const problems = unknownIn(centre, payload)
      if (problems.length > 0) return yield* Effect.fail(unfit(problems))
      const number = e164(payload.number, centre.ownAreaCode)
      const [isOwn, lastCalled] = yield* stored((db) =>
        Promise.all([isOwnCityAt(db, nationalForm(number)), lastCalledBy(db, number)])
      )
      const agent = centre.agents.find(({ id }) => id === payload.agent)?.id ?? null
      const wish: DialWish = {
        number: payload.number,
        agent,
        right: agent === null ? payload.right : diallingRightOf(centre, agent),
        queue: centre.queues.find(({ id }) => id === payload.queue)?.id ?? null,
        shown: null,
        lastCalled
      }
      // The rules ask of no other number than this one.
      return trialOf(
        dial(centre, () => isOwn, wish),
        trunks
      )
    })
  )
)

/** The same tables that the engine runs by, as they are at this moment. */
const tables = Effect.gen(function* () {
  return { centre: (yield* readCentre) ?? NO_CENTRE, trunks: yield* trunksTold }
}).pipe(
  Effect.catchTag("StoreAway", ({ reason }) => Effect.fail(away(reason))),
  // The engine says so as a problem of its own, with the row.
  Effect.catchTag("UnreadableRow", ({ row, why }) => Effect.die(new Error(`${row}: ${why}`)))
)

const NO_CENTRE: Centre = { queues: [], agents: [], numbers: {}, flows: [] }

const unknownIn = (
  { agents, queues }: Centre,
  { agent, queue }: { readonly agent: string | null; readonly queue: string | null }
): ReadonlyArray<FieldProblem> => [
  ...(agent === null || agents.some(({ id }) => id === agent)
    ? []
    : [{ field: "agent", zh: `没有这个工号：${agent}`, en: `there is no agent ${agent}` }]),
  ...(queue === null || queues.some(({ id }) => id === queue)
    ? []
    : [{ field: "queue", zh: `没有这个队列：${queue}`, en: `there is no queue ${queue}` }])
]

const trialOf = (dialled: Dialled, trunks: ReadonlyArray<TrunkTold>): DialTrial => {
  if (dialled._tag === "Refused") {
    const { refusal } = dialled
    return { outcome: "refused", reason: refusal.reason, words: refusalWords(refusal), way: null }
  }
  if (dialled._tag === "Inside") {
    const words = { zh: `内部分机 ${dialled.agent}，不经过线路`, en: `Extension ${dialled.agent}: no trunk is needed` }
    return { outcome: "inside", reason: null, words, way: null }
  }
  const { digits, kind, shown, shownBy, trunk } = dialled
  const told = trunks.find(({ id }) => id === trunk)
  const rules = (told?.outRules ?? []).flatMap((rule) => numberRuleOf(rule) ?? [])
  const way = {
    digits,
    sent: applyRules(rules, digits),
    trunk,
    next: told?.next ?? [],
    shown,
    shownBy: SHOWN_BY_WORDS[shownBy]
  }
  return { outcome: "outside", reason: null, words: KIND_WORDS[kind], way }
}
