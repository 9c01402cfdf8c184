import { many, oneOrNone, text, whole, yesNo } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"
import { type InTree, notBelowItself } from "../thing/tree.ts"

/** 来电原因: a tree from which the agent says what a contact was about. */
export const callReason = thing({
  name: "call-reason",
  plural: "call-reasons",
  words: { zh: "来电原因", en: "Call reasons" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "complaint" },
  title: "zh",
  permissions: { view: "parameters.view", edit: "parameters.edit" },
  fields: {
    zh: text({
      zh: "中文",
      en: "Chinese",
      minLength: 1,
      maxLength: 40,
      example: "投诉",
      isListed: true,
      isSearched: true
    }),
    en: text({
      zh: "英文",
      en: "English",
      minLength: 1,
      maxLength: 60,
      example: "Complaint",
      isListed: true,
      isSearched: true
    }),
    parent: oneOrNone("call-reason", { zh: "上级", en: "Below", example: null, usual: null, isListed: true }),
    queues: many("queue", {
      zh: "队列",
      en: "Queues",
      help: {
        zh: "只在这些队列的通话中可选，下级也是；留空表示全部。",
        en: "Offered for calls of these queues alone, with all below it. Empty: for all."
      },
      example: ["service"],
      usual: [],
      isListed: true
    }),
    order: whole({ zh: "顺序", en: "Order", minimum: 0, maximum: 9999, example: 10, usual: 50, isListed: true }),
    isRetired: yesNo({
      zh: "停用",
      en: "Not offered any more",
      help: { zh: "旧记录仍然显示。", en: "Older records still show it." },
      example: false,
      usual: false,
      isListed: true
    })
  },
  looksAt: ["call-reason"],
  check: (row, look) => notBelowItself(row, look.all<InTree>("call-reason"))
})
export type CallReason = RowOfThing<typeof callReason>
