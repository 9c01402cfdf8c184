import { createHash, timingSafeEqual } from "node:crypto"
import { BlockList, isIP, isIPv4 } from "node:net"
import * as Effect from "effect/Effect"
import type { OfficeDoor } from "#engine/office-door/office-door.ts"
import type { RefusalLog } from "./refusal-log.ts"
import type { WebHandler } from "./web-handler.ts"

/** Where a FreeSWITCH's mod_xml_curl asks for telephones' accounts (config/freeswitch/autoload_configs/xml_curl.conf.xml). */
export const DIRECTORY_PATH = "/freeswitch/directory"

/** The user in mod_xml_curl's `gateway-credentials`; its password is the key. */
export const DIRECTORY_USER = "freeswitch"

export interface DirectoryOptions {
  /** `telephony.directoryKey`. */
  readonly key: string
  /** Where that FreeSWITCH asks from; nobody else is answered. */
  readonly addresses: ReadonlyArray<string>
  /** Domain of the accounts, and realm of their passwords. */
  readonly realm: string
}

/** As the administration takes them; anything else is no telephone's. */
const USER = /^[\w.-]{1,64}$/u

/**
 * Answers a FreeSWITCH who a telephone's account is, so that it is entered once, with us. Outside the API: no session asks
 * here and no key of the administration opens it, and all it says is a sum of one password at a time.
 */
export const makeFreeswitchDirectory = (
  { addresses, key, realm }: DirectoryOptions,
  door: OfficeDoor,
  refusals: RefusalLog
): WebHandler => {
  const mayAsk = oneOf(addresses)
  const wanted = digest(`Basic ${Buffer.from(`${DIRECTORY_USER}:${key}`).toString("base64")}`)

  return async (request, { address }) => {
    const refuse = (status: number, why: string): Response => {
      refusals.add("FreeswitchDirectory", address, why)
      return new Response(`${why}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8" } })
    }
    if (!mayAsk(address)) return refuse(403, "only the FreeSWITCH of telephony.eventSocket.host may ask")
    if (!timingSafeEqual(digest(request.headers.get("authorization") ?? ""), wanted))
      return refuse(401, "this is not telephony.directoryKey")
    if (request.method !== "POST") return refuse(405, "accounts are asked for by POST")
    const asked = new URLSearchParams(await request.text())
    const user = asked.get("user") ?? ""
    const isOurs = asked.get("section") === "directory" && asked.get("domain") === realm && USER.test(user)
    if (!isOurs) return xml(NOT_FOUND)
    const account = await Effect.runPromise(
      Effect.catch(door.ask("telephoneOf", { user }), ({ reason }) => Effect.succeed({ reason }))
    )
    // A FreeSWITCH takes an error of ours for an unknown account as well, but its log then says why.
    if (account !== null && "reason" in account) return refuse(503, account.reason)
    return xml(account === null || account.realm !== realm ? NOT_FOUND : directoryOf(realm, user, account.ha1))
  }
}

/** By what an address means: IPv6 has many ways of writing one, and uWebSockets writes it in full. */
const oneOf = (addresses: ReadonlyArray<string>) => {
  const familyOf = (address: string) => (isIPv4(address) ? "ipv4" : "ipv6")
  const list = new BlockList()
  for (const one of addresses) list.addAddress(one, familyOf(one))
  return (address: string): boolean => isIP(address) !== 0 && list.check(address, familyOf(address))
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

const xml = (text: string): Response => new Response(text, { headers: { "content-type": "text/xml; charset=utf-8" } })

const NOT_FOUND = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<document type="freeswitch/xml"><section name="result"><result status="not found"/></section></document>
`

/** As mod_xml_curl wants it. A realm may have what means something in XML. */
const directoryOf = (
  realm: string,
  user: string,
  ha1: string
): string => `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<document type="freeswitch/xml"><section name="directory"><domain name="${escaped(realm)}">
<params><param name="dial-string" value="\${sofia_contact(*/\${dialed_user}@\${dialed_domain})}"/></params>
<groups><group name="telephones"><users><user id="${escaped(user)}">
<params><param name="a1-hash" value="${escaped(ha1)}"/></params>
<variables><variable name="user_context" value="carillon"/></variables>
</user></users></group></groups>
</domain></section></document>
`

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }
const escaped = (text: string): string => text.replace(/[&<>"]/gu, (one) => ENTITIES[one] ?? "")
