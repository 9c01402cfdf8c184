import { filled, say } from "../shared/language.ts"

/** Words of a queue's page, loaded with it. */
const words = {
  waiting: { zh: "{n} 项在等待", en: "{n} waiting" },
  first: { zh: "显示最先服务的 {n} 项", en: "The first {n} are shown" },
  nobody: { zh: "没有人在等待", en: "Nobody waits" },
  failed: { zh: "暂时查不到，几秒后再试", en: "Cannot be looked at now; it is tried again in some seconds" },
  servers: { zh: "能受理的坐席：{n} 人", en: "Who could serve it: {n}" },
  none: { zh: "没有能受理的坐席", en: "Nobody could serve it" },
  settings: { zh: "队列设置", en: "Settings" },
  free: { zh: "空闲", en: "Free" },
  "held-for-another": { zh: "此项保留给他人", en: "It is held for another" },
  unknown: { zh: "没有这个队列", en: "No such queue" }
} as const

export const qw = (key: keyof typeof words, values: Readonly<Record<string, string | number>> = {}): string =>
  filled(say(words[key]), values)
