import { choice, text } from "../thing/field.ts"
import { type RowOfThing, thing } from "../thing/thing.ts"

/** 节假日: public holidays and make-up working days (调休) of the whole country. Calendars keep them or do not. */
export const holiday = thing({
  name: "holiday",
  plural: "holidays",
  words: { zh: "节假日", en: "Public holidays" },
  id: {
    words: { zh: "日期", en: "Day" },
    by: "person",
    pattern: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u,
    maxLength: 10,
    example: "2026-10-01"
  },
  title: "name",
  permissions: { view: "parameters.view", edit: "parameters.edit" },
  isOfCentre: true,
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "国庆节", isListed: true, isSearched: true }),
    kind: choice(
      [
        { value: "holiday", words: { zh: "放假", en: "Holiday" } },
        { value: "workday", words: { zh: "调休上班", en: "Make-up working day" } }
      ],
      { zh: "类型", en: "Kind", example: "holiday", usual: "holiday", isListed: true }
    )
  }
})
export type Holiday = RowOfThing<typeof holiday>
