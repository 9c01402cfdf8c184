import { worded } from "../../shared/language.ts"

/** Words of what keeps work away and what is to be done about it, loaded when somebody asks. */
const words = {
  "missing.signed-out": { zh: "还没有签入", en: "You are signed out" },
  "todo.signed-out": { zh: "签入后才会分配工作。", en: "Work comes to whoever is signed in." },
  "missing.device-unregistered": { zh: "话机 {agent} 没有注册", en: "Telephone {agent} is not registered" },
  "missing.device-busy": { zh: "话机 {agent} 在内线通话中", en: "Telephone {agent} is on an internal call" },
  "todo.device-busy": { zh: "挂断后马上恢复来电。", en: "Calls come again as soon as it has hung up." },
  "todo.handset": {
    zh: "请检查话机的电源、网线和登录状态。话机的用户名是工号 {agent}；服务器地址和密码由管理员在“人员”中提供。",
    en: "Check its power, its cable and whether it is logged in. Its user name is {agent}; ask the administrator for address and password."
  },
  "todo.may-browser": {
    zh: "没有话机时，可以改用本浏览器和耳机接听。",
    en: "Without a telephone you can answer in this browser, with a headset."
  },
  "todo.elsewhere": {
    zh: "浏览器话机在另一个页签里；可以改在此页接听。",
    en: "The browser's telephone is in another tab; it can be taken over here."
  },
  "todo.browser": {
    zh: "浏览器话机正在连接。若一直连不上，请刷新本页，或检查网络。",
    en: "The browser's telephone is connecting. If it stays so, load this page again, or look at the network."
  },
  "todo.unchosen": { zh: "先选择用什么接听电话。", en: "Choose first what you answer with." },
  "missing.no-panel": { zh: "坐席面板没有打开", en: "No agent panel is open" },
  "todo.no-panel": {
    zh: "文字和任务在面板里处理：保持本页打开即可，几秒后恢复。",
    en: "Written work and tasks are done in the panel: keep this page open; it comes back in some seconds."
  },
  "missing.panel-lost": { zh: "坐席面板与服务器断开", en: "The panel has lost the server" },
  "todo.panel-lost": {
    zh: "正在自动重连。若一直连不上，请检查网络，再刷新本页。",
    en: "It connects again by itself. If it does not, look at the network and load this page again."
  },
  "missing.no-queue": { zh: "不属于任何队列", en: "You are in no queue" },
  "todo.no-queue": {
    zh: "请班长或管理员在“人员”中把您加入队列。",
    en: "Ask a supervisor or the administrator to put you into a queue."
  },
  "missing.not-ready": { zh: "您在示忙：{reason}", en: "You are not ready: {reason}" },
  "todo.not-ready": { zh: "准备好后点“示闲”。", en: "Press Ready when you are." },
  "missing.leaving": { zh: "您正在签出", en: "You are signing out" },
  "todo.leaving": {
    zh: "手上的工作做完就离开，不再分配新的。改变主意请点“示闲”。",
    en: "You leave when the work at hand is done, and nothing new comes. Press Ready to stay."
  },
  "missing.alerting": { zh: "有一项正等您接", en: "Work is being offered to you" },
  "todo.alerting": { zh: "请先接听或拒接，见左侧的卡片。", en: "Take it or pass it on first: it is on its card." },
  "missing.wrap-up": { zh: "上一项还在话后处理", en: "The last one is still in after-call work" },
  "todo.wrap-up": { zh: "写好小结后点“完成话后”。", en: "Finish it when the disposition is written." },
  "missing.full": { zh: "手上的工作已满", en: "Your capacity is full" },
  "todo.full": { zh: "结束手上的一项后，会继续分配。", en: "More comes when one of them is done." },
  "missing.excluded": { zh: "与手上的工作不能同时处理", en: "It does not go with the work at hand" },
  "todo.excluded": { zh: "手上的工作结束后，会自动恢复。", en: "It comes again when that is done." },
  "keeps-away": { zh: "影响：", en: "Keeps away:" },
  fine: { zh: "一切就绪，工作会分给空闲最久的人。", en: "All set. Work goes to whoever has been idle longest." },
  blocked: { zh: "缺少下面这些，请从上往下处理：", en: "This is missing. Begin at the top:" },
  channels: { zh: "各渠道现在", en: "The channels now" },
  comes: { zh: "可以接到", en: "can come" },
  away: { zh: "接不到", en: "cannot come" },
  since: { zh: "已示闲", en: "Ready for" }
} as const satisfies Readonly<Record<string, { readonly zh: string; readonly en: string }>>

export const ww = worded(words)
