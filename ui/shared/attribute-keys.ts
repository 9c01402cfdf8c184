import { type AttributeName, type Attributes, WELL_KNOWN } from "#wire/words-of-work.ts"

const names = WELL_KNOWN as Readonly<Record<string, AttributeName>>
/** One that this build has no name for is shown by its key: what came along is never hidden. */
export const nameOf = (key: string): AttributeName => names[key] ?? { zh: key, en: key, kind: "text" }

/** What is known of a piece of work, in the order of the table; what the table does not know comes last. */
export const attributeKeys = (attributes: Attributes, without: ReadonlyArray<string> = []): ReadonlyArray<string> => {
  const known = Object.keys(names).filter((key) => Object.hasOwn(attributes, key))
  const others = Object.keys(attributes).filter((key) => !Object.hasOwn(names, key))
  return [...known, ...others].filter((key) => !without.includes(key) && attributes[key] !== "")
}
