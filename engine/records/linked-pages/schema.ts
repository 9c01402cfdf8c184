import { choice, many, text, whole, yesNo } from "../thing/field.ts"
import { type Problem, PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"
import { templateProblem } from "./address.ts"

/** 外部页面: a page of the centre's own systems (orders, cases, a CRM) that opens for a call, at the ring or by a click. */
export const linkedPage = thing({
  name: "linked-page",
  plural: "linked-pages",
  words: { zh: "外部页面", en: "Linked pages" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "crm" },
  title: "name",
  permissions: { view: "parameters.view", edit: "parameters.edit" },
  fields: {
    name: text({
      zh: "名称",
      en: "Name",
      help: { zh: "坐席看到的按钮文字。", en: "What the agent's button says." },
      minLength: 1,
      maxLength: 20,
      example: "客户系统",
      isListed: true,
      isSearched: true
    }),
    address: text({
      zh: "地址",
      en: "Address",
      help: {
        zh: "可用 {number} 来电号码、{called} 被叫号码、{customer} 客户编号、{queue} 队列、{keys} 按键、{call} 通话编号、{agent} 坐席；按网址规则编码。{number} 是完整号码，坐席可在地址栏看到；{masked} 是隐藏后的号码。",
        en: "May hold {number} of the caller, {called} number, {customer} id, {queue}, {keys}, {call} id and {agent}; they are encoded as addresses ask. {number} is whole, and agents can read it in the address; {masked} is not."
      },
      minLength: 1,
      maxLength: 500,
      example: "https://crm.example/open?tel={number}",
      isListed: true,
      isSearched: true
    }),
    opens: choice(
      [
        { value: "by-click", words: { zh: "点击时", en: "By a click" } },
        { value: "at-ring", words: { zh: "振铃时", en: "At the ring" } }
      ],
      {
        zh: "何时打开",
        en: "Opens",
        help: {
          zh: "振铃时打开需要浏览器允许本站弹出窗口；被拦截时，坐席仍可点击按钮打开。",
          en: "At the ring the browser must allow pop-up windows of this site; where it does not, the button is still there."
        },
        example: "at-ring",
        usual: "by-click",
        isListed: true
      }
    ),
    isFed: yesNo({
      zh: "用消息传递来电",
      en: "Fed by messages",
      help: {
        zh: "窗口保持打开，每个来电以 postMessage 传给它，不重新加载页面。",
        en: "Its window stays as it is and is told of each call by postMessage, instead of being loaded anew."
      },
      example: false,
      usual: false,
      isListed: true
    }),
    queues: many("queue", {
      zh: "队列",
      en: "Queues",
      help: { zh: "留空表示全部。", en: "Empty: all of them." },
      example: ["service"],
      usual: [],
      isListed: true
    }),
    order: whole({ zh: "顺序", en: "Order", minimum: 0, maximum: 9999, example: 10, usual: 50, isListed: true })
  },
  check: ({ address }): ReadonlyArray<Problem> => {
    const words = templateProblem(address)
    return words === null ? [] : [{ field: "address", words }]
  }
})
export type LinkedPage = RowOfThing<typeof linkedPage>
