import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"
import type { Mailbox } from "./mailbox.ts"
import type { ActorSnapshot } from "./step.ts"

/** An actor in memory. */
export interface Actor extends ActorSnapshot {
  readonly kind: AnyKind
  readonly mailbox: Mailbox
  state: Tagged
  sequence: number
  reopened: boolean
  /** Somebody works off its mailbox, or is about to. */
  busy: boolean
  /** It is being read from where it slept: it is not itself yet. */
  waking: boolean
  /** It left memory: nothing more is taken from its mailbox. */
  gone: boolean
  /** Being worked on; kept for the report should the step fail. */
  current: Tagged | undefined
}

/** An actor that ended, and the number of its last step. */
export interface Ended {
  readonly actor: string
  readonly sequence: number
}

/** An actor as the journal knows it after a restart. */
export interface Restored {
  readonly address: string
  readonly sequence: number
  readonly state: Tagged
}
