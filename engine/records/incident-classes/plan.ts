import * as Schema from "effect/Schema"
import { own } from "../thing/field.ts"

/** A plan: what is done step by step, and who is told while nobody has the incident. As `actors/incident-classes.ts` reads it. */
export const STEPS_MOST = 40
export const RUNGS_MOST = 20

const DAY_MS = 86_400_000
const short = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(200), Schema.isPattern(/^\P{Cc}*$/u))
const name = Schema.String.check(Schema.isPattern(/^[\w./-]{1,200}$/u))
const span = Schema.Int.check(Schema.isBetween({ minimum: 1_000, maximum: DAY_MS }))

export const Step = Schema.Struct({
  /** Names it in the course of an incident; unlike any other of the plan. */
  id: Schema.String.check(Schema.isPattern(/^[\w.-]{1,64}$/u)),
  title: short,
  mandatory: Schema.Boolean,
  withinMs: Schema.NullOr(span)
})
export type Step = typeof Step.Type

export const PlanRung = Schema.TaggedUnion({
  prompt: { forMs: span, prompt: name },
  contacts: { forMs: span },
  supervisors: { forMs: span }
})
export type PlanRung = typeof PlanRung.Type

const isEachOnce = (steps: ReadonlyArray<Step>): boolean => new Set(steps.map(({ id }) => id)).size === steps.length

export const Steps = Schema.Array(Step).check(
  Schema.isMaxLength(STEPS_MOST),
  Schema.makeFilter((steps: ReadonlyArray<Step>) => isEachOnce(steps))
)
export const Ladder = Schema.Array(PlanRung).check(Schema.isMaxLength(RUNGS_MOST))

/** The fields of whatever has a plan. */
export const planFields = {
  steps: own<ReadonlyArray<Step>>("plan-steps", Steps, {
    zh: "处置步骤",
    en: "Steps",
    help: {
      zh: "按顺序显示给接警员；必做的步骤未完成不能结案，时限从接警起算。",
      en: "Shown to whoever takes it, in this order. It is not closed while a mandatory one is open; deadlines count from when it is taken."
    },
    limits: {
      zh: `最多 ${STEPS_MOST} 步，每步都要有内容且编号不重复，时限为 1 秒到 24 小时`,
      en: `takes at most ${STEPS_MOST} steps, each with words and an id of its own, deadlines from 1 second to 24 hours`
    },
    example: [{ id: "talk", title: "与老人通话，确认情况", mandatory: true, withinMs: 60_000 }],
    usual: []
  }),
  ladder: own<ReadonlyArray<PlanRung>>("plan-ladder", Ladder, {
    zh: "无人处置时的升级",
    en: "Escalation",
    help: {
      zh: "无人接警时自上而下逐级进行，每级等待所写秒数。",
      en: "Climbed from the top while nobody has the incident; each rung waits so long."
    },
    limits: {
      zh: `最多 ${RUNGS_MOST} 级，等待 1 秒到 24 小时，提示音须填名称`,
      en: `takes at most ${RUNGS_MOST} rungs that wait from 1 second to 24 hours; a prompt has a name`
    },
    example: [{ _tag: "supervisors", forMs: 120_000 }],
    usual: []
  })
}
