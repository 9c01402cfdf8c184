import * as Effect from "effect/Effect"
import { reaches } from "#wire/asker.ts"
import type { Intent } from "#wire/intent.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import { Asking } from "#engine/ports/needs.ts"
import { type ApiContext, orEngineAway } from "./api-context.ts"
import { engineAway, forbidden, notFound } from "./errors.ts"

const DONE = { ok: true } as const

/** Asks the engine for one agent, as this person. */
export const askingFor = (core: ApiContext["Service"]["core"]) =>
  Effect.fnUntraced(function* (agent: AgentId, intent: Intent) {
    const { asker } = yield* within(agent)
    const answer = yield* orEngineAway(core.ask((engine) => engine.Ask({ asker, agent, intent })))
    if (answer.ok) return DONE
    switch (answer.reason) {
      case "engine-away":
        return yield* Effect.fail(engineAway("it cannot take this now"))
      case "not-allowed":
        return yield* Effect.fail(forbidden("not allowed"))
      case "unknown-agent":
        return yield* Effect.fail(notFound("no such agent"))
      default:
        return yield* Effect.fail({
          error: "Refused" as const,
          message: `refused: ${answer.reason}`,
          ok: false as const,
          reason: answer.reason
        })
    }
  })

/** Who may do it for themselves alone is told at once; for others the core knows to which unit they belong. */
export const within = Effect.fnUntraced(function* (agent: AgentId) {
  const asking = yield* Asking
  return asking.scope.kind === "own" && !reaches(asking.scope, { agent })
    ? yield* Effect.fail(forbidden("you may look at and act for yourself only"))
    : asking
})
