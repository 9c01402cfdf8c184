import type { Block, Section } from "./chapter.ts"

/** A piece of a text, as it is shown. */
export interface Piece {
  readonly text: string
  readonly kind: "plain" | "strong" | "code"
  readonly isHit: boolean
}

const textOfBlock = (block: Block): string => {
  if (typeof block === "string") return block
  if ("steps" in block) return block.steps.join(" ")
  if ("points" in block) return block.points.join(" ")
  if ("table" in block) return block.table.flat().join(" ")
  if ("code" in block) return block.code
  return block.caption
}

/** All that a section says, without its marks. */
export const textOf = ({ body, title }: Section): string =>
  [title, ...body.map(textOfBlock)].join(" ").replaceAll(/\*\*|`/gu, "")

/** The sections that hold every word typed, in any order and either case; all of them when nothing was typed. */
export const found = (sections: ReadonlyArray<Section>, typed: string): ReadonlyArray<Section> => {
  const words = wordsOf(typed)
  return sections.filter((section) => {
    const text = textOf(section).toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** A text in the pieces that look alike; what was typed stands out. */
export const piecesOf = (text: string, typed: string): ReadonlyArray<Piece> => {
  const words = wordsOf(typed)
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/u)
    .filter(Boolean)
    .flatMap((part) => {
      if (part.startsWith("**")) return hitsOf(part.slice(2, -2), words, "strong")
      if (part.startsWith("`")) return hitsOf(part.slice(1, -1), words, "code")
      return hitsOf(part, words, "plain")
    })
}

const wordsOf = (typed: string): ReadonlyArray<string> => typed.toLowerCase().split(/\s+/u).filter(Boolean)

const hitsOf = (text: string, words: ReadonlyArray<string>, kind: Piece["kind"]): ReadonlyArray<Piece> => {
  const lower = text.toLowerCase()
  const at = words
    .map((word) => ({ from: lower.indexOf(word), length: word.length }))
    .filter(({ from }) => from >= 0)
    .toSorted((a, b) => a.from - b.from)[0]
  if (at === undefined) return [{ text, kind, isHit: false }]
  const to = at.from + at.length
  return [
    ...(at.from > 0 ? [{ text: text.slice(0, at.from), kind, isHit: false }] : []),
    { text: text.slice(at.from, to), kind, isHit: true },
    ...(to < text.length ? hitsOf(text.slice(to), words, kind) : [])
  ]
}
