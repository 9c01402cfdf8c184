import { isIP } from "node:net"
import type { OriginateRequest } from "./route.ts"

/** Variables in one `{…}`; an engine sets about ten. */
const VARIABLES_LIMIT = 100

const SIP_PORT = 5060

/** Whom to ring, `{a=b,c='d e'}user/1001`; undefined where it names nobody who can be rung. */
export const readDialString = (dial: string): OriginateRequest | undefined => {
  const { rest, variables } = readVariables(dial)
  const endpoint = readEndpoint(rest)
  return endpoint === undefined ? undefined : { variables, endpoint }
}

/** The `{…}` at the front: pairs parted by commas, values quoted by ', characters escaped by \. */
const readVariables = (dial: string): { readonly variables: Map<string, string>; readonly rest: string } => {
  const variables = new Map<string, string>()
  if (!dial.startsWith("{")) return { variables, rest: dial }
  let pair = ""
  let quoted = false
  let at = 1
  const finish = () => {
    const equals = pair.indexOf("=")
    if (equals > 0 && variables.size < VARIABLES_LIMIT)
      variables.set(pair.slice(0, equals).trim(), pair.slice(equals + 1))
    pair = ""
  }
  for (; at < dial.length; at++) {
    const character = dial[at]!
    if (character === "\\" && at + 1 < dial.length) {
      at += 1
      pair += dial[at]
    } else if (character === "'") quoted = !quoted
    else if (character === "," && !quoted) finish()
    else if (character === "}" && !quoted) break
    else pair += character
  }
  finish()
  return { variables, rest: dial.slice(at + 1) }
}

const readEndpoint = (text: string): OriginateRequest["endpoint"] | undefined => {
  const user = /^user\/([^@\s/]+)(?:@\S+)?$/u.exec(text)?.[1]
  if (user !== undefined) return { _tag: "User", user }
  const [, trunk, number] = /^sofia\/gateway\/([\w.-]{1,64})\/([+\d*#]{1,64})$/u.exec(text) ?? []
  if (trunk !== undefined && number !== undefined) return { _tag: "Gateway", trunk, number }
  const address = /^sofia\/[\w.-]+\/(?:sip:)?([^@\s]+)@([\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/u.exec(text)
  if (address === null) return undefined
  const [, called = "", host = "", digits] = address
  const port = digits === undefined ? SIP_PORT : Number(digits)
  // No DNS here: names other than this one would make a ring wait for somebody's name server.
  const ip = host === "localhost" ? "127.0.0.1" : host
  const bare = ip.startsWith("[") ? ip.slice(1, -1) : ip
  if (isIP(bare) === 0 || port < 1 || port > 65_535) return undefined
  return { _tag: "Address", user: called, host: { transport: "udp", address: bare, port } }
}
