/** A name that no actor can have: without a kind, or without an id behind it. */
export interface Addressed {
  readonly name: string
  readonly id: string
}

/** `call/7` → call, 7. The id may hold further slashes. */
export const partsOf = (address: string): Addressed => {
  const slash = address.indexOf("/")
  return { name: address.slice(0, Math.max(slash, 0)), id: address.slice(slash + 1) }
}
