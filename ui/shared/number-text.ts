/** Up to this many digits a number is an extension or a short code and names nobody outside. */
const SHORT_NUMBER_DIGITS = 5

/**
 * A caller's number as screens show it unless asked: a mainland mobile keeps 3 and 4 digits (138****1111), any other
 * number 2 and 2. Letters (`anonymous`) and short numbers stay.
 */
export const maskedNumber = (number: string): string => {
  const digits = number.replace(/[\s-]/gu, "")
  if (!/^\+?\d+$/u.test(digits) || digits.replace("+", "").length <= SHORT_NUMBER_DIGITS) return number
  const [head, tail] = isMobile(digits) ? [digits.length - 8, 4] : [2, 2]
  return `${digits.slice(0, head)}****${digits.slice(-tail)}`
}

/** The whole number, grouped so that it can be read out: 138 0000 1111. */
export const groupedNumber = (number: string): string =>
  isMobile(number) ? number.replace(/^(\+86)?(\d{3})(\d{4})(\d{4})$/u, "$1 $2 $3 $4").trim() : number

const isMobile = (digits: string): boolean => /^(?:\+86)?1\d{10}$/u.test(digits)
