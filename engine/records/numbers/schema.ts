import { one, oneOrNone, text } from "../thing/field.ts"
import { type RowOfThing, thing } from "../thing/thing.ts"

/** 被叫号码: a number that callers dial, and the flow that begins then. */
export const number = thing({
  name: "number",
  plural: "numbers",
  words: { zh: "接入号码", en: "Dialled numbers" },
  id: {
    words: { zh: "号码", en: "Number" },
    by: "person",
    pattern: /^\+?[\d*#]{1,32}$/u,
    maxLength: 33,
    example: "95000"
  },
  title: "name",
  permissions: { view: "channels.view", edit: "channels.edit" },
  isOfCentre: true,
  unitOf: "unit",
  fields: {
    name: text({ zh: "名称", en: "Name", example: "服务热线", usual: "", isListed: true, isSearched: true }),
    flow: one("flow", { zh: "流程", en: "Flow", example: "hotline", isListed: true }),
    unit: one("unit", { zh: "所属组织", en: "Unit", example: "centre", isListed: true }),
    area: oneOrNone("area", {
      zh: "片区",
      en: "Area",
      help: { zh: "来电归属此片区（无法按主叫判断时）。", en: "Of callers whose own area nobody knows." },
      example: null,
      usual: null
    })
  }
})
export type DialledNumber = RowOfThing<typeof number>
