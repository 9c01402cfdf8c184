import type { SwitchEvent } from "../events/event.ts"
import { expressionOf } from "./expressions.ts"

/** Filters of one connection; FreeSWITCH has no limit, a script that loops must not fill our memory. */
const FILTERS_LIMIT = 10_000

/** Nobody writes longer ones, and each is run against the headers of each event. */
const EXPRESSION_LIMIT = 1_000

/** Each costs up to 2 ms for each event. */
const EXPRESSIONS_LIMIT = 50

interface Filter {
  /** Lower case. */
  readonly header: string
  /** As it was written, by which it is taken away again. */
  readonly value: string
  /** Takes an event away instead of letting it pass. */
  readonly excludes: boolean
  readonly isExpression: boolean
  readonly fits: (value: string) => boolean
}

/**
 * Which events one connection hears of those it asked for: with filters, those that one of them fits. `-` in front of a value
 * takes events away that another filter lets pass; `/…/` is a regular expression, anywhere in the header's value.
 */
export interface Filters {
  readonly passes: (event: Pick<SwitchEvent, "headers">) => boolean
  /** Gives why not: the value is a regular expression that is none or may take too long, or there are too many. */
  readonly add: (header: string, value: string) => string | undefined
  /** Without a value, all filters on that header go; `all` clears every filter. */
  readonly remove: (header: string, value: string | undefined) => void
}

export const makeFilters = (): Filters => {
  let filters: ReadonlyArray<Filter> = []
  return {
    passes: (event) => {
      if (filters.length === 0) return true
      // Made when they are asked for, and most connections filter nothing.
      const { headers } = event
      let passes = false
      for (const { excludes, fits, header } of filters) {
        // What one has let pass, only an excluding one has to be asked about.
        if (passes && !excludes) continue
        const has = headers.find(([name]) => name.toLowerCase() === header)?.[1]
        if (has === undefined || !fits(has)) continue
        if (excludes) return false
        passes = true
      }
      return passes
    },
    add: (header, value) => {
      if (filters.length >= FILTERS_LIMIT) return `${FILTERS_LIMIT} filters already`
      const read = readValue(value)
      if (typeof read === "string") return read
      if (read.isExpression && filters.filter(({ isExpression }) => isExpression).length >= EXPRESSIONS_LIMIT)
        return `${EXPRESSIONS_LIMIT} expressions already`
      filters = [...filters, { header: header.toLowerCase(), value, ...read }]
      return undefined
    },
    remove: (header, value) => {
      const name = header.toLowerCase()
      filters = filters.filter(
        (one) => name !== "all" && (one.header !== name || (value !== undefined && one.value !== value))
      )
    }
  }
}

const readValue = (value: string): Pick<Filter, "excludes" | "fits" | "isExpression"> | string => {
  if (value.startsWith("/")) {
    const expression = readExpression(value)
    return typeof expression === "string" ? expression : { excludes: false, fits: expression.fits, isExpression: true }
  }
  // FreeSWITCH looks for a slash before it takes the sign off: there is no `-/…/`.
  const [signs = ""] = /^[+\- ]*/u.exec(value) ?? []
  const wanted = value.slice(signs.length).toLowerCase()
  const excludes = /[+-]/u.test(signs) && signs.lastIndexOf("-") > signs.lastIndexOf("+")
  return { excludes, fits: (has) => has.toLowerCase() === wanted, isExpression: false }
}

/** `/expression/` with FreeSWITCH's options `i`, `m` and `s` behind it; the last slash may be left out. */
const readExpression = (value: string): ReturnType<typeof expressionOf> => {
  const [, source = "", options = ""] = /^\/(.*?)(?:\/([ims]*))?$/su.exec(value) ?? []
  if (source === "") return "invalid syntax"
  return source.length > EXPRESSION_LIMIT ? `expression longer than ${EXPRESSION_LIMIT}` : expressionOf(source, options)
}
