import { createServer } from "node:net"
import * as Effect from "effect/Effect"

/**
 * The port that can be had: the one asked for, or any free one for 0. uWebSockets says only that it failed; Node's own bind to the
 * same place says why, before anything else is made.
 */
export const portThatIsFree = (host: string, port: number): Effect.Effect<number, NodeJS.ErrnoException> =>
  Effect.callback((resume) => {
    const probe = createServer()
    probe.once("error", (error) => resume(Effect.fail(error)))
    probe.listen(port, host, () => {
      const bound = (probe.address() as { readonly port: number }).port
      probe.close(() => resume(Effect.succeed(bound)))
    })
  })

/** Somebody took it between the look and the listening. */
export const portWasTaken = (): NodeJS.ErrnoException =>
  Object.assign(new Error("it was taken a moment ago"), { code: "EADDRINUSE" })
