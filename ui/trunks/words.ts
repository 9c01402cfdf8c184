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
