import type { Endpoint } from "../endpoint.ts"
import type { Binding } from "../sip-contract.ts"
import type { Header } from "./event.ts"

/** What of a registration is told in an event about it. `realm` is also the domain we know the account under. */
interface Registration {
  readonly binding: Binding
  readonly realm: string
  readonly expiresS: number
}

const contactOf = ({ contact }: Binding): string => `"" <${contact}>`

const origin = (source: Endpoint): Array<Header> => [
  ["network-ip", source.address],
  ["network-port", String(source.port)]
]

const account = (user: string, realm: string): Array<Header> => [
  ["sip_number_alias", user],
  ["sip_auth_username", user],
  ["sip_auth_realm", realm],
  ["number_alias", user],
  ["user_name", user],
  ["domain_name", realm],
  ["user_context", "default"],
  ["effective_caller_id_number", user]
]

const opening = ({ binding, realm }: Registration): Array<Header> => [
  ["profile-name", "internal"],
  ["from-user", binding.user],
  ["from-host", realm]
]

const middle = ({ binding, expiresS, realm }: Registration): Array<Header> => [
  ["contact", contactOf(binding)],
  ["call-id", binding.callId],
  ["rpid", "unknown"],
  ["status", `Registered(${binding.source.transport.toUpperCase()})`],
  ["expires", String(expiresS)],
  ["to-user", binding.user],
  ["to-host", realm],
  ...origin(binding.source)
]

/** CUSTOM sofia::register. */
export const registerHeaders = (registration: Registration): Array<Header> => {
  const { binding, realm } = registration
  return [
    ...opening(registration),
    ["presence-hosts", "n/a"],
    ...middle(registration),
    ["username", binding.user],
    ["realm", realm],
    ["user-agent", binding.userAgent],
    ...account(binding.user, realm)
  ]
}

/** CUSTOM sofia::unregister. */
export const unregisterHeaders = ({ binding, realm }: Registration): Array<Header> => [
  ["profile-name", "internal"],
  ["username", binding.user],
  ["from-user", binding.user],
  ["from-host", realm],
  ["contact", contactOf(binding)],
  ["call-id", binding.callId],
  ["rpid", "unknown"],
  ["realm", realm],
  ...origin(binding.source),
  ["user-agent", binding.userAgent],
  ["expires", "0"],
  ...account(binding.user, realm)
]

/** CUSTOM sofia::pre_register and sofia::register_attempt; the attempt also names the account and says how it went. */
export const attemptHeaders = (
  given: { readonly user: string; readonly source: Endpoint; readonly realm: string },
  result: string | undefined
): Array<Header> => {
  const headers: Array<Header> = [
    ["profile-name", "internal"],
    ["from-user", given.user],
    ["from-host", given.realm],
    ["rpid", "unknown"],
    ["to-user", given.user],
    ["to-host", given.realm],
    ...origin(given.source)
  ]
  if (result !== undefined) headers.push(["username", given.user], ["realm", given.realm], ["auth-result", result])
  return headers
}
