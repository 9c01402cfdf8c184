import { isAlike } from "../alike.ts"
import type { Profile } from "./protocol.ts"
import { hasRoom, type OfChannel } from "../presence.ts"
import type { Stage } from "../stages.ts"
import type { AgentId, AreaId } from "../vocabulary.ts"
import type { Need, Work } from "../work.ts"

/** What waiting changes of work, a second time and plainly: everything is worked out anew from the stages that were taken. */
export interface PlainWait {
  readonly work: Work
  readonly refusedBy: ReadonlyArray<AgentId>
  readonly offered: unknown
  readonly stages: ReadonlyArray<Stage>
  readonly taken: Set<number>
  lookAt: number
}

export interface PlainAsks {
  readonly needs: ReadonlyArray<Need>
  readonly areas: ReadonlyArray<AreaId> | null
  readonly only: AgentId | null
  readonly isOverdue: boolean
}

type Ranked = { readonly at: number; readonly work: Work; readonly stages?: ReadonlyArray<Stage> }

/** What was said before counts on, unless it is another wait, or other stages are said of it. */
export const stagesAfter = (
  before: PlainWait | undefined,
  { at, stages = [], work }: Ranked
): Pick<PlainWait, "lookAt" | "stages" | "taken"> => {
  const told = (all: ReadonlyArray<Stage>, of: Work) => [all, of.queue, of.queuedAt, of.waitsFrom, of.preferred]
  return before !== undefined && isAlike(told(before.stages, before.work), told(stages, work))
    ? { stages, taken: before.taken, lookAt: before.lookAt }
    : { stages, taken: new Set(), lookAt: at }
}

export const asksOf = ({ stages, taken, work }: Pick<PlainWait, "stages" | "taken" | "work">): PlainAsks => {
  const passed = stages.filter((_, index) => taken.has(index))
  const ahead = stages.filter((_, index) => !taken.has(index))
  const wider = passed.flatMap((stage) => (stage._tag === "Widened" ? [stage.areas] : []))
  return {
    needs: work.needs.flatMap((need) => {
      const levels = passed.flatMap((stage) =>
        stage._tag === "Relaxed" && stage.skill === need.skill ? [stage.to ?? -1] : []
      )
      const level = Math.min(need.level, ...levels)
      return level < 0 ? [] : [{ ...need, level }]
    }),
    areas: work.area === null || wider.includes(null) ? null : [work.area, ...wider.flatMap((areas) => areas ?? [])],
    only: ahead.some(({ _tag }) => _tag === "Released") ? work.preferred : null,
    isOverdue: passed.some(({ _tag }) => _tag === "Overdue")
  }
}

/** What this agent lacks of what is asked, free or not. */
export const lackOf = (
  { agent, areas, skills }: Profile,
  asks: Omit<PlainAsks, "isOverdue">
): "held-for-another" | "lacks-skill" | "other-area" | undefined => {
  if (asks.areas !== null && areas.length > 0 && !asks.areas.some((area) => areas.includes(area))) return "other-area"
  if (!asks.needs.every(({ level, skill }) => (skills[skill] ?? 0) >= level)) return "lacks-skill"
  return asks.only === null || asks.only === agent ? undefined : "held-for-another"
}

/** Everybody of the work's queue, as they are for its channel. */
export type Staff = ReadonlyArray<{ readonly profile: Profile; readonly of: OfChannel }>

/** Takes what the work has come to by now. */
export const passTime = (wait: PlainWait, at: number, staff: Staff): void => {
  const { offered, refusedBy, stages, taken, work } = wait
  const { only } = asksOf(wait)
  if (only !== null && offered === null) {
    const own = staff.find(({ profile }) => profile.agent === only)
    const isThere =
      own !== undefined &&
      !refusedBy.includes(only) &&
      lackOf(own.profile, asksOf(wait)) === undefined &&
      (hasRoom(own.of) || ["alerting", "full", "excluded", "wrap-up", "device-busy"].includes(own.of))
    if (!isThere) stages.forEach(({ _tag }, index) => _tag === "Released" && taken.add(index))
  }
  if (at < wait.lookAt) return
  for (const [index, stage] of stages.entries()) {
    if (taken.has(index) || at < begunAt(work) + stage.afterMs) continue
    const asks = { ...asksOf(wait), only: null }
    const able = staff.filter(({ of, profile }) => of !== "signed-out" && lackOf(profile, asks) === undefined)
    const fewerThan = stage._tag === "Relaxed" ? stage.fewerThan : undefined
    if (fewerThan === undefined || able.length < fewerThan) taken.add(index)
  }
  const ahead = stages.filter((_, index) => !taken.has(index)).map(({ afterMs }) => begunAt(work) + afterMs)
  wait.lookAt = Math.min(...ahead.map((due) => (due > at ? due : at + 5_000)))
}

/** Since when a stage is due that needs no condition and was not taken; undefined when there is none. */
export const overdueSince = ({ stages, taken, work }: PlainWait): number | undefined => {
  const ahead = stages.filter((stage, index) => !taken.has(index) && !("fewerThan" in stage))
  return ahead.length === 0 ? undefined : Math.min(...ahead.map(({ afterMs }) => begunAt(work) + afterMs))
}

const begunAt = ({ queuedAt, waitsFrom }: Work): number => (waitsFrom === undefined ? queuedAt : waitsFrom)
