/** A telephone that sends the call on: 302 with a Contact (RFC 3261 §8.1.3.4). */
import type { Channel, Fork } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import { octetsOf } from "../sip/octets.ts"
import { parseSipUri, userTextOf } from "../sip/uri.ts"

/** Two telephones that send calls to each other would do so for ever. */
const MAX_REDIRECTIONS = 5

/**
 * Where the call goes on: only to telephones of accounts, so that nobody's telephone can have us call the world at the
 * house's cost. Each place is rung once in a call.
 */
export const redirected = (
  exchange: Exchange,
  channel: Channel,
  contacts: ReadonlyArray<string>
): ReadonlyArray<Fork> => {
  const found: Array<Fork> = []
  for (const contact of contacts) {
    if (channel.redirections.size >= MAX_REDIRECTIONS) break
    const user = parseSipUri(octetsOf(contact)) === undefined ? "" : userTextOf(octetsOf(contact))
    if (user === "" || user === channel.profile.destination || channel.redirections.has(user)) continue
    const forks = telephonesOf(exchange, user)
    if (forks.length > 0) channel.redirections.add(user)
    found.push(...forks)
  }
  return found
}

/** A user's telephones, the one that registered last first. One that was restarted and left an old Contact behind is rung once. */
export const telephonesOf = (exchange: Exchange, user: string): ReadonlyArray<Fork> => {
  const bindings = exchange.userAgent.bindingsOf(user).toSorted((a, b) => b.expiresAtMs - a.expiresAtMs)
  const places = new Set<string>()
  return bindings.flatMap(({ allowEvents, contact, source }) => {
    const place = `${source.transport} ${source.address} ${source.port} ${source.connection ?? ""}`
    if (places.has(place)) return []
    places.add(place)
    return [{ target: contact, via: source, account: user, allowEvents }]
  })
}
