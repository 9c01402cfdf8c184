import type { Words } from "#wire/permissions.ts"

/** What stands below the form of a trunk. */
export const WORDS = {
  title: { zh: "注册密码", en: "Password" },
  lead: {
    zh: "线路注册和呼出时使用，由对端提供。只能设置，不能查看。",
    en: "With which the trunk registers and calls, as the other side gave it. It can be set, never read."
  },
  isSet: { zh: "已设置", en: "It is set." },
  isNotSet: { zh: "未设置", en: "It is not set." },
  password: { zh: "新密码", en: "New password" },
  save: { zh: "设置密码", en: "Set the password" },
  remove: { zh: "清除密码", en: "Take it away" },
  saved: { zh: "密码已设置，立即生效。", en: "The password is set and counts at once." },
  removed: { zh: "密码已清除。", en: "The password is gone." }
} as const satisfies Readonly<Record<string, Words>>

/** What is said of callers that no trunk has. */
export const STRANGERS = {
  title: { zh: "被拒绝的来源", en: "Refused: in no trunk" },
  lead: {
    zh: "这些地址在最近一天内呼入，因不在任何线路中而被拒绝。若是自己的运营商或网关，请录入为线路；其余多为网上扫描。",
    en: "They called within the last day and were refused, because no trunk has their address. Enter your own carrier or gateway as a trunk; the rest are mostly scanners."
  },
  address: { zh: "地址", en: "Address" },
  calls: { zh: "次数", en: "Calls" },
  dialled: { zh: "所拨号码", en: "Dialled" },
  last: { zh: "最近一次", en: "Last" },
  isOurs: { zh: "（本中心号码）", en: "(a number of ours)" },
  enter: { zh: "录入为线路", en: "Enter as a trunk" },
  look: { zh: "查看线路", en: "Look at the trunks" }
} as const satisfies Readonly<Record<string, Words>>
