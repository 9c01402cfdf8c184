/** A pattern, and what is said in its place: it hears the groups of the match, and not the whole. */
export type Rule = readonly [pattern: RegExp, said: (...groups: ReadonlyArray<string | undefined>) => string]

/** Rules one after the other: the first that fits a number takes it, since what is said has no digits left. */
export const readBy = (rules: ReadonlyArray<Rule>, text: string): string =>
  rules.reduce(
    (read, [pattern, said]) =>
      read.replaceAll(pattern, (...found: ReadonlyArray<unknown>) => {
        // After the groups come the place and the whole text.
        const place = found.findIndex((each, index) => index > 0 && typeof each === "number")
        return said(...(found.slice(1, place) as ReadonlyArray<string | undefined>))
      }),
    text
  )
