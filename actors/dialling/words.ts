import type { DialRefusal } from "./dialling.ts"
import type { DiallingRight, NumberKind } from "./settings.ts"
import type { ShownBy } from "./shown.ts"
import type { OverflowRefusal } from "../work.ts"

/** What the rules of dialling say, for people. */

interface Words {
  readonly zh: string
  readonly en: string
}

export const RIGHT_WORDS: Readonly<Record<DiallingRight, Words>> = {
  none: { zh: "不能拨号", en: "none" },
  internal: { zh: "内部分机", en: "internal" },
  local: { zh: "市话", en: "local" },
  national: { zh: "国内长途", en: "national" },
  international: { zh: "国际长途", en: "international" }
}

export const KIND_WORDS: Readonly<Record<NumberKind, Words>> = {
  emergency: { zh: "紧急号码", en: "Emergency numbers" },
  service: { zh: "服务号码", en: "Service numbers" },
  local: { zh: "本地号码", en: "Local numbers" },
  national: { zh: "国内长途号码", en: "Numbers of other cities" },
  international: { zh: "国际及港澳台号码", en: "Numbers abroad" }
}

export const SHOWN_BY_WORDS: Readonly<Record<ShownBy, Words>> = {
  asked: { zh: "按要求指定", en: "as it was asked for" },
  "last-called": { zh: "客户上次拨打的号码", en: "the number that the customer called last" },
  queue: { zh: "队列设置", en: "the queue's" },
  role: { zh: "角色设置", en: "the role's" },
  trunk: { zh: "线路默认", en: "the trunk's own" },
  hidden: { zh: "线路隐藏主叫", en: "the trunk shows nobody" },
  carrier: { zh: "未设置，由运营商决定", en: "none is set: the carrier's choice" }
}

/** Why the rules refuse the number at which a queue tries who waits. */
export const OVERFLOW_REFUSAL_WORDS: Readonly<Record<OverflowRefusal, Words>> = {
  "not-a-number": { zh: "不是可以拨打的外部号码", en: "it is no number outside that can be dialled" },
  inside: { zh: "是内部分机", en: "it is an extension of a colleague" },
  emergency: { zh: "是紧急号码", en: "it is an emergency number" },
  right: { zh: "是国际及港澳台号码", en: "it is a number abroad" },
  barred: { zh: "以禁拨号码开头", en: "it begins as barred numbers do" },
  "no-trunk": { zh: "没有线路可以呼出", en: "no trunk takes the call" }
}

/** Why a number is not dialled: names what was wrong, and where it is set. */
export const refusalWords = (refusal: DialRefusal): Words => {
  switch (refusal.reason) {
    case "empty":
      return { zh: "没有输入号码", en: "No number was given" }
    case "not-a-number":
      return {
        zh: `${refusal.number} 不是可以拨打的号码`,
        en: `${refusal.number} is no number that can be dialled`
      }
    case "oneself":
      return { zh: `${refusal.number} 是自己的分机`, en: `${refusal.number} is one's own extension` }
    case "right": {
      const [needs, has] = [RIGHT_WORDS[refusal.needs], RIGHT_WORDS[refusal.has]]
      return {
        zh: `拨打 ${refusal.number} 需要“${needs.zh}”权限，现有权限：${has.zh}`,
        en: `Dialling ${refusal.number} needs the right “${needs.en}”; there is: ${has.en}`
      }
    }
    case "barred":
      return {
        zh: `${refusal.number} 以禁拨号码 ${refusal.prefix} 开头`,
        en: `${refusal.number} begins with ${refusal.prefix}, which is barred`
      }
    case "no-trunk": {
      const kind = KIND_WORDS[refusal.kind]
      return {
        zh: `没有线路可以呼出${kind.zh}`,
        en: `No trunk takes calls to ${kind.en.charAt(0).toLowerCase()}${kind.en.slice(1)}`
      }
    }
    case "not-ours":
      return {
        zh: `外显号码 ${refusal.shown} 不是本中心的号码`,
        en: `${refusal.shown}, which was to be shown, is no number of this centre`
      }
    case "not-shown":
      return {
        zh: `没有可呼出的线路能显示 ${refusal.shown}`,
        en: `No trunk that takes this call may show ${refusal.shown}`
      }
  }
}
