import type { QueueSettings } from "../centre.ts"
import type { Stage } from "../stages.ts"
import type { AreaId } from "../vocabulary.ts"
import type { Asked, Need } from "../work.ts"

type Settings = Pick<
  QueueSettings,
  "areaStepMs" | "needs" | "neighbours" | "preferredHoldMs" | "relaxations" | "servedWithinMs"
>

/** What of the settings {@link stagesOf} looks at, besides the needs; alike in two that order their work alike. */
export const stageSettings = (settings: Settings): ReadonlyArray<unknown> => {
  const { areaStepMs, neighbours, preferredHoldMs, relaxations, servedWithinMs } = settings
  return [areaStepMs, neighbours, preferredHoldMs, relaxations, servedWithinMs].map((each) => each ?? null)
}

/**
 * What waiting changes of a piece of work in this queue, the earliest first. Nothing is said that could not change anything:
 * most work has none.
 */
export const stagesOf = (settings: Settings, asked: Asked): ReadonlyArray<Stage> => {
  const {
    areaStepMs = null,
    neighbours = {},
    preferredHoldMs = null,
    relaxations = [],
    servedWithinMs = null
  } = settings
  const needs: ReadonlyArray<Need> = [...settings.needs, ...asked.needs]
  const stages: ReadonlyArray<Stage> = [
    ...relaxations
      .filter(({ skill, to }) => needs.some((need) => need.skill === skill && need.level > (to ?? 0)))
      .map((each) => ({ _tag: "Relaxed" as const, ...each })),
    ...(preferredHoldMs === null || asked.preferred === null
      ? []
      : [{ _tag: "Released" as const, afterMs: preferredHoldMs }]),
    ...(areaStepMs === null || asked.area === null ? [] : widenings(areaStepMs, neighbours[asked.area] ?? [])),
    // Alarms go before everything as it is.
    ...(servedWithinMs === null || asked.channel === "alarm"
      ? []
      : [{ _tag: "Overdue" as const, afterMs: servedWithinMs }])
  ]
  return stages.toSorted((a, b) => a.afterMs - b.afterMs)
}

/** One neighbour more with each step, in their order, and everybody with the last. */
const widenings = (everyMs: number, neighbours: ReadonlyArray<AreaId>): ReadonlyArray<Stage> =>
  [...neighbours.map((area) => [area]), null].map((areas, index) => ({
    _tag: "Widened",
    afterMs: (index + 1) * everyMs,
    areas
  }))
