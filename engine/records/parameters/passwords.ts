import type { Words } from "#wire/permissions.ts"
import { choices, whole } from "../thing/field.ts"
import { AT_ONCE, parameter } from "./parameter.ts"

/** What a password may have to hold. */
export const LETTER_KINDS = ["lower", "upper", "digit", "sign"] as const
export type LetterKind = (typeof LETTER_KINDS)[number]
export const LETTER_WORDS: Readonly<Record<LetterKind, Words>> = {
  lower: { zh: "小写字母", en: "a small letter" },
  upper: { zh: "大写字母", en: "a capital letter" },
  digit: { zh: "数字", en: "a digit" },
  sign: { zh: "符号", en: "a sign" }
}

/** Hashes kept of each person: as many as the largest rule asks for. */
export const MOST_REMEMBERED = 24
/** Ten years. */
const MAX_AGE_DAYS = 3_650

/** What a new password must be, and for how long it is good. */
export const passwordParameters = {
  "passwords.leastLength": parameter(
    "passwords",
    whole({
      zh: "最短长度",
      en: "Shortest",
      unit: { zh: "个字符", en: "characters" },
      help: {
        zh: "对以后设置的密码生效，已有密码不受影响。",
        en: "For passwords that are set from now on; those that there are stay."
      },
      // Shorter ones fall to guessing (NIST SP 800-63B §5.1.1.2).
      minimum: 8,
      maximum: 64,
      example: 12,
      usual: 8
    }),
    AT_ONCE
  ),
  "passwords.mustHold": parameter(
    "passwords",
    choices(
      LETTER_KINDS.map((value) => ({ value, words: LETTER_WORDS[value] })),
      {
        zh: "必须包含",
        en: "Must hold",
        help: {
          zh: "不选则只看长度和是否常见。",
          en: "With none of them, length counts, and that it is not a common one."
        },
        example: ["lower", "digit"],
        usual: []
      }
    ),
    AT_ONCE
  ),
  "passwords.notLast": parameter(
    "passwords",
    whole({
      zh: "不能与最近几次相同",
      en: "Not one of the last",
      unit: { zh: "次", en: "passwords" },
      help: { zh: "1 为只不能与当前密码相同。", en: "1: only the present one may not be taken again." },
      minimum: 1,
      maximum: MOST_REMEMBERED,
      example: 5,
      usual: 1
    }),
    AT_ONCE
  ),
  "passwords.goodForDays": parameter(
    "passwords",
    whole({
      zh: "有效天数",
      en: "Good for",
      unit: { zh: "天", en: "days" },
      help: {
        zh: "0 为不过期。到期后登录须先改密码。",
        en: "0: for ever. Who signs in with an older one must choose another first."
      },
      minimum: 0,
      maximum: MAX_AGE_DAYS,
      example: 90,
      usual: 0
    }),
    AT_ONCE
  )
}
