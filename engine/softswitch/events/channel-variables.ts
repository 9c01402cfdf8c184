import { PreparedHeader, PreparedHeaders } from "./prepared-headers.ts"

/** What FreeSWITCH puts in front of a variable's name in an event. */
const PREFIX = "variable_"

/** Some hundred names are FreeSWITCH's and ours; a script that makes up new ones must not fill our memory. */
const NAMES_LIMIT = 2_000
const names = new Map<string, string>()

/** One string for all channels: a new one would be put together and hashed again by whoever looks for it. */
const headerName = (name: string): string => {
  const known = names.get(name)
  if (known !== undefined) return known
  const made = PREFIX + name
  if (names.size < NAMES_LIMIT) names.set(name, made)
  return made
}

/**
 * A channel's variables in the order of their `variable_*` headers. They are half of every event and few of them change
 * between two, so each keeps its text, and all together theirs until one is set or removed.
 */
export class ChannelVariables extends Map<string, string> {
  // Declared without a value: Map's own constructor comes first, and ours is always empty then.
  readonly #each = new Map<string, PreparedHeader>()
  #all: PreparedHeaders | undefined

  override set(name: string, value: string): this {
    if (this.get(name) !== value) {
      this.#each.set(name, new PreparedHeader(headerName(name), value))
      this.#all = undefined
    }
    return super.set(name, value)
  }

  override delete(name: string): boolean {
    if (!super.delete(name)) return false
    this.#each.delete(name)
    this.#all = undefined
    return true
  }

  override clear(): void {
    super.clear()
    this.#each.clear()
    this.#all = undefined
  }

  /** As they are now: what is set later is not in it. */
  get headers(): PreparedHeaders {
    return (this.#all ??= new PreparedHeaders([...this.#each.values()]))
  }
}
