import * as Schema from "effect/Schema"
import type { Words } from "#wire/permissions.ts"
import { own } from "../thing/field.ts"
import type { Problem } from "../thing/thing.ts"

// When something is open or somebody on duty: a week, and days that are unlike others. In the centre's time zone.

/** `08:30`; `24:00` is the end of a day. */
const TimeOfDay = Schema.String.check(Schema.isPattern(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/u))
const Hours = Schema.Struct({ from: TimeOfDay, to: TimeOfDay })
export type Hours = typeof Hours.Type
const OpenHours = Schema.Array(Hours).check(Schema.isMaxLength(12))

/** A day that is unlike others of its weekday. No hours: closed. */
export const SpecialDay = Schema.Struct({
  day: Schema.String.check(Schema.isPattern(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u)),
  name: Schema.String.check(Schema.isMaxLength(40)),
  hours: OpenHours
})
export type SpecialDay = typeof SpecialDay.Type

interface Said<A> {
  readonly zh: string
  readonly en: string
  readonly help?: Words
  readonly example: A
  readonly usual?: A
}

/** The hours of each weekday, Monday first. */
export const weekField = (said: Said<ReadonlyArray<ReadonlyArray<Hours>>>) =>
  own<ReadonlyArray<ReadonlyArray<Hours>>>(
    "week",
    Schema.Array(OpenHours).check(Schema.isMinLength(7), Schema.isMaxLength(7)),
    { help: { zh: "从星期一开始。", en: "Monday first." }, ...said }
  )

export const daysField = (said: Said<ReadonlyArray<SpecialDay>>) =>
  own<ReadonlyArray<SpecialDay>>("days", Schema.Array(SpecialDay).check(Schema.isMaxLength(1000)), {
    usual: [],
    ...said
  })

/** What the two have in common, wherever they stand. */
export const hoursProblems = ({
  days,
  week
}: {
  readonly days: ReadonlyArray<SpecialDay>
  readonly week: ReadonlyArray<ReadonlyArray<Hours>>
}): ReadonlyArray<Problem> => [
  ...week.flatMap((hours, index) => orderProblems(`week.${index}`, hours)),
  ...days.flatMap(({ hours }, index) => orderProblems(`days.${index}.hours`, hours)),
  ...days.flatMap(({ day }, index) =>
    days.findIndex((other) => other.day === day) < index
      ? [{ field: `days.${index}.day`, words: { zh: `${day} 重复`, en: `${day} is there twice` } }]
      : []
  )
]

/** Each begins before it ends, and after the one before has ended. */
const orderProblems = (field: string, hours: ReadonlyArray<Hours>): ReadonlyArray<Problem> =>
  hours.flatMap(({ from, to }, index) => {
    const before = hours[index - 1]
    if (from >= to)
      return [{ field: `${field}.${index}`, words: { zh: "开始应早于结束", en: "begins before it ends" } }]
    return before !== undefined && before.to > from
      ? [{ field: `${field}.${index}`, words: { zh: "时间段重叠", en: "overlaps the hours before it" } }]
      : []
  })
