/** Where a request comes from, as its headers say it. All header names lower case; absent headers undefined. */
export interface RequestOrigin {
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
}

/**
 * Why a page may not do this with the visitor's cookie, or null when it may.
 *
 * Browsers name the page's origin with every WebSocket upgrade and every POST or DELETE (RFC 6455 §10.2; Fetch, "Origin"
 * header); programs that are not browsers name none and bring their own cookie. Our own host is always allowed, by http or
 * https: behind a proxy that ends TLS we do not see which.
 */
export const originRefusal = (request: RequestOrigin, allowed: ReadonlyArray<string>): string | null => {
  if (request.origin === undefined)
    return request.fetchSite === "cross-site" ? "a page of another site, which did not name itself" : null
  if (allowed.includes(request.origin)) return null
  const hostOfPage = hostOf(request.origin)
  if (hostOfPage !== undefined && request.host !== undefined && hostOfPage === request.host.toLowerCase()) return null
  return `pages of ${printable(request.origin)} may not (http.allowedOrigins)`
}

const hostOf = (origin: string): string | undefined => {
  const found = /^https?:\/\/([^/?#@\s]+)$/iu.exec(origin)
  return found?.[1]?.toLowerCase()
}

/** What a stranger wrote, short and on one line. */
const printable = (text: string): string => JSON.stringify(text.slice(0, 100))
