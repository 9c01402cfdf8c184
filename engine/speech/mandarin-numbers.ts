/** Numbers as Mandarin says them. Digits come in as text, so that no length and no leading zero is lost. */

const DIGITS = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"] as const
const PLACES = ["", "十", "百", "千"] as const
/** Beyond 万亿亿 nobody counts; such digits are read one by one. */
const GROUPS = ["", "万", "亿", "万亿"] as const
export const MANDARIN_CARDINAL_DIGITS = 16

/** Each digit by itself: years, numbers of papers. */
export const digitsInMandarin = (digits: string): string => [...digits].map((digit) => DIGITS[Number(digit)]).join("")

/** Each digit by itself on the telephone, where 一 is said 幺, since it sounds like 七. */
export const telephoneInMandarin = (digits: string): string => digitsInMandarin(digits).replaceAll("一", "幺")

/** 0 … 9999 with its places; `isFirst`: nothing was said before it. */
const group = (value: number, isFirst: boolean): string => {
  let said = ""
  let isGap = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10
    if (digit === 0) {
      isGap = said !== "" || !isFirst
      continue
    }
    if (isGap) said += "零"
    isGap = false
    // 十五 at the beginning, 一百一十五 within.
    said += digit === 1 && place === 1 && said === "" && isFirst ? "十" : countedDigit(digit, place) + PLACES[place]
  }
  return said
}

/** 两百, 两千; 二十 and a single 二. */
const countedDigit = (digit: number, place: number): string => (digit === 2 && place >= 2 ? "两" : DIGITS[digit]!)

/** A whole number: 12005 → 一万两千零五. Longer than {@link MANDARIN_CARDINAL_DIGITS}: digit by digit. */
export const cardinalInMandarin = (digits: string): string => {
  const plain = digits.replace(/^0+(?=\d)/u, "")
  if (plain.length > MANDARIN_CARDINAL_DIGITS) return digitsInMandarin(digits)
  if (plain === "0") return "零"
  let said = ""
  let isGap = false
  for (let index = Math.ceil(plain.length / 4) - 1; index >= 0; index--) {
    const end = plain.length - 4 * index
    const value = Number(plain.slice(Math.max(0, end - 4), end))
    if (value === 0) {
      isGap = true
      continue
    }
    const needsZero = said !== "" && (isGap || value < 1000)
    const counted = value === 2 && index > 0 ? "两" : group(value, said === "")
    said += (needsZero ? "零" : "") + counted.replace(/^零/u, "") + GROUPS[index]
    isGap = false
  }
  return said
}

/** 3.14 → 三点一四; the places behind the point one by one. */
export const decimalInMandarin = (whole: string, fraction: string | undefined): string =>
  fraction === undefined ? cardinalInMandarin(whole) : `${cardinalInMandarin(whole)}点${digitsInMandarin(fraction)}`

/** Before a measure word a single two is 两. */
export const countInMandarin = (digits: string): string => (/^0*2$/u.test(digits) ? "两" : cardinalInMandarin(digits))
