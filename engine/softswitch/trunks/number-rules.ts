/**
 * Rules for numbers, as `taken|kept=front`: a number that looks so loses what is left of the bar and gets `front` before the
 * rest. `x` is any digit, `z` 1–9, `n` 2–9, a `.` at the end one or more characters, a `!` any or none; everything else is
 * itself. Without a bar nothing is taken. The first rule that fits holds; no text of a rule can make it slow.
 */
export interface NumberRule {
  readonly taken: string
  readonly kept: string
  readonly front: string
}

const NUMBER = String.raw`[+\d*#]`
const RULE = new RegExp(`^(?:([+\\d*#xzn]{0,32})\\|)?((?:[+\\d*#xzn]{0,32})[.!]?)=(${NUMBER}{0,32})$`, "iu")

/** Undefined for what is no rule. */
export const numberRuleOf = (text: string): NumberRule | undefined => {
  const found = RULE.exec(text.replaceAll(/\s/gu, ""))
  if (found === null) return undefined
  const [, taken = "", kept = "", front = ""] = found
  return taken === "" && kept === "" ? undefined : { taken, kept, front }
}

/** The number as the first rule that fits makes it; as it came when none does. */
export const applyRules = (rules: ReadonlyArray<NumberRule>, number: string): string => {
  for (const { front, kept, taken } of rules) if (fits(taken + kept, number)) return front + number.slice(taken.length)
  return number
}

const fits = (pattern: string, number: string): boolean => {
  const last = pattern.at(-1)
  const isOpen = last === "." || last === "!"
  const fixed = isOpen ? pattern.slice(0, -1) : pattern
  if (number.length < fixed.length + (last === "." ? 1 : 0)) return false
  if (!isOpen && number.length !== fixed.length) return false
  for (let at = 0; at < fixed.length; at++) if (!isOne(fixed[at] ?? "", number[at] ?? "")) return false
  return true
}

const isOne = (pattern: string, character: string): boolean => {
  switch (pattern.toLowerCase()) {
    case "x":
      return character >= "0" && character <= "9"
    case "z":
      return character >= "1" && character <= "9"
    case "n":
      return character >= "2" && character <= "9"
    default:
      return character === pattern
  }
}
