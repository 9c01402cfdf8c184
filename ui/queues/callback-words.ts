import { worded } from "../shared/language.ts"

/** Words of the list of callbacks, loaded with it. */
const words = {
  title: { zh: "回呼", en: "Callbacks" },
  some: { zh: "{n} 个待回呼", en: "{n} to be called back" },
  first: { zh: "显示前 {n} 个", en: "The first {n} are shown" },
  nobody: { zh: "没有待回呼的客户", en: "Nobody is to be called back" },
  failed: { zh: "暂时查不到，几秒后再试", en: "Cannot be looked at now; it is tried again in some seconds" },
  "any-queue": { zh: "全部队列", en: "All queues" },
  queue: { zh: "队列", en: "Queue" },
  spaced: { zh: "未到时间", en: "Not yet" },
  waiting: { zh: "排队中", en: "In the queue" },
  offered: { zh: "已派给 {agent}", en: "Offered to {agent}" },
  calling: { zh: "{agent} 正在呼叫", en: "{agent} is calling" },
  next: { zh: "{at} 再呼", en: "Next at {at}" },
  tried: { zh: "已呼 {n}/{of} 次", en: "Called {n} of {of} times" },
  until: { zh: "有效至 {at}", en: "Until {at}" },
  asked: { zh: "来电预约于 {at}", en: "Asked for in a call at {at}" },
  entered: { zh: "{by} 登记于 {at}", en: "Entered by {by} at {at}" },
  "last-busy": { zh: "上次：忙", en: "Last: busy" },
  "last-no-answer": { zh: "上次：无人接听", en: "Last: no answer" },
  "last-invalid": { zh: "上次：空号", en: "Last: nobody has this number" },
  "last-congestion": { zh: "上次：线路或网络故障", en: "Last: the line or the network failed" },
  "last-refused": { zh: "上次：呼出规则不允许", en: "Last: the rules of dialling refused it" },
  "last-hung-up": { zh: "上次：坐席先挂断", en: "Last: the agent hung up first" },
  "last-agent": { zh: "上次：坐席话机未接", en: "Last: the agent's telephone was not lifted" },
  "last-lost": { zh: "上次：结果不明", en: "Last: nobody knows" },
  now: { zh: "立即排队", en: "Now" },
  move: { zh: "改时间", en: "Other time" },
  cancel: { zh: "取消回呼", en: "Cancel" },
  "move-title": { zh: "改到什么时间回呼 {number}", en: "When to call {number} back" },
  "cancel-title": { zh: "取消回呼 {number}", en: "Cancel the callback to {number}" },
  time: { zh: "时间", en: "Time" },
  reason: { zh: "原因", en: "Reason" },
  "reason-hint": { zh: "例如：已邮件答复", en: "For example: answered by mail" },
  "do-move": { zh: "改时间", en: "Change the time" },
  "do-cancel": { zh: "不再回呼", en: "Do not call back" },
  "not-over": { zh: "已经结束", en: "It is over" },
  "in-hand": { zh: "有坐席正在处理", en: "An agent has it just now" },
  late: { zh: "那时已过有效期", en: "It would be over by then" },
  wrong: { zh: "请求有误：{what}", en: "Something in it was wrong: {what}" },
  refused: { zh: "没有权限", en: "You may not do this" },
  away: { zh: "暂时办不到，请稍后再试", en: "This cannot be done now; try again in a moment" },
  settings: { zh: "次数、间隔和时间在队列设置里", en: "How often and when is set in the queue" }
} as const

export type CallbackWord = keyof typeof words

export const cw = worded(words)
