// What the screens know of such fields, they know from here.
export { fieldOf, inOrder, ownProblems, type OwnValue, type OwnValues } from "./defined.ts"

import { choice, text, texts, whole, yesNo } from "../thing/field.ts"
import { type Problem, type RowOfThing, thing } from "../thing/thing.ts"
import { patternProblem } from "./pattern.ts"

/** 客户自定义字段: what a centre wants to know of its customers beside what every centre does. Forms, lists and sheets follow it. */
export const customerField = thing({
  name: "customer-field",
  plural: "customer-fields",
  words: { zh: "客户自定义字段", en: "Customer fields" },
  id: {
    words: { zh: "字段编号", en: "Field id" },
    by: "person",
    pattern: /^[a-z][a-z0-9-]{0,39}$/u,
    maxLength: 40,
    example: "contract-no"
  },
  title: "name",
  permissions: { view: "customers.view", edit: "parameters.edit" },
  unique: ["name"],
  fields: {
    name: text({
      zh: "名称",
      en: "Name",
      minLength: 1,
      maxLength: 40,
      example: "合同编号",
      isListed: true,
      isSearched: true
    }),
    type: choice(
      [
        { value: "text", words: { zh: "文字", en: "Text" } },
        { value: "number", words: { zh: "数字", en: "Number" } },
        { value: "day", words: { zh: "日期", en: "Day" } },
        { value: "choice", words: { zh: "单选", en: "Choice" } },
        { value: "yes-no", words: { zh: "是否", en: "Yes or no" } }
      ],
      { zh: "类型", en: "Type", example: "text", usual: "text", isListed: true }
    ),
    isRequired: yesNo({ zh: "必填", en: "Required", example: false, usual: false, isListed: true }),
    byCustomer: yesNo({
      zh: "客户可自行修改",
      en: "The customer's own to change",
      help: {
        zh: "客户通过一次性链接维护资料时，可以看到并修改此字段。",
        en: "Shown to the customer, and theirs to change, by a link for their own data."
      },
      example: false,
      usual: false
    }),
    choices: texts({
      zh: "选项",
      en: "Choices",
      help: { zh: "仅单选类型需要。", en: "For the type choice alone." },
      maxLength: 40,
      maxItems: 100,
      example: [],
      usual: []
    }),
    pattern: text({
      zh: "格式（正则表达式）",
      en: "Pattern (regular expression)",
      help: {
        zh: "仅文字类型可用，须整体匹配，例如 HT\\d{8}；留空为不限。",
        en: "For the type text alone; the whole text must match, such as HT\\d{8}. Empty: anything."
      },
      maxLength: 100,
      example: "HT\\d{8}",
      usual: ""
    }),
    order: whole({ zh: "排序", en: "Order", minimum: 0, maximum: 1_000, example: 10, usual: 100, isListed: true })
  },
  check: ({ choices, pattern, type }) => [
    ...wrong(
      type === "choice" && choices.length === 0,
      "choices",
      "单选类型至少需要一个选项",
      "a choice needs at least one"
    ),
    ...wrong(
      type !== "choice" && choices.length > 0,
      "choices",
      "只有单选类型才有选项",
      "are for the type choice alone"
    ),
    ...wrong(new Set(choices).size < choices.length, "choices", "选项重复", "has one twice"),
    ...wrong(type !== "text" && pattern !== "", "pattern", "只有文字类型才有格式", "is for the type text alone"),
    ...(type === "text" ? patternProblem(pattern) : [])
  ]
})
export type CustomerField = RowOfThing<typeof customerField>

const wrong = (is: boolean, field: string, zh: string, en: string): ReadonlyArray<Problem> =>
  is ? [{ field, words: { zh, en } }] : []
