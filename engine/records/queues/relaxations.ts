import * as Schema from "effect/Schema"
import { MAX_RELAXATIONS } from "#actors/stages.ts"
import type { Problem } from "../thing/thing.ts"

const Relaxation = Schema.Struct({
  afterMs: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 86_400_000 })),
  skill: Schema.String.check(Schema.isMinLength(1)),
  /** Null: whoever lacks the skill does, too. */
  to: Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10 }))),
  /** Null: however many are signed in. */
  fewerThan: Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000 })))
})
export type Relaxation = typeof Relaxation.Type

export { MAX_RELAXATIONS }

export const RelaxationList = Schema.Array(Relaxation).check(Schema.isMaxLength(MAX_RELAXATIONS))

/** Skills that nobody entered would never be relaxed. */
export const relaxationProblems = (
  relaxations: ReadonlyArray<Relaxation>,
  skills: ReadonlyArray<{ readonly id: string }>
): ReadonlyArray<Problem> => {
  const unknown = relaxations.filter(({ skill }) => !skills.some(({ id }) => id === skill)).map(({ skill }) => skill)
  return unknown.length === 0
    ? []
    : [
        {
          field: "relaxations",
          words: { zh: `没有这些技能：${unknown.join("、")}`, en: `there are no such skills: ${unknown.join(", ")}` }
        }
      ]
}
