import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { StoreAway } from "./CoreRpc.ts"

/** Words for somebody outside. */
export interface Letter {
  /** The same key is sent once. */
  readonly key: string
  /** A number of a text message, an address of a mail. */
  readonly to: string
  readonly name: string
  /** Of a mail. */
  readonly subject: string
  readonly text: string
  /** About which incident, if it is about one. */
  readonly incident: string | null
}

/** Text messages. What it answers is kept until it is sent. */
export class Sms extends Context.Service<Sms, { readonly send: (letter: Letter) => Effect.Effect<void, StoreAway> }>()(
  "engine/ports/Sms"
) {}

export class Mail extends Context.Service<
  Mail,
  { readonly send: (letter: Letter) => Effect.Effect<void, StoreAway> }
>()("engine/ports/Mail") {}
