/** Numbers as English says them. Digits come in as text, so that no length and no leading zero is lost. */

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " "
  )
const TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split(" ")
const GROUPS = ["", "thousand", "million", "billion", "trillion"] as const
/** Beyond trillions nobody counts; such digits are read one by one. */
export const ENGLISH_CARDINAL_DIGITS = 15

const belowHundred = (value: number): string => {
  if (value < 20) return SMALL[value]!
  const tens = TENS[Math.floor(value / 10)]!
  return value % 10 === 0 ? tens : `${tens}-${SMALL[value % 10]!}`
}

const belowThousand = (value: number): string => {
  const hundreds = Math.floor(value / 100)
  const rest = value % 100
  if (hundreds === 0) return belowHundred(rest)
  return `${SMALL[hundreds]!} hundred${rest === 0 ? "" : ` and ${belowHundred(rest)}`}`
}

/** Each digit by itself. */
export const digitsInEnglish = (digits: string): string => [...digits].map((digit) => SMALL[Number(digit)]).join(" ")

/** A whole number: 1205 → one thousand two hundred and five. */
export const cardinalInEnglish = (digits: string): string => {
  const plain = digits.replace(/^0+(?=\d)/u, "")
  if (plain.length > ENGLISH_CARDINAL_DIGITS) return digitsInEnglish(digits)
  if (plain === "0") return "zero"
  const said: Array<string> = []
  for (let index = Math.ceil(plain.length / 3) - 1; index >= 0; index--) {
    const end = plain.length - 3 * index
    const value = Number(plain.slice(Math.max(0, end - 3), end))
    if (value === 0) continue
    const and = index === 0 && value < 100 && said.length > 0 ? "and " : ""
    said.push(`${and}${belowThousand(value)}${index === 0 ? "" : ` ${GROUPS[index]}`}`)
  }
  return said.join(" ")
}

export const decimalInEnglish = (whole: string, fraction: string | undefined): string =>
  fraction === undefined ? cardinalInEnglish(whole) : `${cardinalInEnglish(whole)} point ${digitsInEnglish(fraction)}`

const ORDINALS: Readonly<Record<string, string>> = {
  one: "first",
  two: "second",
  three: "third",
  five: "fifth",
  eight: "eighth",
  nine: "ninth",
  twelve: "twelfth"
}

/** 21 → twenty-first. */
export const ordinalInEnglish = (digits: string): string =>
  cardinalInEnglish(digits).replace(
    /[a-z]+$/u,
    (last) => ORDINALS[last] ?? (last.endsWith("y") ? `${last.slice(0, -1)}ieth` : `${last}th`)
  )

/** 2026 → twenty twenty-six, 2005 → two thousand and five, 1900 → nineteen hundred. */
export const yearInEnglish = (digits: string): string => {
  const value = Number(digits)
  if (digits.length !== 4 || value < 1100 || (value >= 2000 && value < 2010)) return cardinalInEnglish(digits)
  const rest = value % 100
  const century = belowHundred(Math.floor(value / 100))
  if (rest === 0) return `${century} hundred`
  return `${century} ${rest < 10 ? `oh ${SMALL[rest]!}` : belowHundred(rest)}`
}
