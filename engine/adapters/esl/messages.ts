/** SIP MESSAGE (RFC 3428) in the words of the event socket: FreeSWITCH's MESSAGE event, and mod_sms's SMS::SEND_MESSAGE. */
import type { EpochMs, LegId } from "#actors/vocabulary.ts"
import type { MessageRequest, TelephonyEvent } from "#engine/ports/Telephony.ts"
import type { EslEvent } from "./esl-event.ts"
import { TAKES_VARIABLE } from "./events.ts"
import type { EslLink } from "./link.ts"
import { isPlain } from "./plain-names.ts"
import type { SwitchboardAround } from "./switchboard-around.ts"

export const SENT_SUBCLASS = "SMS::SEND_MESSAGE"

/** Names a MESSAGE: the embedded switch's own name of one that came, ours of one that we send. */
const NAME = "carillon_message"

/**
 * A MESSAGE that came, and one that went out; undefined of those that are not for us. The embedded switch names what it wants
 * answered; a FreeSWITCH's chatplan marks ours with `carillon_takes` (config/freeswitch), as its dialplan does calls.
 */
export const messageEventOf = (event: EslEvent, at: EpochMs, newName: () => string): TelephonyEvent | undefined => {
  const name = event[NAME]
  if (event["Event-Name"] === "CUSTOM") return name === undefined ? undefined : sent(event, at, name)
  if (name === undefined && event[TAKES_VARIABLE] !== "true") return undefined
  const [by, within] = [event["carillon_by"], event["carillon_leg"]]
  const address = event["from_sip_ip"] ?? ""
  return {
    _tag: "MessageReceived",
    at,
    message: name ?? newName(),
    open: name !== undefined,
    from: `sip:${event["from"] ?? ""}`,
    to: `sip:${event["to"] ?? ""}`,
    source: `${transportOf(event)} ${address.includes(":") ? `[${address}]` : address}:${event["from_sip_port"] ?? ""}`,
    ...(by === undefined ? {} : { by }),
    ...(within === undefined ? {} : { within: within as LegId }),
    callId: event["call_id"] ?? "",
    text: { contentType: event["type"] ?? "text/plain", body: event["_body"] ?? "" }
  }
}

/** A FreeSWITCH says it in the sender's address alone, and of UDP nowhere. */
const transportOf = (event: EslEvent): string =>
  event["sip_via_protocol"] ?? /;transport=(\w+)/iu.exec(event["from_full"] ?? "")?.[1]?.toLowerCase() ?? "udp"

const sent = (event: EslEvent, at: EpochMs, message: string): TelephonyEvent | undefined => {
  const failure = event["Delivery-Failure"]
  // The command itself, which every listener hears.
  if (failure === undefined && event["Nonblocking-Delivery"] === undefined) return undefined
  const taken = failure !== "true"
  return {
    _tag: "MessageSent",
    at,
    message,
    taken,
    said: event["Delivery-Result-Code"] ?? (taken ? "taken" : "failed")
  }
}

/** A body that could be sent to nobody: the switch would say so itself, later. */
const TEXT_LIMIT_BYTES = 16_384

/** Says it to the switch; what cannot be said is told as what came of it. */
export const sayMessage = (
  to: EslLink,
  asked: MessageRequest,
  { emit, now, warning }: Pick<SwitchboardAround, "emit" | "now" | "warning">
): void => {
  const wrong = wrongIn(asked)
  const failed = (why: string): void => {
    warning(`${asked._tag} ${asked.message}: ${why}`)
    if (asked._tag === "SendMessage")
      emit({ _tag: "MessageSent", at: now(), message: asked.message, taken: false, said: why })
  }
  if (wrong !== undefined) return failed(wrong)
  const answered = (answer: string): void => {
    if (answer.startsWith("-")) failed(answer.trim())
  }
  if (asked._tag === "AnswerMessage") {
    const { message, status, text } = asked
    const body = text === undefined ? "" : ` ${tight(text.contentType)} ${Buffer.from(text.body).toString("base64")}`
    return to.job(`carillon_message ${message} ${status}${body}`, answered)
  }
  const { by, from, message, text } = asked
  const headers = {
    "Event-Subclass": SENT_SUBCLASS,
    proto: "sip",
    dest_proto: "sip",
    sip_profile: "internal",
    from,
    from_full: from.startsWith("sip:") ? from : `sip:${from}`,
    to: `internal/${asked.to}`,
    // A FreeSWITCH tells what came of it only where it is told to wait for that.
    blocking: "true",
    type: text.contentType,
    [NAME]: message,
    ...(by === undefined ? {} : { carillon_by: by })
  }
  return to.tell("CUSTOM", headers, text.body, answered)
}

/** Without the spaces that would begin another word. */
const tight = (contentType: string): string => contentType.replace(/\s+/gu, "")

const wrongIn = (asked: MessageRequest): string | undefined => {
  const { text } = asked
  if (!isPlain(asked.message)) return "a name with other signs"
  if (text !== undefined && !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;[^\r\n\0]*)?$/u.test(text.contentType))
    return `"${text.contentType}" is no media type`
  if (text !== undefined && Buffer.byteLength(text.body) > TEXT_LIMIT_BYTES)
    return "513 body of more than 16,384 octets"
  if (asked._tag === "AnswerMessage")
    return Number.isInteger(asked.status) && asked.status >= 200 && asked.status <= 699
      ? undefined
      : `status ${asked.status}`
  const heads = [asked.to, asked.from, asked.by ?? ""]
  return heads.some((head) => /[\r\n\0]/u.test(head)) ? "a line break in an address" : undefined
}
