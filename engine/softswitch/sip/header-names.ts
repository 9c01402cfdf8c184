/** Header names as the stack compares them: long form, lower case (RFC 3261 §7.3.1 and §7.3.3). */

const TOKEN = /^[-.!%*+_`'~0-9A-Za-z]+$/

/** RFC 3261 §20 and, after the gap, the extensions' registrations. */
const COMPACT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    c: "content-type",
    e: "content-encoding",
    f: "from",
    i: "call-id",
    k: "supported",
    l: "content-length",
    m: "contact",
    s: "subject",
    t: "to",
    v: "via",

    a: "accept-contact",
    b: "referred-by",
    d: "request-disposition",
    j: "reject-contact",
    o: "event",
    r: "refer-to",
    u: "allow-events",
    x: "session-expires",
    y: "identity"
  })
)

/** Spellings already resolved. Bounded: a stranger inventing names must not fill the memory. */
const known = new Map<string, string>()
const MAX_KNOWN_SPELLINGS = 1_000

/** The name of a header line up to its colon in comparable form, or undefined when it is no token. */
export const headerName = (spelled: string): string | undefined => known.get(spelled) ?? resolve(spelled)

export const isToken = (text: string): boolean => TOKEN.test(text)

const resolve = (spelled: string): string | undefined => {
  // White space before the colon is legal (RFC 3261 §7.3.1).
  const bare = spelled.trimEnd()
  if (!TOKEN.test(bare)) return undefined
  const lower = bare.toLowerCase()
  const name = COMPACT.get(lower) ?? lower
  if (known.size < MAX_KNOWN_SPELLINGS) known.set(spelled, name)
  return name
}
