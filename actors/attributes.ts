import * as Schema from "effect/Schema"

/**
 * What is known of a piece of work, in words for screens and scripts. Filled where the work enters; nobody on the way reads or
 * copies single ones. Keys below are well known: screens have their names in both languages. Others may come along.
 */
export const Attributes = Schema.Record(Schema.String, Schema.String)
export type Attributes = typeof Attributes.Type

export interface AttributeName {
  readonly zh: string
  readonly en: string
  /**
   * How it is shown. A `number` is a telephone number, masked where the person may not see it. A `due` is a moment by which the
   * work has to be done ({@link momentOf}).
   */
  readonly kind: "text" | "number" | "link" | "due"
  /** Shown in small lists too, not only where there is room. */
  readonly short?: true
}

/** One entry an attribute, in the order in which screens show them. */
export const WELL_KNOWN = {
  title: { zh: "标题", en: "Title", kind: "text", short: true },
  dueAt: { zh: "期限", en: "Due", kind: "due", short: true },
  callingNumber: { zh: "主叫号码", en: "Calling number", kind: "number", short: true },
  ownAgent: { zh: "专属坐席", en: "Own agent", kind: "text", short: true },
  lastAgent: { zh: "上次服务", en: "Served last by", kind: "text", short: true },
  voicemail: { zh: "语音留言", en: "Voicemail", kind: "text" },
  vip: { zh: "客户级别", en: "Customer", kind: "text", short: true },
  user: { zh: "用户", en: "User", kind: "text" },
  dialledNumber: { zh: "被叫号码", en: "Dialled number", kind: "number" },
  trunk: { zh: "线路", en: "Trunk", kind: "text" },
  area: { zh: "片区", en: "Area", kind: "text" },
  place: { zh: "位置", en: "Place", kind: "text" },
  keys: { zh: "按键", en: "Keys", kind: "text" },
  text: { zh: "内容", en: "Text", kind: "text" },
  incident: { zh: "警情", en: "Incident", kind: "text" },
  link: { zh: "链接", en: "Link", kind: "link" }
} as const satisfies Readonly<Record<string, AttributeName>>
export type WellKnown = keyof typeof WELL_KNOWN

/** The latest moment that clocks here can show: the end of 9999 (UTC). */
const LATEST = 253_402_300_799_999
/** A moment as an attribute has it, ms since 1970 (UTC) in digits; undefined: it is none. */
export const momentOf = (text: string): number | undefined => {
  const at = /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN
  return at <= LATEST ? at : undefined
}

/** Names, texts and their number are bounded: the map goes with every message about the work. */
export const ATTRIBUTES_LIMIT = 40
export const ATTRIBUTE_NAME_LIMIT = 64
export const ATTRIBUTE_TEXT_LIMIT = 2_000
