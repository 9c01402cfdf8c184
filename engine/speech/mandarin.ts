import {
  cardinalInMandarin,
  countInMandarin,
  decimalInMandarin,
  digitsInMandarin,
  telephoneInMandarin
} from "./mandarin-numbers.ts"
import { type Rule, readBy } from "./reading.ts"

/** What a Mandarin speaker says for numbers, times, dates, money and telephone numbers in a text. */
export const readInMandarin = (text: string): string => readBy(RULES, text)

/** Words that count: 2 before one of them is 两. Longer ones first. 号, 月, 日, 楼 are names, not counts: 二号, 二月. */
const MEASURES =
  "分钟 小时 个 位 次 条 台 件 张 通 名 点 秒 天 年 周 倍 份 项 种 家 间 元 块 路 辆 人 组 步 遍 公里 米 吨 斤 公斤 万 亿 千 百".split(
    " "
  )
const MEASURE = `(?:${MEASURES.toSorted((a, b) => b.length - a.length).join("|")})`

const CURRENCIES: Readonly<Record<string, string>> = { $: "美元", "€": "欧元", "£": "英镑", HK$: "港元" }

const clock = (hour: string, minute: string, second?: string): string => {
  const minutes = Number(minute)
  const seconds = second === undefined || Number(second) === 0 ? "" : `${underSixty(second)}秒`
  const said = minutes === 0 && seconds === "" ? "" : `${underSixty(minute)}分`
  return `${countInMandarin(hour)}点${said}${seconds}`
}
const underSixty = (digits: string): string => (Number(digits) < 10 ? "零" : "") + cardinalInMandarin(digits)

const day = (month: string, date: string): string => `${cardinalInMandarin(month)}月${cardinalInMandarin(date)}日`

/** 12.50 → 十二元五角; 12.05 → 十二元零五分; 0.5 → 五角. */
const yuan = (written: string, fraction = ""): string => {
  const whole = plain(written)
  const [jiao = 0, fen = 0] = [...fraction.padEnd(2, "0")].map(Number)
  if (jiao === 0 && fen === 0) return `${countInMandarin(whole)}元`
  const front = Number(whole) === 0 ? "" : `${countInMandarin(whole)}元`
  const middle = jiao === 0 ? (front === "" ? "" : "零") : `${countInMandarin(String(jiao))}角`
  return `${front}${middle}${fen === 0 ? "" : `${front === "" && jiao === 0 ? countInMandarin(String(fen)) : cardinalInMandarin(String(fen))}分`}`
}

const plain = (written: string): string => written.replaceAll(",", "")

/** From 3 digits on a number that is dialled: 110, 12345, 95000. */
const DIALLED = "(?<=(?:拨打|拨|致电|电话|热线|号码|号码是|电话是|分机|工号)[:： ]?)"

const RULES: ReadonlyArray<Rule> = [
  // 2026-11-26, 2026/11/26, 2026年11月26日
  [
    /(?<!\d)(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日号])(?!\d)/gu,
    (year, m1, d1, m2, d2) => `${digitsInMandarin(year!)}年${day(m1 ?? m2!, d1 ?? d2!)}`
  ],
  [/(?<!\d)(\d{4})年/gu, (year) => `${digitsInMandarin(year!)}年`],
  [/(?<!\d)(\d{1,2})月(\d{1,2})([日号])/gu, (month, date, name) => `${day(month!, date!).slice(0, -1)}${name}`],
  // 9:00-18:00 is one span.
  [/(?<=\d{1,2}[:：]\d{2}) ?[-–—~～至] ?(?=\d{1,2}[:：]\d{2})/gu, () => "到"],
  [
    /(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?!\d)/gu,
    (hour, minute, second) => clock(hour!, minute!, second)
  ],
  [/[¥￥] ?(\d[\d,]*)(?:\.(\d{1,2}))?(?![\d.])/gu, (whole, fraction) => yuan(whole!, fraction)],
  [/(?<![\d.])(\d[\d,]*)\.(\d{1,2})元/gu, (whole, fraction) => yuan(whole!, fraction)],
  [
    /(HK\$|[$€£]) ?(\d[\d,]*)(?:\.(\d+))?/gu,
    (currency, whole, fraction) => {
      const cut = fraction?.replace(/0+$/u, "")
      const amount =
        cut === undefined || cut === "" ? countInMandarin(plain(whole!)) : decimalInMandarin(plain(whole!), cut)
      return `${amount}${CURRENCIES[currency!]}`
    }
  ],
  [
    /(-?)(\d[\d,]*)(?:\.(\d+))? ?[%％]/gu,
    (minus, whole, fraction) => `${minus === "-" ? "负" : ""}百分之${decimalInMandarin(plain(whole!), fraction)}`
  ],
  // Telephone numbers: +86 138 0013 8000, 010-12345678, 400-800-1234, 13800138000
  [
    /(?<!\d)(\+?\d{2,4}(?:[- ]\d{3,8}){1,3})(?!\d)/gu,
    (number) =>
      number!
        .replace("+", "加")
        .split(/[- ]/u)
        .map((part) => part.replaceAll(/\d+/gu, telephoneInMandarin))
        .join("，")
  ],
  [/(?<!\d)(\+\d{6,15})(?!\d)/gu, (number) => `加${telephoneInMandarin(number!.slice(1))}`],
  [new RegExp(`${DIALLED}(\\d{3,})(?!\\d)`, "gu"), (number) => telephoneInMandarin(number!)],
  [/(?<![\d.,])(1[3-9]\d{9})(?!\d)/gu, (number) => telephoneInMandarin(number!.replace(/^(\d{3})(\d{4})/u, "$1$2"))],
  // A leading zero or five digits and more without a word that counts: a number of something.
  [new RegExp(`(?<![\\d.,])(0\\d+|\\d{5,})(?![\\d.,]*\\d|${MEASURE})`, "gu"), (number) => telephoneInMandarin(number!)],
  [/第(\d+)/gu, (number) => `第${cardinalInMandarin(number!)}`],
  [
    new RegExp(`(?<![\\d.,])(\\d{1,3}(?:,\\d{3})+|\\d+)(?= ?${MEASURE})`, "gu"),
    (number) => countInMandarin(plain(number!))
  ],
  [/(?<=^|[\s，。、：(（])-(?=\d)/gu, () => "负"],
  [/(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?/gu, (whole, fraction) => decimalInMandarin(plain(whole!), fraction)]
]
