import { worded } from "../shared/language.ts"

/** Words of a queue's page, loaded with it. */
export const qw = worded({
  waiting: { zh: "{n} 项在等待", en: "{n} waiting" },
  first: { zh: "显示最先服务的 {n} 项", en: "The first {n} are shown" },
  nobody: { zh: "没有人在等待", en: "Nobody waits" },
  failed: { zh: "暂时查不到，几秒后再试", en: "Cannot be looked at now; it is tried again in some seconds" },
  servers: { zh: "能受理的坐席：{n} 人", en: "Who could serve it: {n}" },
  none: { zh: "没有能受理的坐席", en: "Nobody could serve it" },
  settings: { zh: "队列设置", en: "Settings" },
  told: { zh: "今天播报的预计等待", en: "Expected waits told today" },
  "told.served": { zh: "后来接通", en: "Served later" },
  "told.error": { zh: "平均误差", en: "Avg. error" },
  "told.late": { zh: "平均比播报", en: "On average" },
  "told.longer": { zh: "多等 {span}", en: "{span} longer than told" },
  "told.shorter": { zh: "少等 {span}", en: "{span} shorter than told" },
  "told.exact": { zh: "一致", en: "as told" },
  "told.later": { zh: "多等 1 分钟以上", en: "Over 1 min longer" },
  "told.left": { zh: "未接通离开", en: "Left unserved" },
  "told.left-later": { zh: "其中 {n} 次已超时", en: "{n} after the time told" },
  "told.why": {
    zh: "误差＝播报后实际又等的时间－播报的时间，每播报一次计一次，从当地零点起；平均误差不分正负。未接通离开的不知还要等多久，不计入。",
    en: "The error is how long they waited from then on, less what they were told; one for each time it was told, since local midnight. The avg. error takes it without its sign. Those who left are not in it: nobody knows how long it would have been."
  },
  word: { zh: "今天的回呼与留言", en: "Word left today" },
  "word.callbacks": { zh: "预约回呼", en: "Callbacks promised" },
  "word.voicemails": { zh: "语音留言", en: "Voicemails" },
  "heard.place": { zh: "第 {place} 位", en: "place {place}" },
  "heard.wait": { zh: "约 {span}", en: "about {span}" },
  heard: { zh: "{span} 前已播报：{what}", en: "Was told {span} ago: {what}" },
  free: { zh: "空闲", en: "Free" },
  "held-for-another": { zh: "此项保留给他人", en: "It is held for another" },
  unknown: { zh: "没有这个队列", en: "No such queue" }
})
