import * as Schema from "effect/Schema"
import { type FlowRow, flowsAsking } from "../flows/schema.ts"
import { own, text, yesNo } from "../thing/field.ts"
import { PLAIN_ID, type Problem, type RowOfThing, thing } from "../thing/thing.ts"

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

const OFFICE: ReadonlyArray<Hours> = [{ from: "09:00", to: "18:00" }]

/** 工作日历: when something is open, in the centre's time zone. */
export const calendar = thing({
  name: "calendar",
  plural: "calendars",
  words: { zh: "工作日历", en: "Calendars" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "office" },
  title: "name",
  permissions: { view: "parameters.view", edit: "parameters.edit" },
  isOfCentre: true,
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "办公时间", isListed: true, isSearched: true }),
    week: own("week", Schema.Array(OpenHours).check(Schema.isMinLength(7), Schema.isMaxLength(7)), {
      zh: "每周时间",
      en: "Each week",
      help: { zh: "从星期一开始。", en: "Monday first." },
      example: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []]
    }),
    keepsHolidays: yesNo({
      zh: "遵循法定节假日与调休",
      en: "Keeps public holidays and make-up days",
      help: {
        zh: "放假日关闭；调休上班日按星期一的时间。",
        en: "Closed on public holidays; a make-up working day has Monday's hours."
      },
      example: true,
      usual: true,
      isListed: true
    }),
    days: own("days", Schema.Array(SpecialDay).check(Schema.isMaxLength(1000)), {
      zh: "特殊日期",
      en: "Special days",
      help: { zh: "优先于节假日和每周时间。", en: "Stronger than holidays and the week." },
      example: [{ day: "2026-12-31", name: "盘点", hours: [{ from: "09:00", to: "12:00" }] }],
      usual: []
    })
  },
  looksAt: ["flow"],
  checkRemoval: ({ id }, look) =>
    flowsAsking(look.all<FlowRow>("flow"), id).map((asking) => ({
      field: "id",
      words: { zh: `仍被流程“${asking}”使用`, en: `is still asked by the flow "${asking}"` }
    })),
  check: ({ days, week }) => [
    ...week.flatMap((hours, index) => hoursProblems(`week.${index}`, hours)),
    ...days.flatMap(({ hours }, index) => hoursProblems(`days.${index}.hours`, hours)),
    ...(week.every((hours) => hours.length === 0) && days.every(({ hours }) => hours.length === 0)
      ? [{ field: "week", words: { zh: "日历没有任何开放时间", en: "a calendar is open at some time" } }]
      : []),
    ...days.flatMap(({ day }, index) =>
      days.findIndex((other) => other.day === day) < index
        ? [{ field: `days.${index}.day`, words: { zh: `${day} 重复`, en: `${day} is there twice` } }]
        : []
    )
  ]
})
export type Calendar = RowOfThing<typeof calendar>

/** Each begins before it ends, and after the one before has ended. */
const hoursProblems = (field: string, hours: ReadonlyArray<Hours>): ReadonlyArray<Problem> =>
  hours.flatMap(({ from, to }, index) => {
    const before = hours[index - 1]
    if (from >= to)
      return [{ field: `${field}.${index}`, words: { zh: "开始应早于结束", en: "begins before it ends" } }]
    return before !== undefined && before.to > from
      ? [{ field: `${field}.${index}`, words: { zh: "时间段重叠", en: "overlaps the hours before it" } }]
      : []
  })
