/**
 * Expressions that another program sends and that are run on the thread of all calls. A regular expression may try exponentially
 * many ways; one is only taken where the ways can be counted beforehand, and looks at no more of a value than that count allows.
 */

/** Steps for one value, about 2 ms. */
const STEPS_LIMIT = 2_000_000

/** An expression that could not look at a whole UUID is of no use. */
const LEAST_LENGTH = 36

const MOST_LENGTH = 1_000

/** `{n}` repeats even what is empty; nobody writes larger ones. */
const COUNT_LIMIT = 1_000

/** Whether a value fits, and how much of it is looked at; or, as a text, why the expression is refused. */
export const expressionOf = (
  source: string,
  options: string
): { readonly fits: (value: string) => boolean; readonly length: number } | string => {
  let expression: RegExp
  try {
    expression = new RegExp(source, options)
  } catch {
    return "invalid syntax"
  }
  const ways = waysOf(source)
  if (typeof ways === "string") return ways
  // Every place of the value may be a beginning, and every unbounded repeat may end at any place behind it.
  const length = Math.min(MOST_LENGTH, Math.floor((STEPS_LIMIT / ways.factor) ** (1 / (ways.unbounded + 1))))
  if (length < LEAST_LENGTH) return "expression too costly: fewer repeats or alternatives, please"
  return { fits: (value) => expression.test(value.slice(0, length)), length }
}

interface Ways {
  /** Repeats without an end. */
  readonly unbounded: number
  /** How many ways all else has together. */
  readonly factor: number
}

interface Group {
  alternatives: number
  /** It, or a group in it, has a repeat or an alternation. */
  branches: boolean
}

/** An escape, a class, the begin of a group, its end with what repeats it, an alternation, a repeat. */
const TOKENS =
  /\\(?<escaped>.)|\[(?:\\.|[^\]\\])*\]|(?<open>\((?:\?(?<kind><[=!]|[^)])?)?)|(?<close>\))|(?<bar>\|)|(?<repeat>[*+?]|\{\d+(?:,\d*)?\})\??/gsu

const waysOf = (source: string): Ways | string => {
  let unbounded = 0
  let factor = 1
  const outer: Group = { alternatives: 1, branches: false }
  const groups: Array<Group> = [outer]
  /** The group that ended right before. */
  let ended: { readonly group: Group; readonly at: number } | undefined
  for (const { 0: token, groups: named = {}, index } of source.matchAll(TOKENS)) {
    const { bar, close, escaped, kind, open, repeat } = named
    const inner = groups.at(-1) ?? outer
    if (escaped !== undefined && /[1-9k]/u.test(escaped)) return "expression refers back to a group"
    if (kind === "<=" || kind === "<!") return "expression looks behind"
    if (open !== undefined) groups.push({ alternatives: 1, branches: false })
    if (bar !== undefined) {
      inner.alternatives += 1
      inner.branches = true
    }
    if (close !== undefined) {
      groups.pop()
      factor *= inner.alternatives
      const around = groups.at(-1) ?? outer
      around.branches ||= inner.branches
      ended = { group: inner, at: index + token.length }
    }
    if (repeat !== undefined) {
      const [least, most] = boundsOf(repeat)
      const group = ended?.at === index ? ended.group : undefined
      if (group?.branches === true && most > 1) return "expression repeats a group with a repeat or alternatives in it"
      if (Math.max(least, Number.isFinite(most) ? most : 0) > COUNT_LIMIT)
        return `expression counts beyond ${COUNT_LIMIT}`
      if (Number.isFinite(most)) factor *= most - least + 1
      else unbounded += 1
      // A group may be empty, and then its count is all that ends it.
      if (group !== undefined) factor *= Math.max(1, Number.isFinite(most) ? most : least)
      inner.branches = true
    }
  }
  return { unbounded, factor: factor * outer.alternatives }
}

const boundsOf = (repeat: string): readonly [least: number, most: number] => {
  if (repeat === "*") return [0, Infinity]
  if (repeat === "+") return [1, Infinity]
  if (repeat === "?") return [0, 1]
  const [least = "", most] = repeat.slice(1, -1).split(",")
  return [Number(least), most === undefined ? Number(least) : most === "" ? Infinity : Number(most)]
}
