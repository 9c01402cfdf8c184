import { choice, dayOrNone, oneOrNone, text, yesNo } from "../thing/field.ts"
import { type Problem, type RowOfThing, thing } from "../thing/thing.ts"

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
    cause: choice(
      [
        { value: "CALL_REJECTED", words: { zh: "拒接", en: "Rejected" } },
        { value: "USER_BUSY", words: { zh: "忙音", en: "Busy" } },
        { value: "UNALLOCATED_NUMBER", words: { zh: "空号", en: "No such number" } }
      ],
      {
        zh: "黑名单听到",
        en: "A black number hears",
        help: { zh: "未指定流程时有效。", en: "When it goes to no flow." },
        example: "CALL_REJECTED",
        usual: "CALL_REJECTED"
      }
    ),
    flow: oneOrNone("flow", {
      zh: "黑名单转入流程",
      en: "A black number goes to",
      help: { zh: "留空为拒接。", en: "Empty: it is refused." },
      example: null,
      usual: null,
      isListed: true
    }),
    passesHours: yesNo({
      zh: "白名单不受工作时间限制",
      en: "A white number passes closing hours",
      help: { zh: "流程询问日历时视为工作时间。", en: "A flow that asks a calendar hears that it is open." },
      example: true,
      usual: true
    }),
    until: dayOrNone({
      zh: "有效至",
      en: "Until",
      help: { zh: "含当日；留空为长期。", en: "That day included; empty: for good." },
      example: null,
      usual: null,
      isListed: true
    })
  },
  check: ({ flow, list }): ReadonlyArray<Problem> =>
    flow !== null && list !== "black"
      ? [
          {
            field: "flow",
            words: { zh: "只有黑名单号码转入流程", en: "only a black number goes to a flow of its own" }
          }
        ]
      : []
})
export type ListedNumber = RowOfThing<typeof listedNumber>
