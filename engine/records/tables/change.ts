import type { AnyThing, Problem, Row } from "../thing/thing.ts"

/** What is to become of one thing. `version` is the one that whoever changes it has seen. */
export type Change =
  | { readonly op: "create"; readonly thing: AnyThing; readonly id: string | null; readonly values: Values }
  | {
      readonly op: "change"
      readonly thing: AnyThing
      readonly id: string
      readonly version: number
      readonly values: Values
    }
  | { readonly op: "remove"; readonly thing: AnyThing; readonly id: string; readonly version: number }

export type Values = Readonly<Record<string, unknown>>

/** Who changes it, and when. `action` of the log, where it is not the change's own. */
export interface ChangedBy {
  readonly account: string
  readonly at: number
  readonly action?: string
  readonly details?: unknown
}

/** Of several changes: which one (from 0), and what is wrong with it. */
export interface ChangeProblem extends Problem {
  readonly index: number
}

/** The change does not fit: nothing of it, nor of those beside it, was done. */
export class ChangeRefused extends Error {
  readonly problems: ReadonlyArray<ChangeProblem>
  constructor(problems: ReadonlyArray<ChangeProblem>) {
    super(problems.map(({ field, index, words }) => `${index}: ${field}: ${words.en}`).join("; "))
    this.problems = problems
  }
}

/** Somebody else has changed it since: `current` is how it is now; null when it is gone. */
export class ChangeStale extends Error {
  readonly current: Row | null
  readonly thing: string
  readonly id: string
  constructor(thing: string, id: string, current: Row | null) {
    super(`${thing} ${id} has been changed since`)
    this.thing = thing
    this.id = id
    this.current = current
  }
}
