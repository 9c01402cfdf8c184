/** Longer than any number: what a stranger's switch hands on of them is kept, shown and listed no further. */
const SHOWN_LENGTH = 64

/** A number or name as another side wrote it: one line, no control characters, none that turn writing round. */
export const shown = (text: string): string => {
  const plain = text.toWellFormed().replaceAll(UNSEEN, "").replaceAll(/\s+/gu, " ").trim()
  return plain.length <= SHOWN_LENGTH ? plain : [...plain].slice(0, SHOWN_LENGTH).join("")
}

const UNSEEN = /(?![\t\n\v\f\r\u0085])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu
