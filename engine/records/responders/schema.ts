import { e164, nationalForm } from "#actors/telephone-number.ts"
import { daysField, type Hours, hoursProblems, weekField } from "../calendars/hours.ts"
import { maskedPhone } from "../customers/phones.ts"
import { oneOrNone, text, texts, whole, yesNo } from "../thing/field.ts"
import { changedText } from "../thing/settle.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

const ALL_DAY: ReadonlyArray<Hours> = [{ from: "00:00", to: "24:00" }]

/** 救助人员: who is sent to a dwelling, and when they are on duty. */
export const responder = thing({
  name: "responder",
  plural: "responders",
  words: { zh: "救助人员", en: "Responders" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "k2f7m9qa" },
  title: "name",
  permissions: { view: "resources.view", edit: "resources.edit" },
  fields: {
    name: text({
      zh: "姓名",
      en: "Name",
      minLength: 1,
      maxLength: 40,
      example: "周强",
      isListed: true,
      isSearched: true
    }),
    number: text({
      zh: "手机号码",
      en: "Mobile number",
      minLength: 3,
      maxLength: 24,
      pattern: /^[\d\s+*#().-]{3,24}$/u,
      masked: maskedPhone,
      example: "13800138000",
      isListed: true
    }),
    resource: oneOrNone("resource", {
      zh: "所属单位",
      en: "Belongs to",
      example: null,
      usual: null,
      isListed: true
    }),
    area: oneOrNone("area", {
      zh: "片区",
      en: "Area",
      help: { zh: "留空表示服务所有片区。", en: "None: every area." },
      example: null,
      usual: null,
      isListed: true
    }),
    skills: texts({
      zh: "技能",
      en: "Skills",
      maxLength: 40,
      maxItems: 20,
      example: ["心肺复苏"],
      usual: [],
      isListed: true
    }),
    vehicle: text({ zh: "车辆", en: "Vehicle", maxLength: 40, example: "电动车", usual: "", isListed: true }),
    order: whole({
      zh: "派遣次序",
      en: "Order",
      help: { zh: "同时值班的人中，数字小的先问。", en: "Of those on duty, the lowest is asked first." },
      minimum: 0,
      maximum: 9999,
      example: 50,
      usual: 50,
      isListed: true
    }),
    isActive: yesNo({ zh: "在用", en: "In use", example: true, usual: true, isListed: true }),
    week: weekField({
      zh: "每周值班",
      en: "On duty each week",
      help: {
        zh: "从星期一开始；夜班写成两段，例如 20:00–24:00 和次日 00:00–08:00。",
        en: "Monday first. A night is two parts: 20:00 to 24:00, and 00:00 to 08:00 of the next day."
      },
      example: [ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, [], []],
      usual: [ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY]
    }),
    days: daysField({
      zh: "换班与休假",
      en: "Days unlike the week",
      help: {
        zh: "优先于每周值班；没有时间段表示当天不值班。",
        en: "Stronger than the week; without hours they are off on that day."
      },
      example: [{ day: "2026-12-31", name: "换班", hours: [{ from: "09:00", to: "12:00" }] }]
    }),
    remark: text({ zh: "备注", en: "Remark", lines: 2, maxLength: 500, example: "", usual: "" })
  },
  settle: (values, { ownAreaCode }) => ({
    ...values,
    ...changedText(values, "number", (each) => nationalForm(e164(each, ownAreaCode)))
  }),
  check: (row) => hoursProblems(row)
})
export type Responder = RowOfThing<typeof responder>
