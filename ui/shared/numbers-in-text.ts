/** A piece of a text: words, or a telephone number as somebody wrote it. */
export interface PieceOfText {
  readonly text: string
  readonly isNumber: boolean
}

/**
 * What people write for telephone numbers in this country: mobiles, land lines with their area code, 400 and 800, and anything with
 * a plus. Other digits are orders, sums and dates.
 */
const NUMBER =
  /(?<![\d.*+-])(?:\+\d{1,3}[ -]?\d[\d -]{6,13}\d|1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{4}[ -]?\d{3,4}|[48]00[ -]?\d{3}[ -]?\d{4})(?![\d*-])/gu

export const numbersIn = (text: string): ReadonlyArray<PieceOfText> => {
  const pieces: Array<PieceOfText> = []
  let at = 0
  for (const { 0: number, index } of text.matchAll(NUMBER)) {
    if (index > at) pieces.push({ text: text.slice(at, index), isNumber: false })
    pieces.push({ text: number, isNumber: true })
    at = index + number.length
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isNumber: false })
  return pieces
}
