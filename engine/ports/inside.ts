import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Headers from "effect/http/Headers"
import * as RpcMiddleware from "effect/rpc/RpcMiddleware"
import { Inside, NotPermitted } from "./CoreRpc.ts"

/** What every question between the centre's processes carries: the key of this start. */
export const INSIDE_HEADER = "x-carillon-inside"

/** A line of the log for what was refused; one that asks without pause is counted and does not fill the log. */
export const makeOutsideLog = (): ((what: string) => Effect.Effect<void>) => {
  let [untold, toldAtMs] = [0, Number.NEGATIVE_INFINITY]
  return (what) =>
    Effect.suspend(() => {
      const nowMs = performance.now()
      untold += 1
      if (nowMs - toldAtMs < TOLD_EACH_MS) return Effect.void
      const refused = untold
      untold = 0
      toldAtMs = nowMs
      return Effect.logWarning("refused: it was not asked by the centre's own processes", { what, refused })
    })
}

const TOLD_EACH_MS = 10_000

/** The engine's side. */
export const insideOnly = (isInside: (given: string | undefined, question: string) => boolean): Layer.Layer<Inside> => {
  const outside = makeOutsideLog()
  return Layer.succeed(Inside, (answer, { headers, rpc }) =>
    isInside(headers[INSIDE_HEADER], rpc._tag)
      ? answer
      : Effect.andThen(
          outside(rpc._tag),
          Effect.fail(new NotPermitted({ message: "only the centre's own processes ask here" }))
        )
  )
}

/** The asker's side. */
export const fromInside = (key: string) =>
  RpcMiddleware.layerClient(Inside, ({ next, request }) =>
    next({ ...request, headers: Headers.set(request.headers, INSIDE_HEADER, key) })
  )
