export type { Hours } from "./hours.ts"

import { type FlowRow, flowsAsking } from "../flows/schema.ts"
import { text, yesNo } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"
import { daysField, type Hours, hoursProblems, weekField } from "./hours.ts"

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
    week: weekField({ zh: "每周时间", en: "Each week", example: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []] }),
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
    days: daysField({
      zh: "特殊日期",
      en: "Special days",
      help: { zh: "优先于节假日和每周时间。", en: "Stronger than holidays and the week." },
      example: [{ day: "2026-12-31", name: "盘点", hours: [{ from: "09:00", to: "12:00" }] }]
    })
  },
  looksAt: ["flow"],
  checkRemoval: ({ id }, look) =>
    flowsAsking(look.all<FlowRow>("flow"), id).map((asking) => ({
      field: "id",
      words: { zh: `仍被流程“${asking}”使用`, en: `is still asked by the flow "${asking}"` }
    })),
  check: ({ days, week }) => [
    ...hoursProblems({ days, week }),
    ...(week.every((hours) => hours.length === 0) && days.every(({ hours }) => hours.length === 0)
      ? [{ field: "week", words: { zh: "日历没有任何开放时间", en: "a calendar is open at some time" } }]
      : [])
  ]
})
export type Calendar = RowOfThing<typeof calendar>
