import type { Words } from "#wire/permissions.ts"
import type { Field } from "../thing/field.ts"

/** Where a parameter stands on its page, in the order of this list. */
export const parameterGroups = {
  passwords: { zh: "密码规则", en: "Passwords" },
  lockOut: { zh: "登录锁定", en: "Lock-out" },
  sessions: { zh: "登录", en: "Signing in" },
  numbers: { zh: "号码", en: "Numbers" },
  dialling: { zh: "呼出", en: "Calls out" },
  telephones: { zh: "话机", en: "Telephones" },
  entry: { zh: "坐席录入", en: "What agents may enter" },
  ownData: { zh: "客户自助维护", en: "What customers maintain" },
  keeping: { zh: "保存与磁盘", en: "Keeping and disk" },
  setUp: { zh: "首次设置", en: "First set-up" }
} as const satisfies Readonly<Record<string, Words>>
export type ParameterGroup = keyof typeof parameterGroups

/** 系统参数: what a centre sets while it runs. */
export interface Parameter<A> {
  readonly group: ParameterGroup
  /** Its words, type, limits and usual value. */
  readonly field: Field<A> & { readonly usual: A }
  /** When a change counts, for whoever makes it. */
  readonly counts: Words
  /** The engine goes by it: a change is told to the actors at once. */
  readonly isOfCentre: boolean
}

export const parameter = <A>(
  group: ParameterGroup,
  field: Field<A>,
  counts: Words,
  isOfCentre = false
): Parameter<A> => {
  if (field.usual === undefined) throw new Error(`the parameter ${field.words.en} has no usual value`)
  return { group, field: { ...field, usual: field.usual }, counts, isOfCentre }
}

/** Read whenever it is needed. */
export const AT_ONCE: Words = { zh: "立即生效，无需重启", en: "Counts at once, without a restart" }
/** Whoever follows it looks every second. */
export const WITHIN_SECONDS: Words = { zh: "几秒内生效，无需重启", en: "Counts within seconds, without a restart" }
export const NEXT_SIGN_IN: Words = { zh: "下次登录时生效", en: "Counts at the next sign-in" }
/** Jobs that run once an hour read theirs when they begin. */
export const WITHIN_THE_HOUR: Words = { zh: "一小时内生效，无需重启", en: "Counts within the hour, without a restart" }
