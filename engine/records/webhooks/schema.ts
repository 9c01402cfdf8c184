import { choices, text, yesNo } from "../thing/field.ts"
import { type Problem, PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** What other programs may be told of. */
const EVENTS = [
  { value: "call.arrived", words: { zh: "来电", en: "Call arrived" } },
  { value: "call.queued", words: { zh: "进入队列", en: "Call queued" } },
  { value: "call.answered", words: { zh: "接听", en: "Call answered" } },
  { value: "call.ended", words: { zh: "通话结束", en: "Call ended" } },
  { value: "work.created", words: { zh: "新任务", en: "Work created" } },
  { value: "work.ended", words: { zh: "任务结束", en: "Work ended" } },
  { value: "agent.changed", words: { zh: "坐席状态变化", en: "Agent changed" } }
] as const
export type WebhookEvent = (typeof EVENTS)[number]["value"]

/** Another program that is told what happens, by signed POSTs. Its secret is no field: it is made, told once, and never read. */
export const webhook = thing({
  name: "webhook",
  plural: "webhooks",
  words: { zh: "Webhook", en: "Webhooks" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "crm" },
  title: "name",
  permissions: { view: "integrations.webhooks", edit: "integrations.webhooks" },
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "客户系统", isListed: true, isSearched: true }),
    url: text({
      zh: "地址",
      en: "URL",
      help: {
        zh: "https；内网的 http 和本机地址须由系统设置允许。",
        en: "https; http within the local network and this machine's own addresses need the setting webhooks.allowLocal."
      },
      minLength: 1,
      maxLength: 500,
      example: "https://crm.example/carillon",
      isListed: true,
      isSearched: true
    }),
    events: choices(EVENTS, { zh: "事件", en: "Events", example: ["call.ended"], isListed: true }),
    isOff: yesNo({ zh: "停用", en: "Off", example: false, usual: false, isListed: true })
  },
  check: ({ events, url }): ReadonlyArray<Problem> => [
    ...(isWebAddress(url) ? [] : [{ field: "url", words: WRONG_URL }]),
    ...(events.length === 0 ? [{ field: "events", words: { zh: "至少选择一个事件", en: "choose at least one" } }] : [])
  ]
})
export type Webhook = RowOfThing<typeof webhook>

const WRONG_URL = {
  zh: "应为 https:// 或 http:// 地址，不含用户名和密码",
  en: "is an address with https:// or http://, without user and password"
}

/** The place itself is looked at whenever something is sent there: names change their addresses. */
const isWebAddress = (url: string): boolean => /^https?:\/\/[^\s/@?#\\]+(?:[/?#][^\s\\]*)?$/iu.test(url)
