import { answerMessage, sendMessage } from "../calls/messages.ts"
import type { ApiCommand } from "./command.ts"
import { splitFirst, wordsOf } from "./words.ts"

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;.*)?$/u

/**
 * `carillon_message <name> <code> [<media type> <base64 of the body>]`: what is said to a MESSAGE. FreeSWITCH answers by
 * itself before anybody has read it, which an alarm must not be.
 */
export const answerMessageBy: ApiCommand = (exchange, argument, settle) => {
  const [message = "", code = "", contentType, body] = wordsOf(argument)
  const status = Number(code)
  if (message === "" || !Number.isInteger(status) || status < 200 || status > 699)
    return settle("-USAGE: <message> <code from 200 to 699> [<media type> <base64 of the body>]\n")
  if (contentType !== undefined && (!MEDIA_TYPE.test(contentType) || body === undefined))
    return settle(`-ERR ${contentType} is no media type, or its body is missing\n`)
  const said =
    contentType === undefined || body === undefined
      ? { status }
      : { status, contentType, body: Buffer.from(body, "base64").toString("utf8") }
  settle(answerMessage(exchange, message, said) ? "+OK\n" : "-ERR No such message!\n")
}

/**
 * `chat <proto>|<from>|<to>|<text>[|<media type>]`, FreeSWITCH's own. It answers "Sent" when the telephone has taken it, and
 * else what the telephone said; FreeSWITCH does not wait for that.
 */
export const chat: ApiCommand = (exchange, argument, settle) => {
  const [proto = "", from = "", to = "", ...rest] = argument.split("|")
  const last = rest.at(-1) ?? ""
  const isTyped = rest.length > 1 && MEDIA_TYPE.test(last)
  const body = (isTyped ? rest.slice(0, -1) : rest).join("|")
  if (body === "" || userOf(to) === "") return settle("-USAGE: <proto>|<from>|<to>|<message>|[<content-type>]\n")
  if (!/^(?:sip|sofia)$/iu.test(proto)) return settle(`-ERR no such chat interface ${splitFirst(proto)[0]}\n`)
  const text = {
    from: { displayName: "", user: userOf(from) },
    to: userOf(to),
    body,
    contentType: isTyped ? last : "text/plain"
  }
  sendMessage(exchange, text, (status, reason) => settle(status < 300 ? "Sent\n" : `-ERR ${status} ${reason}\n`))
}

/** Of `1001`, `1001@here`, `internal/1001@here` and `sip:1001@here`. */
const userOf = (address: string): string =>
  /^(?:[\w.-]+\/)?(?:sips?:)?([^@\s/]+)(?:@\S*)?$/u.exec(address.trim())?.[1] ?? ""
