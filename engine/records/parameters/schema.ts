import { AREA_CODE } from "#actors/telephone-number.ts"
import type { Words } from "#wire/permissions.ts"
import { type Field, text, whole, yesNo } from "../thing/field.ts"

/**
 * 系统参数: what a centre sets while it runs, one entry each. A parameter stands here when the code reads it, and only then.
 * What is needed before the database is there (ports, folders) is a setting in carillon.yaml instead.
 */
export interface Parameter<A> {
  /** Its words, type, limits and usual value. */
  readonly field: Field<A> & { readonly usual: A }
  /** When a change counts, for whoever makes it. */
  readonly counts: Words
  /** The engine goes by it: a change is told to the actors at once. */
  readonly isOfCentre: boolean
}

const parameter = <A>(field: Field<A>, counts: Words, isOfCentre = false): Parameter<A> => {
  if (field.usual === undefined) throw new Error(`the parameter ${field.words.en} has no usual value`)
  return { field: { ...field, usual: field.usual }, counts, isOfCentre }
}

/** Jobs that run once an hour read theirs when they begin. */
const WITHIN_THE_HOUR: Words = { zh: "一小时内生效，无需重启", en: "Counts within the hour, without a restart" }

const AT_ONCE: Words = { zh: "立即生效，无需重启", en: "Counts at once, without a restart" }
const NEXT_SIGN_IN: Words = { zh: "下次登录时生效", en: "Counts at the next sign-in" }

/** A hundred years. */
const MAX_KEEP_DAYS = 36_500

export const parameters = {
  "numbers.areaCode": parameter(
    text({
      zh: "本地区号",
      en: "Own area code",
      help: {
        zh: "含 0，例如 010。线路送来的本地号码不带区号时按此补全；留空则不补。",
        en: "With its 0, such as 010. Added to local numbers that trunks send without one; empty: nothing is added."
      },
      maxLength: 4,
      pattern: new RegExp(`^$|${AREA_CODE.source}`, "u"),
      example: "010",
      usual: ""
    }),
    AT_ONCE,
    true
  ),
  "recordings.keepDays": parameter(
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
  ),
  "signIn.twoStepForAll": parameter(
    yesNo({
      zh: "所有人须两步验证",
      en: "Two-step sign-in for everybody",
      help: {
        zh: "除密码外还须输入手机验证器上的验证码。只要求部分人员时，请在角色中设置。",
        en: "A code from an app on the telephone, beside the password. A role can ask it of some people only."
      },
      example: true,
      usual: false
    }),
    NEXT_SIGN_IN
  )
}

export type ParameterName = keyof typeof parameters
export type ParameterValue<Name extends ParameterName> = (typeof parameters)[Name]["field"]["usual"]

export const isParameter = (name: string): name is ParameterName => Object.hasOwn(parameters, name)
