import { AREA_CODE } from "#actors/telephone-number.ts"
import { NUMBER_KINDS, type NumberKind, USUAL_MASKING } from "#wire/masked-number.ts"
import type { Words } from "#wire/permissions.ts"
import { choices, text, yesNo } from "../thing/field.ts"
import { AT_ONCE, parameter, WITHIN_SECONDS } from "./parameter.ts"

const KINDS: Readonly<Record<NumberKind, Words>> = {
  mobile: { zh: "手机", en: "Mobiles" },
  landline: { zh: "固定电话", en: "Landlines" },
  foreign: { zh: "境外号码", en: "Foreign numbers" }
}

/** What telephone numbers are completed with, which are covered, and where. */
export const numberParameters = {
  "numbers.areaCode": parameter(
    "numbers",
    text({
      zh: "本地区号",
      en: "Own area code",
      help: {
        zh: "含 0，例如 010。线路送来的本地号码不带区号时按此补全；呼出时按“号段与区号”中此区号的城市判断本市手机。留空则不补。",
        en: "With its 0, such as 010. Added to local numbers that trunks send without one; of its city, as the number prefixes have it, are the mobiles that count as local. Empty: nothing is added."
      },
      maxLength: 4,
      pattern: new RegExp(`^$|${AREA_CODE.source}`, "u"),
      example: "010",
      usual: ""
    }),
    AT_ONCE,
    true
  ),
  "numbers.covered": parameter(
    "numbers",
    choices(
      NUMBER_KINDS.map((value) => ({ value, words: KINDS[value] })),
      {
        zh: "遮盖的号码",
        en: "Numbers that are covered",
        help: {
          zh: "在列表、工作台和导出中（客户、联系人和终端号码对无权修改者也一样）只显示前几位和后四位；查看全号、点击呼叫会记入审计。五位及以下的号码从不遮盖。",
          en: "Lists, desks and exports show their beginning and last four digits, of customers, contacts and terminals to who may not change them; whoever uncovers or dials one stands in the audit log. Numbers of up to five digits never are."
        },
        example: ["mobile"],
        usual: USUAL_MASKING.kinds
      }
    ),
    WITHIN_SECONDS
  ),
  "numbers.wholeAtWork": parameter(
    "numbers",
    yesNo({
      zh: "处理中显示全号",
      en: "Whole at one's own work",
      help: {
        zh: "坐席在自己的来电和工单卡片上直接看到完整号码，不再逐次记入审计。",
        en: "Agents see numbers whole on the cards of their own calls and tasks; no line in the audit log says so each time."
      },
      example: false,
      usual: USUAL_MASKING.isWholeAtWork
    }),
    WITHIN_SECONDS
  )
}
