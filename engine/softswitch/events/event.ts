import { type Header, headerInJson, headerInPlain } from "./header-text.ts"
import { PreparedHeaders } from "./prepared-headers.ts"

export type { Header } from "./header-text.ts"

/** What the headers of an event are made of: single ones, and groups that other events carry as well. */
export type HeaderGroups = ReadonlyArray<Header | PreparedHeaders>

/** An event as it goes to every event socket that asked for it. The whole of it is serialised at most once per format. */
export interface SwitchEvent {
  readonly name: string
  /** Only of CUSTOM events, e.g. `sofia::register`. */
  readonly subclass: string | undefined
  readonly headers: ReadonlyArray<Header>
  /** `only`: who listens reads no others. */
  readonly plainFrame: (only?: ReadonlySet<string>) => string
  readonly jsonFrame: (only?: ReadonlySet<string>) => string
}

/** `body` is what follows the headers, the answer of a background job. */
export const makeEvent = (
  name: string,
  subclass: string | undefined,
  groups: HeaderGroups,
  body?: string
): SwitchEvent => {
  let headers: ReadonlyArray<Header> | undefined
  let plain: string | undefined
  let json: string | undefined
  return {
    name,
    subclass,
    /** Read by filters and by nobody else, so made only when asked for. */
    get headers() {
      return (headers ??= groups.flatMap((each) => (each instanceof PreparedHeaders ? each.headers : [each])))
    },
    plainFrame: (only) =>
      only === undefined
        ? (plain ??= frame("plain", plainBody(groups, body)))
        : frame("plain", plainBody(pick(groups, only), body)),
    jsonFrame: (only) =>
      only === undefined
        ? (json ??= frame("json", jsonBody(groups, body)))
        : frame("json", jsonBody(pick(groups, only), body))
  }
}

/** Of a hundred headers a reader of some wants ten: what is prepared is not looked through again. */
const pick = (groups: HeaderGroups, only: ReadonlySet<string>): HeaderGroups => {
  const picked: Array<Header | PreparedHeaders> = []
  for (const each of groups)
    if (each instanceof PreparedHeaders) picked.push(each.only(only))
    else if (only.has(each[0])) picked.push(each)
  return picked
}

const frame = (format: "plain" | "json", body: string): string =>
  `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-${format}\n\n${body}`

/** Header lines with URL-encoded values, an empty line, then the body if there is one. */
export const plainBody = (groups: HeaderGroups, body?: string): string => {
  let text = ""
  for (const each of groups) text += each instanceof PreparedHeaders ? each.plain : headerInPlain(each[0], each[1])
  return body === undefined ? `${text}\n` : `${text}Content-Length: ${Buffer.byteLength(body)}\n\n${body}`
}

/** An object whose keys come in the headers' order; FreeSWITCH repeats Hangup-Cause, so keys may come twice. */
export const jsonBody = (groups: HeaderGroups, body?: string): string => {
  let text = ""
  for (const each of groups) text += each instanceof PreparedHeaders ? each.json : headerInJson(each[0], each[1])
  if (body !== undefined)
    text += `${headerInJson("Content-Length", String(Buffer.byteLength(body)))}${headerInJson("_body", body)}`
  return `{${text.slice(1)}}`
}
