import type { SystemAnswer } from "./system-api.ts"

/** What a restart does, for whoever is about to make one. Each line is what the drills and the code show; change them together. */
export const restarts: SystemAnswer["restarts"] = [
  {
    worker: "gateway",
    zh: "通话继续。坐席与大屏页面断开几秒后自动重连，登录保留。",
    en: "Calls go on. Pages reconnect by themselves within seconds and stay signed in."
  },
  {
    worker: "office",
    zh: "通话与坐席页面不受影响。正在进行的列表、导入和导出会失败，需重试；导入不会只写一半。",
    en: "Calls and agents' pages do not notice. Lists, imports and exports that run fail and are to be repeated; no import is left half-written."
  },
  {
    worker: "core",
    zh: "正在进行的通话继续，排队位置保留。约一秒内没有新的分配，坐席的点击需重试。",
    en: "Calls that talk go on, callers keep their places. For about a second nobody is distributed and clicks are to be repeated."
  },
  {
    worker: "store",
    zh: "通话继续，期间的步骤保存在内存中，数据库恢复后写入；列表与查询期间不可用。",
    en: "Calls go on; their steps wait in memory until the database is back. Lists and searches answer that it is away."
  },
  {
    worker: "switch",
    zh: "所有通话中断，话机需要重新注册（自动）。内置交换机重启前请确认没有通话。",
    en: "Every call ends, and telephones register again by themselves. Look that nobody talks before the embedded switch is started again."
  },
  {
    worker: "lines",
    zh: "通话不受影响。约一秒内报警不予应答，终端会重发；重启后失联时间重新计算。",
    en: "Calls do not notice. For about a second no alarm is acknowledged, and terminals say theirs again; silence is counted anew."
  },
  {
    worker: "all",
    zh: "重启整个中心会中断所有通话；数据、登录和排班保留。",
    en: "Starting the whole centre again ends every call; data and sign-ins stay."
  }
]
