import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { LineEntry, LineNews } from "../ports/AlarmIntake.ts"
import type { AlarmTerminals, KnownTerminal } from "../ports/AlarmTerminals.ts"

/** Entries in one piece. */
const PIECE = 2_000
/** News that the lines have not taken: their stream ends there, and they begin anew. */
const UNTAKEN_LIMIT = 10_000
/** Records that cannot be read now are looked at again. */
const AGAIN_AFTER = "2 seconds"

export interface LineFeed {
  /** All terminals first, then what changes. */
  readonly stream: Stream.Stream<LineNews>
  /** Hands a message on; false: no lines are there to hear it. */
  readonly tell: (news: LineNews) => boolean
}

type Change = ReadonlyArray<string> | null | LineNews

/**
 * What the lines have to know of the records. Changes are heard once, whoever and however many listen; `changed` is told of each,
 * too.
 */
export const makeLineFeed = Effect.fnUntraced(function* (
  terminals: AlarmTerminals["Service"],
  changed: () => void
): Effect.fn.Return<LineFeed, never, Scope.Scope> {
  const listeners = new Set<Queue.Queue<Change>>()
  const tell = (change: Change): boolean => {
    for (const queue of listeners)
      if (!Queue.offerUnsafe(queue, change)) {
        listeners.delete(queue)
        Queue.shutdownUnsafe(queue)
      }
    return listeners.size > 0
  }
  yield* Effect.forkScoped(
    Stream.runForEach(terminals.changes, (ids) =>
      Effect.sync(() => {
        tell(ids)
        changed()
      })
    )
  )

  const begin = Effect.gen(function* () {
    const queue = yield* Queue.dropping<Change>(UNTAKEN_LIMIT)
    listeners.add(queue)
    return queue
  })
  const leave = (queue: Queue.Queue<Change>) => Effect.sync(() => void listeners.delete(queue))

  return {
    tell,
    stream: Stream.unwrap(
      Effect.map(Effect.acquireRelease(begin, leave), (queue) =>
        Stream.concat(
          allOf(terminals),
          Stream.flatMap(Stream.fromQueue(queue), (change) => newsOf(terminals, change))
        )
      )
    )
  }
})

const patiently = <A>(asked: Effect.Effect<A, { readonly reason: string }>): Effect.Effect<A> =>
  Effect.catch(asked, ({ reason }) =>
    Effect.logWarning("the records of terminals cannot be read; it is tried again", { reason }).pipe(
      Effect.andThen(Effect.sleep(AGAIN_AFTER)),
      Effect.andThen(Effect.suspend(() => patiently(asked)))
    )
  )

const COMPLETE: LineNews = { _tag: "Complete" }

const allOf = (terminals: AlarmTerminals["Service"]): Stream.Stream<LineNews> =>
  Stream.concat(
    Stream.paginate(null as string | null, (after) =>
      Effect.map(patiently(terminals.page(after, PIECE)), (rows) => {
        const last = rows.at(-1)?.id
        const news: LineNews = { _tag: "Entered", terminals: rows as ReadonlyArray<LineEntry> }
        return [
          rows.length === 0 ? [] : [news],
          rows.length < PIECE || last === undefined ? Option.none() : Option.some(last)
        ] as const
      })
    ),
    Stream.succeed(COMPLETE)
  )

const newsOf = (terminals: AlarmTerminals["Service"], change: Change): Stream.Stream<LineNews> => {
  if (change === null) return allOf(terminals)
  if (!Array.isArray(change)) return Stream.succeed(change as LineNews)
  return Stream.fromIterableEffect(
    Effect.map(
      Effect.forEach(change as ReadonlyArray<string>, (id) => patiently(terminals.byId(id)), { concurrency: 8 }),
      (found) => {
        const there = found.flatMap((known) => (known === null ? [] : [entryOf(known)]))
        const gone = (change as ReadonlyArray<string>).filter((_, index) => found[index] === null)
        return [
          ...(there.length === 0 ? [] : [{ _tag: "Entered", terminals: there } as const]),
          ...(gone.length === 0 ? [] : [{ _tag: "Gone", terminals: gone } as const])
        ]
      }
    )
  )
}

const entryOf = (known: KnownTerminal): LineEntry => {
  const { account, area, carrier, dialect, heartbeatMs, id, key, line, numbers, revision } = known
  return { id, revision, line, dialect, account, key, numbers, area, carrier, heartbeatMs, lastHeardAt: null }
}
