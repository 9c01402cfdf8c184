import { whole } from "../thing/field.ts"
import { parameter, WITHIN_THE_HOUR } from "./parameter.ts"

/** A hundred years. */
const MAX_KEEP_DAYS = 36_500

/** How long things stay, and how full a disk may get. */
export const keepingParameters = {
  "recordings.keepDays": parameter(
    "keeping",
    whole({
      zh: "录音保存天数",
      en: "Recordings are kept for",
      unit: { zh: "天", en: "days" },
      help: {
        zh: "0 为永久保存。超过天数的录音每小时清理一次，已保全的录音除外；通话记录保留。",
        en: "0 keeps them for ever. Older ones are removed once an hour, except those on hold; the call's record stays."
      },
      minimum: 0,
      maximum: MAX_KEEP_DAYS,
      example: 180,
      usual: 0
    }),
    WITHIN_THE_HOUR
  ),
  "disk.warnBelowPercent": parameter(
    "keeping",
    whole({
      zh: "磁盘剩余告警",
      en: "Warn of a full disk below",
      unit: { zh: "%", en: "%" },
      help: {
        zh: "数据或录音所在磁盘的剩余空间低于此比例时，系统状态与日志给出告警。",
        en: "Health and log warn when the disk of the data or of the recordings has less than this left."
      },
      minimum: 1,
      maximum: 50,
      example: 10,
      usual: 10
    }),
    WITHIN_THE_HOUR
  )
}
