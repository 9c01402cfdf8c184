import { type Attributes, WELL_KNOWN, type WellKnown } from "../attributes.ts"

/** What a telephone number is, as far as a centre may wish to cover it: `short` ones and words name nobody outside. */
export const NUMBER_KINDS = ["mobile", "landline", "foreign"] as const
export type NumberKind = (typeof NUMBER_KINDS)[number]

/** How numbers are covered in this centre. */
export interface Masking {
  /** Numbers of the other kinds are shown whole to whoever may see the row. */
  readonly kinds: ReadonlyArray<NumberKind>
  /** A desk shows them whole to the agent whose work it is; else uncovering is a question of its own. */
  readonly isWholeAtWork: boolean
}

/** What holds until a centre says otherwise. */
export const USUAL_MASKING: Masking = { kinds: NUMBER_KINDS, isWholeAtWork: false }

/** Of what is covered whatever holds in the centre. */
export const EVERYTHING: Masking = { kinds: NUMBER_KINDS, isWholeAtWork: false }

/** Up to this many digits a number is an extension or a short code and names nobody outside. */
const SHORT_NUMBER_DIGITS = 5
const TAIL_DIGITS = 4

/** Null: nothing that may be covered, as letters (`anonymous`), short numbers and what is masked already. */
export const numberKind = (number: string): NumberKind | null => {
  const digits = bare(number)
  if (!/^\+?\d+$/u.test(digits) || digits.replace("+", "").length <= SHORT_NUMBER_DIGITS) return null
  if (/^(?:(?:\+?86)?|0)1[3-9]\d{9}$/u.test(digits)) return "mobile"
  return /^(?:\+(?!86)|00(?!86))/u.test(digits) ? "foreign" : "landline"
}

/**
 * A telephone number for those who may not see it whole: where it is from and its last four digits stay. 138****1111,
 * +86138****1111, 021****7788, 0571****4321.
 */
export const maskedNumber = (number: string, { kinds }: Pick<Masking, "kinds">): string => {
  const kind = numberKind(number)
  if (kind === null || !kinds.includes(kind)) return number
  const digits = bare(number)
  const head = PLACE.exec(digits)?.[0] ?? ""
  // At least three digits stay hidden, however long the prefix is.
  const kept = head.length + TAIL_DIGITS + 3 <= digits.length ? head : ""
  return `${kept}****${digits.slice(-Math.min(TAIL_DIGITS, Math.max(2, digits.length - kept.length - 3)))}`
}

/** Whether this is how that number is covered, by the rules of today or of before: the ends agree. */
export const isCoverOf = (covered: string, number: string): boolean => {
  const [head, tail, ...more] = covered.split("****")
  if (head === undefined || tail === undefined || more.length > 0 || number.includes("*")) return false
  const digits = bare(number)
  return digits.length >= head.length + tail.length && digits.startsWith(head) && digits.endsWith(tail)
}

const bare = (number: string): string => number.replace(/[\s-]/gu, "")

/**
 * What says where a number is from: a mainland mobile's first three digits (a trunk may want a 0 before them), an area code (010, 02x, else four digits), a country
 * code (ITU-T E.164: +1 and +7 have one digit, most have two, some three).
 */
const PLACE =
  /^(?:(?:(?:\+?86)?|0)1[3-9]\d(?=\d{8}$)|\+86(?:10|2\d|[3-9]\d\d)|0(?:10|2\d|[3-9]\d\d)|\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3}))/u

/** The same with every telephone number in them masked. */
export const maskedAttributes = (attributes: Attributes, masking: Pick<Masking, "kinds">): Attributes => {
  const numbers = numberKeys(attributes)
  return numbers.length === 0
    ? attributes
    : {
        ...attributes,
        ...Object.fromEntries(numbers.map((key) => [key, maskedNumber(attributes[key] ?? "", masking)]))
      }
}

/** Keys of the attributes that are telephone numbers. */
export const numberKeys = (attributes: Attributes): ReadonlyArray<string> =>
  Object.keys(attributes).filter(
    (key) => Object.hasOwn(WELL_KNOWN, key) && WELL_KNOWN[key as WellKnown].kind === "number"
  )
