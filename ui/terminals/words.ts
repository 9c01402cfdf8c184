import type { Words } from "#wire/permissions.ts"
import { filled, say } from "../shared/language.ts"
import type { SecretWords } from "../administration/form/secret-part.tsx"

/** The key of a terminal, below its form. */
export const KEY: SecretWords = {
  title: { zh: "密钥", en: "Key" },
  lead: {
    zh: "终端加密或签名用，须与设备中的一致：DC-09 为十六进制 AES 密钥，JSON 与 MQTT 为口令。只能设置，不能查看。",
    en: "With which it encrypts or signs, the same as in the device: an AES key in hexadecimal digits for SIA DC-09, a password for JSON and MQTT. It can be set, never read."
  },
  isSet: { zh: "已设置", en: "It is set." },
  isNotSet: { zh: "未设置：终端明文通信。", en: "It is not set: the terminal speaks in clear." },
  secret: { zh: "新密钥", en: "New key" },
  save: { zh: "设置密钥", en: "Set the key" },
  remove: { zh: "清除密钥", en: "Take it away" },
  saved: { zh: "密钥已设置，几秒内生效。", en: "The key is set and counts within seconds." },
  removed: { zh: "密钥已清除。", en: "The key is gone." }
}

/** When a terminal was heard. */
export const HEARD = {
  faults: { zh: "故障记录", en: "Faults" },
  title: { zh: "最近消息", en: "Last heard" },
  at: { zh: "时间", en: "At" },
  never: { zh: "还没有收到过消息。", en: "Nothing was heard of it yet." },
  battery: { zh: "电量", en: "Battery" },
  signal: { zh: "信号", en: "Signal" },
  unsaid: { zh: "未报告", en: "not said" },
  refresh: { zh: "刷新", en: "Refresh" },
  away: { zh: "暂时无法读取。", en: "It cannot be read at the moment." }
} as const satisfies Readonly<Record<string, Words>>

/** For having been pressed for nothing. */
export const LOCK = {
  title: { zh: "已锁定：报警排在其他之后", en: "Locked: its alarms come after the others" },
  until: { zh: "到", en: "Until" },
  since: { zh: "锁定时间", en: "Since" },
  by: { zh: "操作人", en: "By" },
  byRule: { zh: "自动（恶意按铃）", en: "By itself, for nuisance" },
  reason: { zh: "原因", en: "Reason" }
} as const satisfies Readonly<Record<string, Words>>

const TIMES = { zh: "恶意按铃 {n} 次", en: "Pressed for nothing {n} times" }
/** What the engine says of a lock by the rule is English. */
export const ruleText = (reason: string): string => {
  const [, n] = /^(\d+) presses for nothing$/u.exec(reason) ?? []
  return n === undefined ? reason : filled(say(TIMES), { n })
}

/** What a customer has of alarms. */
export const USER = {
  terminals: { zh: "报警终端", en: "Terminals" },
  plans: { zh: "个人预案", en: "Personal plans" },
  noTerminals: { zh: "没有报警终端。", en: "There are no terminals." },
  noPlans: { zh: "没有个人预案，按警情类别的预案处置。", en: "There are none: the plans of the classes are followed." },
  addTerminal: { zh: "添加终端", en: "Add a terminal" },
  addPlan: { zh: "添加个人预案", en: "Add a personal plan" },
  away: { zh: "暂时无法读取。", en: "They cannot be read at the moment." }
} as const satisfies Readonly<Record<string, Words>>
