import {
  cardinalInEnglish,
  decimalInEnglish,
  digitsInEnglish,
  ordinalInEnglish,
  yearInEnglish
} from "./english-numbers.ts"
import { type Rule, readBy } from "./reading.ts"

/** What an English speaker says for numbers, times, dates, money and telephone numbers in a text. */
export const readInEnglish = (text: string): string => readBy(RULES, text)

const MONTHS = "January February March April May June July August September October November December".split(" ")

const CURRENCIES: Readonly<Record<string, readonly [one: string, many: string, cent: string, cents: string]>> = {
  $: ["dollar", "dollars", "cent", "cents"],
  "€": ["euro", "euros", "cent", "cents"],
  "£": ["pound", "pounds", "penny", "pence"],
  "¥": ["yuan", "yuan", "fen", "fen"],
  "￥": ["yuan", "yuan", "fen", "fen"]
}

const plain = (written: string): string => written.replaceAll(",", "")

const money = (currency: string, written: string, fraction = ""): string => {
  const [one, many, cent, cents] = CURRENCIES[currency]!
  const whole = plain(written)
  const rest = String(Number(fraction.padEnd(2, "0")))
  const front = `${cardinalInEnglish(whole)} ${Number(whole) === 1 ? one : many}`
  const back = `${cardinalInEnglish(rest)} ${rest === "1" ? cent : cents}`
  if (rest === "0") return front
  return Number(whole) === 0 ? back : `${front} and ${back}`
}

const clock = (hour: string, minute: string, second?: string, half?: string): string => {
  const minutes = Number(minute)
  const said =
    minutes === 0 ? (half === undefined ? " o'clock" : "") : ` ${minutes < 10 ? "oh " : ""}${cardinalInEnglish(minute)}`
  const seconds = second === undefined || Number(second) === 0 ? "" : ` and ${cardinalInEnglish(second)} seconds`
  return `${cardinalInEnglish(hour)}${said}${seconds}${half === undefined ? "" : ` ${half.toLowerCase().startsWith("a") ? "a.m." : "p.m."}`}`
}

const date = (year: string, month: string, day: string): string =>
  `${MONTHS[Number(month) - 1] ?? cardinalInEnglish(month)} ${ordinalInEnglish(day)}, ${yearInEnglish(year)}`

/** In groups, as people say them. */
const telephone = (number: string): string =>
  number
    .split(/[- ]/u)
    .map((part) => (part.startsWith("+") ? `plus ${digitsInEnglish(part.slice(1))}` : digitsInEnglish(part)))
    .join(", ")

const RULES: ReadonlyArray<Rule> = [
  [/(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/gu, (year, month, day) => date(year!, month!, day!)],
  [
    new RegExp(`(?<=\\b(?:${MONTHS.join("|")}) )(\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?\\b`, "gu"),
    (day, year) => `${ordinalInEnglish(day!)}${year === undefined ? "" : `, ${yearInEnglish(year)}`}`
  ],
  [/(?<=\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?) ?[-–—~] ?(?=\d{1,2}:\d{2})/giu, () => " to "],
  [
    /(?<!\d)([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?: ?([ap]\.?m\.?))?(?![\d:])/giu,
    (hour, minute, second, half) => clock(hour!, minute!, second, half)
  ],
  [
    /([$€£¥￥]) ?(\d[\d,]*)(?:\.(\d{1,2}))?(?![\d.]*\d)/gu,
    (currency, whole, fraction) => money(currency!, whole!, fraction)
  ],
  [/(\d[\d,]*)(?:\.(\d+))? ?%/gu, (whole, fraction) => `${decimalInEnglish(plain(whole!), fraction)} percent`],
  [/(?<![\d.,])(\+?\d{2,4}(?:[- ]\d{3,8}){1,3})(?!\d)/gu, (number) => telephone(number!)],
  [/(?<!\d)(\+\d{6,15})(?!\d)/gu, (number) => telephone(number!)],
  [/(?<=\b(?:dial|call|number|extension|phone|hotline):? )(\d{3,})(?!\d)/giu, (number) => digitsInEnglish(number!)],
  [/(?<![\d.,])(0\d+|\d{5,})(?![\d.,]*\d)/gu, (number) => digitsInEnglish(number!)],
  [/(?<![\d.,])(\d+)(?:st|nd|rd|th)\b/gu, (number) => ordinalInEnglish(number!)],
  [/(?<=^|[\s(,;:])-(?=\d)/gu, () => "minus "],
  [/(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?/gu, (whole, fraction) => decimalInEnglish(plain(whole!), fraction)]
]
