import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { type Client, CoreAway, openClient, reasonOf } from "#engine/core-link/core-link.ts"
import { FIRST_RETRY_MS, nextRetryMs } from "#engine/core-link/retry-pauses.ts"
import type { CoreDoor, NewsListener } from "./core-door.ts"

/** A terminal repeats by then, and the first one may have been written: it is told once more, and told apart by its actor. */
const ANSWER_WITHIN_MS = 5_000

/** The core over its socket; connects again and again until the Scope closes, once somebody listens to its news. */
export const openRpcDoor = Effect.fnUntraced(function* (
  socketPath: string,
  insideKey: string
): Effect.fn.Return<CoreDoor, never, Scope.Scope> {
  let current: Client | undefined
  let listener: NewsListener | undefined
  let [retryMs, awayBecause] = [FIRST_RETRY_MS, ""]

  const connection = Effect.gen(function* () {
    const client = yield* openClient(socketPath, insideKey)
    yield* client.LineNews(undefined, { streamBufferSize: 256 }).pipe(
      Stream.runForEach((news) =>
        Effect.suspend(() => {
          const isNew = current !== client
          if (isNew) {
            current = client
            listener?.onUp()
          }
          listener?.onNews(news)
          if (news._tag === "Complete") retryMs = FIRST_RETRY_MS
          return isNew ? Effect.logInfo("the core tells its terminals") : Effect.void
        })
      )
    )
    return "it ended the stream of news"
  }).pipe(
    Effect.scoped,
    Effect.catchCause((cause) => Effect.succeed(reasonOf(cause)))
  )
  const down = (why: string): Effect.Effect<void> =>
    Effect.suspend(() => {
      const isNews = current !== undefined || why !== awayBecause
      if (current !== undefined) listener?.onDown()
      current = undefined
      awayBecause = why
      return isNews ? Effect.logWarning("the core is away: no alarm is acknowledged", { why }) : Effect.void
    })
  yield* Effect.suspend(() => (listener === undefined ? Effect.void : Effect.flatMap(connection, down))).pipe(
    Effect.andThen(
      Effect.suspend(() => {
        const pauseMs = retryMs
        retryMs = nextRetryMs(retryMs)
        return Effect.sleep(pauseMs)
      })
    ),
    Effect.forever,
    Effect.forkScoped
  )

  const ask = <A, E>(question: (client: Client) => Effect.Effect<A, E>): Promise<A> =>
    current === undefined
      ? Promise.reject(new CoreAway({ reason: awayBecause }))
      : Effect.runPromise(
          Effect.timeoutOrElse(question(current) as Effect.Effect<A, E | CoreAway>, {
            duration: ANSWER_WITHIN_MS,
            orElse: () => Effect.fail(new CoreAway({ reason: "no answer in time" }))
          })
        )
  return {
    said: (message) => ask((core) => core.AlarmSaid({ message })),
    notUnderstood: (what) => ask((core) => core.AlarmNotUnderstood({ what })),
    heard: (rows) => ask((core) => core.TerminalsHeard({ rows })),
    answerMessage: (answer) => ask((core) => core.AnswerMessage(answer)),
    news: (given) => {
      listener = given
    }
  }
})
