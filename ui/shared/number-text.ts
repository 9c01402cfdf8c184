/** The server covers what the centre wishes to be covered: whatever it sends whole may be seen. */
export const isCovered = (number: string): boolean => number.includes("*")

/** The whole number, grouped so that it can be read out: 138 0000 1111. */
export const groupedNumber = (number: string): string =>
  isMobile(number) ? number.replace(/^(\+86)?(\d{3})(\d{4})(\d{4})$/u, "$1 $2 $3 $4").trim() : number

const isMobile = (digits: string): boolean => /^(?:\+86)?1\d{10}$/u.test(digits)
