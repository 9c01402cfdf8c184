import type { JournalEntry } from "../ports/Journal.ts"
import type { Tagged } from "./kind.ts"

/** A message to another actor, delivered in order per sender. The receiver's runtime stamps `at`. */
export interface Tell {
  readonly _tag: "Tell"
  readonly to: string
  readonly message: Tagged
}

/** A request to the outside, by the name of the port. What comes of it comes back as a message. */
export interface Ask {
  readonly _tag: "Ask"
  readonly port: string
  readonly request: unknown
}

/** Something worth keeping for the records. */
export interface Keep {
  readonly _tag: "Keep"
  readonly fact: JournalEntry["facts"][number]
}

/** What a step asks of the world around the actor. The runtime carries it out over sockets, the simulation in its virtual world. */
export type Output = Tell | Ask | Keep
