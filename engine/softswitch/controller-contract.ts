import type { Channel } from "./channel.ts"
import type { Endpoint } from "./endpoint.ts"

/** A controller that is called for a leg, by the application `socket`. */
export interface ControllerCall {
  readonly channel: Channel
  /** Tried one after the other. */
  readonly places: ReadonlyArray<Endpoint>
  /** What it asks for is answered at once, and not when it is over. */
  readonly isAsync: boolean
  /** It may do all that an engine may, and not only what is done to its own leg. */
  readonly isFull: boolean
  /** None of them took it. */
  readonly failed: (why: string) => void
  /** One has said its first word. */
  readonly connected: () => void
  /** It has gone. `resumes`: the leg goes on with what stands behind the application. */
  readonly ended: (resumes: boolean) => void
}

/** Gives what breaks it off. */
export type CallController = (call: ControllerCall) => () => void
