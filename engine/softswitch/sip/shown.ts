/** Longer than any number and most names; what a stranger sends is kept, shown and listed no further. */
export const SHOWN_LENGTH = 64

/** What another side says of itself, as people may see it: one line, no control characters, none that turn writing round. */
export const shown = (text: string): string => {
  const plain = text.toWellFormed().replaceAll(UNSEEN, "").replaceAll(/\s+/gu, " ").trim()
  return plain.length <= SHOWN_LENGTH ? plain : [...plain].slice(0, SHOWN_LENGTH).join("")
}

/** Controls but those that are spaces, marks of direction and joining, private and unassigned characters. */
const UNSEEN = /(?![\t\n\v\f\r\u0085])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu
