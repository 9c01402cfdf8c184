import { pinyin } from "pinyin-pro"
import { nationalForm } from "#actors/telephone-number.ts"
import type { Phone } from "./phones.ts"

/**
 * What a customer is found by. The database has no word for Chinese: a text is found by its single and double characters, a name
 * also by its pinyin and initials, a number by any four digits in a row. Each of these is packed into an integer, in one
 * index; two that fall together only make a row be looked at that does not fit, for the texts beside them are compared.
 */
export interface SearchRow {
  readonly customer: string
  /** Name and addresses, each in a line. */
  readonly text: string
  /** `wangfang` */
  readonly pinyin: string
  /** `wf` */
  readonly initials: string
  /** Numbers as people here dial them without the 0, each in a line. */
  readonly digits: string
  readonly grams: ReadonlyArray<number>
}

interface Found {
  readonly id: string
  readonly name: string
  readonly addresses: ReadonlyArray<string>
  readonly phones: ReadonlyArray<Phone>
}

export const searchRow = ({ addresses, id, name, phones }: Found): SearchRow => {
  const grams = new Set<number>()
  const lines = [name, ...addresses].map(folded)
  for (const [index, line] of lines.entries()) textGrams(line, index === 0, grams)
  const syllables = syllablesOf(name)
  const [whole, initials] = [syllables.join(""), syllables.map((each) => each[0]!).join("")]
  partsOf("pinyin", whole, PINYIN_LENGTHS, grams)
  partsOf("initials", initials, INITIALS_LENGTHS, grams)
  const numbers = phones.map(({ number, written }) => digitsOf(nationalForm(number ?? written)))
  for (const number of numbers) partsOf("digits", number, DIGITS_LENGTHS, grams)
  return {
    customer: id,
    text: lines.join("\n"),
    pinyin: whole,
    initials,
    digits: numbers.join("\n"),
    grams: [...grams]
  }
}

/** How a term of a search is found: by all of these grams, and then by the text itself. */
export interface Way {
  readonly column: "text" | "pinyin" | "initials" | "digits"
  readonly term: string
  readonly grams: ReadonlyArray<number>
}

/** The ways in which one term may be meant; each finds by itself. */
export const waysOf = (term: string): ReadonlyArray<Way> => {
  const plain = folded(term)
  const ways: Array<Way> = [{ column: "text", term: plain, grams: gramsOfText(plain) }]
  if (/^[a-z]+$/u.test(plain)) {
    if (plain.length <= 12)
      ways.push({ column: "initials", term: plain, grams: longest("initials", plain, INITIALS_LENGTHS) })
    if (plain.length >= 3) ways.push({ column: "pinyin", term: plain, grams: longest("pinyin", plain, PINYIN_LENGTHS) })
  }
  const digits = /^[+\d\s().-]+$/u.test(plain) ? digitsOf(nationalForm(plain.replaceAll(/[\s().-]/gu, ""))) : ""
  if (digits.length >= 3)
    ways.push({ column: "digits", term: digits, grams: longest("digits", digits, DIGITS_LENGTHS) })
  return ways
}

const PINYIN_LENGTHS = [3]
const INITIALS_LENGTHS = [1, 2]
const DIGITS_LENGTHS = [3, 4]

export const folded = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll(/\s+/gu, " ").trim()

const digitsOf = (number: string): string => number.replaceAll(/\D/gu, "").replace(/^0/u, "")

/** One for each Chinese character; everything else of a name says nothing here. */
const syllablesOf = (name: string): ReadonlyArray<string> =>
  pinyin(name, { toneType: "none", type: "array", mode: "surname", nonZh: "removed", v: true })
    .map((each) => each.toLowerCase().replaceAll(/[^a-z]/gu, ""))
    .filter((each) => each !== "")

/** Single characters of the name alone: an address has too many for one of them to tell anything. */
const textGrams = (line: string, hasSingles: boolean, into: Set<number>): void => {
  const signs = [...line]
  for (const [at, sign] of signs.entries()) {
    if (hasSingles && sign !== " ") into.add(packed("text", sign))
    const next = signs[at + 1]
    if (next !== undefined) into.add(packed("text", sign + next))
  }
}

const gramsOfText = (term: string): ReadonlyArray<number> => {
  const signs = [...term]
  if (signs.length === 1) return [packed("text", term)]
  return [...new Set(signs.slice(1).map((sign, at) => packed("text", signs[at]! + sign)))]
}

const partsOf = (space: Space, text: string, lengths: ReadonlyArray<number>, into: Set<number>): void => {
  for (const length of lengths)
    for (let at = 0; at + length <= text.length; at++) into.add(packed(space, text.slice(at, at + length)))
}

/** Of a term the longest parts that are kept: the fewest have them all. */
const longest = (space: Space, term: string, lengths: ReadonlyArray<number>): ReadonlyArray<number> => {
  const length = Math.max(...lengths.filter((each) => each <= term.length))
  const grams = new Set<number>()
  partsOf(space, term, [length], grams)
  return [...grams]
}

type Space = keyof typeof SPACES
const SPACES = { text: 1, pinyin: 2, initials: 3, digits: 4 } as const

/** FNV-1a, as the signed integer that the database keeps. */
const packed = (space: Space, gram: string): number => {
  let hash = Math.imul(0x811c9dc5 ^ SPACES[space], 0x01000193)
  for (let at = 0; at < gram.length; at++) {
    const code = gram.charCodeAt(at)
    hash = Math.imul(hash ^ (code & 0xff), 0x01000193)
    hash = Math.imul(hash ^ (code >>> 8), 0x01000193)
  }
  return hash | 0
}
