import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import type { Card } from "#actors/terminal/handling.ts"
import type { State as Terminal } from "#actors/terminal/protocol.ts"
import { hasTakenRecords, tellOfRecords } from "../perform/terminal-records.ts"
import type { AlarmTerminals, KnownTerminal } from "../ports/AlarmTerminals.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** Told together; their steps come to the disk in some commits, and calls go on between them. */
const BATCH = 200
/** An actor that sleeps is read first. */
const TAKEN_WITHIN_MS = 5_000
const LOOK_EVERY = "25 millis"
/** What could not be read or told is looked at again, and so is everything once in a while. */
const AGAIN_AFTER = "5 seconds"
/** Who was told stays in memory for a minute, and an import of a hundred thousand must leave room for calls. */
const ACTORS_MOST = 20_000
const UNTIL_ROOM = "1 second"
const MEND_EVERY = "60 seconds"

type Untold = { readonly id: string; readonly revision: number; readonly known: KnownTerminal | null }

interface Around {
  readonly terminals: AlarmTerminals["Service"]
  readonly runtime: Pick<Runtime, "counts" | "now" | "peek" | "tell">
  /** Undefined while the centre has nowhere to put alarms. */
  readonly card: (known: KnownTerminal) => Card | undefined
  /** Done when all that was written before is on disk. */
  readonly flush: Effect.Effect<void>
}

export interface TerminalsFollowed {
  /** Some records have changed. */
  readonly look: () => void
  /** What the centre says of alarms has changed: a card has the class of a missed check-in in it. */
  readonly centreChanged: () => void
}

/**
 * Tells terminals' actors what their records say: those whose newest revision was not told yet, and those whose records are
 * gone. The records know who was told, so a start wakes nobody who knows. Answers how it is told that something changed.
 */
export const followTerminals = Effect.fnUntraced(function* (
  around: Around
): Effect.fn.Return<TerminalsFollowed, never, Scope.Scope> {
  const changed = yield* Queue.sliding<void>(1)
  const look = () => void Queue.offerUnsafe(changed, undefined)
  let isCentreNew = false
  const untellOnce = Effect.suspend(() => {
    if (!isCentreNew) return Effect.void
    isCentreNew = false
    return Effect.tapError(around.terminals.untell, () => Effect.sync(() => (isCentreNew = true)))
  })
  const tellNow = Effect.andThen(untellOnce, tellAll(around))
  const follow: Effect.Effect<void> = Effect.catch(tellNow, ({ reason }) =>
    Effect.logWarning("terminals do not know of their newest records yet; it is tried again", { reason }).pipe(
      Effect.andThen(Effect.sleep(AGAIN_AFTER)),
      Effect.andThen(Effect.sync(look))
    )
  )
  look()
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(Queue.take(changed), follow)))
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(MEND_EVERY), Effect.sync(look))))
  return {
    look,
    centreChanged: () => {
      isCentreNew = true
      look()
    }
  }
})

const tellAll = Effect.fnUntraced(function* (around: Around) {
  const { flush, runtime, terminals } = around
  for (;;) {
    while (runtime.counts().actors > ACTORS_MOST) yield* Effect.sleep(UNTIL_ROOM)
    const rows = yield* terminals.untold(BATCH)
    const told = yield* tellThese(around, rows)
    if (told.length === 0) return
    yield* flush
    yield* terminals.told(told)
  }
})

/** Those that have taken it. */
const tellThese = Effect.fnUntraced(function* ({ card, runtime }: Around, rows: ReadonlyArray<Untold>) {
  const asked = rows.flatMap((row) => {
    const is = row.known === null ? null : card(row.known)
    return is === undefined ? [] : [{ row, card: is, tell: tellOfRecords(row.id, is) }]
  })
  for (const { tell } of asked) runtime.tell(tell.to, tell.message)
  const stateOf = ({ id }: Untold) => runtime.peek(`terminal/${id}`) as Terminal | undefined
  const until = runtime.now() + TAKEN_WITHIN_MS
  const isTaken = ({ card: is, row }: (typeof asked)[number]) => hasTakenRecords(is, stateOf(row))
  while (runtime.now() < until && !asked.every(isTaken)) yield* Effect.sleep(LOOK_EVERY)
  return asked
    .filter((one) => isTaken(one) || (one.row.known === null && stateOf(one.row) === undefined))
    .map(({ row }) => row)
})
