import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Board } from "#wire/board.ts"
import type { NotPermitted } from "#engine/ports/CoreRpc.ts"
import type { HealthTable } from "#engine/ports/Health.ts"
import type { Bearers } from "../bearer.ts"
import type { CoreClient } from "../core-client.ts"
import type { OfficeDoor } from "#engine/office-door/office-door.ts"
import type { Sessions } from "../sessions.ts"
import { type EngineAway, engineAway, type Forbidden, forbidden } from "./errors.ts"

/** What the API's handlers work with. */
export class ApiContext extends Context.Service<
  ApiContext,
  {
    readonly core: Pick<CoreClient, "ask" | "isUp">
    readonly sessions: Sessions
    readonly bearers: Bearers
    readonly door: OfficeDoor
    /** On the button that leads to the office's own accounts; null where there are none. */
    readonly providerName: string | null
    /** Of the engine's newest state. */
    readonly board: () => Board | undefined
    readonly recordingsDir: string
    /** Where telephones in browsers connect; null: there are none. */
    readonly sipPath: string | null
    /** The centre's. */
    readonly timeZone: string
    readonly health: () => { readonly table: HealthTable; readonly gateway: Record<string, unknown> }
    /** Ends the WebSockets of a session that was signed out. */
    readonly closeSockets: (tokenHash: string) => void
  }
>()("gateway/ApiContext") {}

type Told = { readonly _tag: "CoreAway" | "NotPermitted" | "StoreAway" }

/** The absence of engine or database, and what the core does not permit, as the API says it. Why it is away is in the log and no stranger's business. */
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
    return (isAway(error) ? awayAnswer(error) : error) as never
  })

interface Away {
  readonly _tag: "CoreAway" | "StoreAway"
}

const isAway = (error: { readonly _tag: string }): error is Away =>
  error._tag === "CoreAway" || error._tag === "StoreAway"

export const awayAnswer = ({ _tag }: Away): typeof EngineAway.Type =>
  engineAway(_tag === "StoreAway" ? "its database does not answer" : "it does not answer")
