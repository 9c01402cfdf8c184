import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Board } from "#wire/board.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import type { Session } from "#engine/ports/OfficeDoor.ts"
import type { HealthTable } from "#engine/ports/Health.ts"
import type { Bearers } from "../bearer.ts"
import type { CoreClient } from "../core-client.ts"
import type { Sessions } from "../sessions.ts"
import { type EngineAway, engineAway, type Forbidden, forbidden } from "./errors.ts"

/** What the API's handlers work with. */
export class ApiContext extends Context.Service<
  ApiContext,
  {
    readonly core: Pick<CoreClient, "ask" | "isUp">
    readonly sessions: Sessions
    readonly bearers: Bearers
    /** Of the engine's newest state. */
    readonly board: () => Board | undefined
    readonly recordingsDir: string
    readonly sessionHours: number
    readonly health: () => { readonly table: HealthTable; readonly gateway: Record<string, unknown> }
    /** Ends the WebSockets of a session that was signed out. */
    readonly closeScreens: (tokenHash: string) => void
  }
>()("gateway/ApiContext") {}

/** The absence of engine or database, as the API says it. */
export const orEngineAway = <A, E extends { readonly _tag: string }>(
  self: Effect.Effect<A, E>
): Effect.Effect<A, Exclude<E, { readonly _tag: "CoreAway" | "StoreAway" }> | typeof EngineAway.Type> =>
  Effect.mapError(self, (error) =>
    isAway(error) ? engineAway(error.reason) : (error as Exclude<E, { readonly _tag: "CoreAway" | "StoreAway" }>)
  )

const isAway = (error: { readonly _tag: string }): error is { readonly _tag: string; readonly reason: string } =>
  error._tag === "CoreAway" || error._tag === "StoreAway"

/** Agents speak and look for themselves, supervisors and admins for anybody. */
export const mayLookAt = ({ account }: Session, agent: AgentId | null): boolean =>
  account.role !== "agent" || (agent !== null && account.agent === agent)

/** What only supervisors and administrators may do. */
export const supervising = ({ account }: Session): Effect.Effect<void, typeof Forbidden.Type> =>
  account.role === "agent" ? Effect.fail(forbidden("this is for supervisors")) : Effect.void

export const lookingAt = (session: Session, agent: AgentId | null): Effect.Effect<void, typeof Forbidden.Type> =>
  mayLookAt(session, agent) ? Effect.void : Effect.fail(forbidden("agents may look at and act for themselves only"))
