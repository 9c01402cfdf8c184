import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Board } from "#wire/board.ts"
import type { NotPermitted } from "#engine/ports/CoreRpc.ts"
import type { HealthTable } from "#engine/ports/Health.ts"
import type { CoreClient } from "../core-client.ts"
import type { Sessions } from "../sessions.ts"
import { type EngineAway, engineAway, type Forbidden, forbidden } from "./errors.ts"

/** What the API's handlers work with. */
export class ApiContext extends Context.Service<
  ApiContext,
  {
    readonly core: Pick<CoreClient, "ask" | "isUp">
    readonly sessions: Sessions
    /** Of the engine's newest state. */
    readonly board: () => Board | undefined
    readonly recordingsDir: string
    readonly sessionHours: number
    readonly health: () => { readonly table: HealthTable; readonly gateway: Record<string, unknown> }
    /** Ends the WebSockets of a session that was signed out. */
    readonly closeScreens: (tokenHash: string) => void
  }
>()("gateway/ApiContext") {}

type Told = { readonly _tag: "CoreAway" | "NotPermitted" | "StoreAway" }

/** The absence of engine or database, and what the core does not permit, as the API says it. */
export const orEngineAway = <A, E extends { readonly _tag: string }>(
  self: Effect.Effect<A, E>
): Effect.Effect<
  A,
  | Exclude<E, Told>
  | (Extract<E, { readonly _tag: "NotPermitted" }> extends never ? never : typeof Forbidden.Type)
  | typeof EngineAway.Type
> =>
  Effect.mapError(self, (error): never => {
    if (error._tag === "NotPermitted") return forbidden((error as unknown as NotPermitted).message) as never
    return (isAway(error) ? engineAway(error.reason) : error) as never
  })

const isAway = (error: { readonly _tag: string }): error is { readonly _tag: string; readonly reason: string } =>
  error._tag === "CoreAway" || error._tag === "StoreAway"
