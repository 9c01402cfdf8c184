import { choiceOrNone, many, oneOrNone, text, whole } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** 来电表单: where a call came from and what it is about decides what an agent is shown and asked. The first that fits counts. */
export const callerForm = thing({
  name: "caller-form",
  plural: "caller-forms",
  words: { zh: "来电表单", en: "Caller forms" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "repair" },
  title: "name",
  permissions: { view: "customers.view", edit: "parameters.edit" },
  looksAt: ["call-reason"],
  fields: {
    name: text({
      zh: "来电事由",
      en: "What it is about",
      help: { zh: "来电时显示给坐席。", en: "Agents are shown it while the call rings." },
      minLength: 1,
      maxLength: 40,
      example: "报修",
      isListed: true,
      isSearched: true
    }),
    order: whole({
      zh: "顺序",
      en: "Order",
      help: { zh: "小者先判断；第一条符合的有效。", en: "Smaller is asked first; the first that fits counts." },
      minimum: 0,
      maximum: 10_000,
      example: 10,
      usual: 100,
      isListed: true
    }),
    numbers: many("number", {
      zh: "接入号码",
      en: "Dialled numbers",
      help: { zh: "留空表示全部；各条件须同时符合。", en: "Empty: all of them. All conditions must hold." },
      example: ["95000"],
      usual: [],
      isListed: true
    }),
    queues: many("queue", { zh: "队列", en: "Queues", example: ["service"], usual: [], isListed: true }),
    keys: text({
      zh: "按键",
      en: "Keys",
      help: { zh: "来电者在语音菜单中的按键以此开头。", en: "What the caller pressed in the menus begins with these." },
      maxLength: 16,
      pattern: /^[\d*#]*$/u,
      example: "2",
      usual: "",
      isListed: true
    }),
    list: choiceOrNone(
      [
        { value: "vip", words: { zh: "VIP", en: "VIP" } },
        { value: "white", words: { zh: "白名单", en: "White" } },
        { value: "black", words: { zh: "黑名单", en: "Black" } }
      ],
      { zh: "名单", en: "List", example: null, usual: null, isListed: true }
    ),
    firstFields: many("customer-field", {
      zh: "优先填写的字段",
      en: "Fields to fill in first",
      help: { zh: "这些自定义字段排在客户表单最前面。", en: "These own fields stand first in the customer's form." },
      example: [],
      usual: []
    }),
    reason: oneOrNone("call-reason", {
      zh: "预选来电原因",
      en: "Call reason, chosen beforehand",
      example: null,
      usual: null,
      isListed: true
    }),
    hint: text({
      zh: "坐席提示",
      en: "Hint for the agent",
      maxLength: 500,
      lines: 3,
      example: "请先核对地址",
      usual: ""
    })
  },
  check: ({ reason }, look) => {
    const retired = look
      .all<{ readonly id: string; readonly isRetired: boolean }>("call-reason")
      .some(({ id, isRetired }) => id === reason && isRetired)
    return retired ? [{ field: "reason", words: { zh: "该来电原因已停用", en: "is not offered any more" } }] : []
  }
})
export type CallerForm = RowOfThing<typeof callerForm>
