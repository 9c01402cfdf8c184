/** An argument's words, parted by spaces; 'single quotes' hold a word with spaces together and are taken off. */
export const wordsOf = (argument: string): ReadonlyArray<string> =>
  Array.from(argument.matchAll(/'([^']*)'|\S+/gu), ([word, quoted]) => quoted ?? word)

/** The first word and the rest as it stands. */
export const splitFirst = (text: string): readonly [first: string, rest: string] => {
  const trimmed = text.trim()
  const space = trimmed.search(/\s/u)
  return space < 0 ? [trimmed, ""] : [trimmed.slice(0, space), trimmed.slice(space + 1).trim()]
}
