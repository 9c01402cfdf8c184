import { choice, dayOrNone, text } from "../thing/field.ts"
import { type RowOfThing, thing } from "../thing/thing.ts"

/** 名单: numbers that are refused (black), let past every block (white) or served first (VIP). */
export const listedNumber = thing({
  name: "listed-number",
  plural: "listed-numbers",
  words: { zh: "黑白名单", en: "Number lists" },
  id: {
    words: { zh: "号码", en: "Number" },
    by: "person",
    pattern: /^\+?[\d*#]{1,32}$/u,
    maxLength: 33,
    example: "13800138000"
  },
  title: "remark",
  permissions: { view: "customers.view", edit: "customers.blacklist" },
  isOfCentre: true,
  fields: {
    list: choice(
      [
        { value: "black", words: { zh: "黑名单", en: "Black" } },
        { value: "white", words: { zh: "白名单", en: "White" } },
        { value: "vip", words: { zh: "VIP", en: "VIP" } }
      ],
      { zh: "名单", en: "List", example: "vip", isListed: true }
    ),
    remark: text({
      zh: "备注",
      en: "Remark",
      maxLength: 200,
      example: "长期合作客户",
      usual: "",
      isListed: true,
      isSearched: true
    }),
    until: dayOrNone({
      zh: "有效至",
      en: "Until",
      help: { zh: "含当日；留空为长期。", en: "That day included; empty: for good." },
      example: null,
      usual: null,
      isListed: true
    })
  }
})
export type ListedNumber = RowOfThing<typeof listedNumber>
