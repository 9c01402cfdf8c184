import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import type { LaboratoryPress } from "#wire/laboratory.ts"
import type { KnownKind } from "../../laboratory/known.ts"
import type { Order } from "../../laboratory/laboratory.ts"
import { type LaboratoryPlace, startLaboratoryThread } from "../../laboratory/laboratory-thread.ts"
import { Asking } from "../../ports/needs.ts"
import { appendAudit } from "../../records/audit/log.ts"
import { AffairsApi } from "../affairs/affairs-api.ts"
import { busy, notFound, unfit } from "../refusals.ts"
import { changed, stored } from "../stored.ts"
import { type Entered, enteredTerminal, numbersOfTerminals, problemsOf, waysAt } from "./pressable.ts"
import { lastReport, Runs } from "./runs.ts"

export interface LaboratorySettings {
  /** Entry file of the thread that is the terminals. */
  readonly entry: URL
  readonly place: LaboratoryPlace
}

export const laboratoryHandlers = ({ entry, place }: LaboratorySettings) =>
  Layer.unwrap(
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => startLaboratoryThread(entry, place)),
        (thread) => Effect.sync(() => thread.close())
      ),
      (thread) => handlers(place, new Runs(thread))
    )
  )

const handlers = (place: LaboratoryPlace, runs: Runs) =>
  HttpApiBuilder.group(AffairsApi, "laboratory", (group) =>
    group
      .handle("ways", () => Effect.map(stored(numbersOfTerminals), (numbers) => ({ ways: waysAt(place), numbers })))
      .handle("runs", () => stored((db) => runs.all(db)))
      .handle(
        "press",
        Effect.fnUntraced(function* ({ payload }) {
          const { asker } = yield* Asking
          const at = yield* Clock.currentTimeMillis
          const entered = yield* stored((db) => enteredTerminal(db, payload.terminal))
          if (entered === undefined) return yield* Effect.fail(notFound(`there is no terminal ${payload.terminal}`))
          const numbers = yield* stored(numbersOfTerminals)
          const problems = problemsOf(payload, entered, waysAt(place), numbers, at)
          if (problems.length > 0) return yield* Effect.fail(unfit(problems))
          if (runs.isRunning(entered.id)) return yield* Effect.fail(unfit([STILL_SAYING]))
          if (runs.isFull) return yield* Effect.fail(busy("other virtual terminals are still saying something"))
          // Who pressed stands in the log before anything is sent.
          const after = yield* changed(async (all) => {
            const { count, deed, kind, number, seconds } = payload
            await appendAudit(all, [
              {
                at,
                account: asker.account,
                action: "press-virtual",
                object: "terminal",
                objectId: entered.id,
                details: { kind, deed, ...(deed === "storm" ? { count, seconds } : {}), ...(number ? { number } : {}) }
              }
            ])
            return lastReport(all)
          })
          return runs.begin(orderOf(payload, entered), entered, { at, by: asker.account, after })
        })
      )
  )

/** A person waits at the page: what is not acknowledged by then is told as that. A call takes its time. */
const WITHIN_MS = 15_000
const CALL_WITHIN_MS = 45_000
const USUAL_COUNT = 20
const USUAL_SECONDS = 5

const orderOf = (
  { count = USUAL_COUNT, deed, kind, number = "", seconds = USUAL_SECONDS }: LaboratoryPress,
  { account, key, numbers }: Entered
): Order => ({
  kind: kind as KnownKind,
  plate: { account, key, number: numbers[0] ?? null },
  deed,
  number,
  count,
  seconds,
  withinMs: number === "" ? WITHIN_MS : CALL_WITHIN_MS
})

const STILL_SAYING = {
  field: "terminal",
  zh: "此虚拟终端还在发送，请稍候",
  en: "this virtual terminal is still saying something"
}
