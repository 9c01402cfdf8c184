import { answerMessage, hopOfWay, placesOf, sendMessage } from "../calls/messages.ts"
import { telephonesOf } from "../calls/redirect.ts"
import type { Exchange } from "../exchange.ts"
import type { ApiCommand } from "./command.ts"
import type { SocketRequest } from "./request.ts"
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
    body,
    contentType: isTyped ? last : "text/plain"
  }
  sendMessage(exchange, text, telephonesOf(exchange, userOf(to)), (status, reason) =>
    settle(status < 300 ? "Sent\n" : `-ERR ${status} ${reason}\n`)
  )
}

const SUBCLASS = "SMS::SEND_MESSAGE"

/**
 * `sendevent CUSTOM` with `Event-Subclass: SMS::SEND_MESSAGE`, as FreeSWITCH's mod_sms takes it: headers `to`
 * (`[internal/][sip:]user@host[:port][;transport=…]`), `from`, `type`, and the text as the body; of ours `carillon_by`, the way
 * by which a MESSAGE came. What became of it is told as the same event again, with `Delivery-Failure` true or false and
 * `Delivery-Result-Code`. Gives the Reply-Text, also to
 * what is no command at all.
 */
export const sendEvent = (exchange: Exchange, { argument, body, command, headers }: SocketRequest): string => {
  if (command !== "sendevent") return "-ERR command not found"
  const subclass = headers.get("event-subclass") ?? ""
  if (argument !== "CUSTOM" || subclass !== SUBCLASS) return `-ERR ${argument} ${subclass} is not taken`
  const [way, type] = [headers.get("carillon_by"), headers.get("type") ?? "text/plain"]
  const to = uriOf(headers.get("to") ?? "")
  const by = way === undefined ? undefined : hopOfWay(way)
  if (to === undefined) return "-ERR to should be user@host"
  if (way !== undefined && by === undefined) return "-ERR carillon_by should be as a MESSAGE had it"
  if (!MEDIA_TYPE.test(type)) return `-ERR type ${type} is no media type`
  const text = { from: { displayName: "", user: userOf(headers.get("from") ?? "") }, body, contentType: type }
  sendMessage(exchange, text, placesOf(exchange, to, by), (status, reason) =>
    exchange.hub.publish({
      name: "CUSTOM",
      subclass: SUBCLASS,
      caller: "do_chat_send",
      headers: () => [
        ...[...headers].filter(([name]) => TOLD_AGAIN.has(name)),
        ["Delivery-Failure", String(status >= 300)],
        ["Delivery-Result-Code", `${status} ${reason}`]
      ]
    })
  )
  return "+OK"
}

/** What names the text; its words everybody has who sent it. */
const TOLD_AGAIN: ReadonlySet<string> = new Set(["to", "from", "type", "carillon_message"])

const uriOf = (to: string): string | undefined => {
  const address = to.replace(/^[\w.-]+\/(?!\/)/u, "")
  const uri = /^sips?:/iu.test(address) ? address : `sip:${address}`
  return /^[^\s<>"]+@[^\s<>"@]+$/u.test(uri) ? uri : undefined
}

/** Of `1001`, `1001@here`, `internal/1001@here` and `sip:1001@here`. */
const userOf = (address: string): string =>
  /^(?:[\w.-]+\/)?(?:sips?:)?([^@\s/]+)(?:@\S*)?$/u.exec(address.trim())?.[1] ?? ""
