import { oneOrNone, text, texts } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"
import { type InTree, notBelowItself } from "../thing/tree.ts"

/** 片区: a part of the country or the town, as the centre divides it. Callers, terminals and agents belong to one or more. */
export const area = thing({
  name: "area",
  plural: "areas",
  words: { zh: "片区", en: "Areas" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "tianhe" },
  title: "name",
  permissions: { view: "org.view", edit: "org.edit" },
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "天河区", isListed: true, isSearched: true }),
    parent: oneOrNone("area", { zh: "上级片区", en: "Part of", example: "guangzhou", usual: null, isListed: true }),
    divisions: texts({
      zh: "行政区划代码",
      en: "Division codes (GB/T 2260)",
      maxLength: 12,
      maxItems: 100,
      pattern: /^\d{6,12}$/u,
      example: ["440106"],
      usual: [],
      isListed: true
    })
  },
  looksAt: ["area"],
  check: (row, look) => notBelowItself(row, look.all<InTree>("area"))
})
export type Area = RowOfThing<typeof area>
