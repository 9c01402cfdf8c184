import type { ApiRoute } from "./web-api.ts"

/** Something in a request that fits no endpoint; `field` is its path: `query.foo`, `body.note`. */
export interface Unfit {
  readonly field: string
  readonly message: string
}

/** A filter that nobody knows would be passed over in silence: the list would hold what was not asked for. */
export const unknownQuery = (query: URLSearchParams, { queryNames }: ApiRoute): Unfit | null => {
  for (const name of query.keys()) {
    if (queryNames.includes(name)) continue
    const known = queryNames.length === 0 ? "nothing" : queryNames.join(", ")
    return { field: `query.${name.slice(0, 40)}`, message: `is not known here, but ${known}` }
  }
  return null
}

/** PostgreSQL's text holds every character but this one (postgresql.org/docs/current/datatype-character.html). */
const NUL = "\0"

/** Where a request holds NUL, wherever that is: no text of ours has it. */
export const nulIn = (url: URL, body: string): Unfit | null => {
  const message = "may not hold the character NUL"
  if (/%00/u.test(url.pathname)) return { field: "path", message }
  for (const [name, value] of url.searchParams)
    if (name.includes(NUL) || value.includes(NUL)) return { field: `query.${name.replaceAll(NUL, "")}`, message }
  // In JSON it is written \u0000; few bodies hold that, and only those are read twice.
  if (!body.includes("\\u0000")) return null
  const field = pathToNul(parsed(body), "body")
  return field === undefined ? null : { field, message }
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    // The endpoint says what is wrong with it.
    return undefined
  }
}

const pathToNul = (value: unknown, path: string): string | undefined => {
  if (typeof value === "string") return value.includes(NUL) ? path : undefined
  if (typeof value !== "object" || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    if (key.includes(NUL)) return path
    const found = pathToNul(inner, `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}
