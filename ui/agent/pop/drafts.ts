import * as Schema from "effect/Schema"

/** What is typed and not sent belongs to its call, and outlives a reload of the page: in this browser tab, until it is sent or dropped. */
const PREFIX = "carillon.caller."

const nameOf = (call: string, what: string): string => `${PREFIX}${call}.${what}`

/** Undefined: nothing is kept, or what is kept is of another version of the screens. */
export const keptDraft = <A>(call: string, what: string, schema: Schema.Codec<A, unknown>): A | undefined => {
  const text = sessionStorage.getItem(nameOf(call, what))
  if (text === null) return undefined
  try {
    return Schema.decodeUnknownSync(schema)(JSON.parse(text))
  } catch {
    return undefined
  }
}

export const keepDraft = (call: string, what: string, draft: unknown): void =>
  sessionStorage.setItem(nameOf(call, what), JSON.stringify(draft))

export const keptDraftOf = (call: string, what: string): boolean => sessionStorage.getItem(nameOf(call, what)) !== null

export const dropDraft = (call: string, what: string): void => sessionStorage.removeItem(nameOf(call, what))

export const hasDraft = (call: string): boolean => draftsOf(call).length > 0

export const dropDrafts = (call: string): void => {
  for (const name of draftsOf(call)) sessionStorage.removeItem(name)
}

const draftsOf = (call: string): ReadonlyArray<string> =>
  Object.keys(sessionStorage).filter((name) => name.startsWith(nameOf(call, "")))
