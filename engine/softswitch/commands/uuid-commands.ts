import { isApplication, runApplication, runWaiting } from "../calls/applications.ts"
import { bridge, bridgeRefusal } from "../calls/bridge.ts"
import { deflect } from "../calls/deflect.ts"
import { digit } from "../calls/digits.ts"
import { breakPlayback, dropWaiting } from "../calls/execute.ts"
import { hold, unhold } from "../calls/hold.ts"
import { hangUp } from "../calls/hang-up.ts"
import { answerCall } from "../calls/inbound.ts"
import { transferInline } from "../calls/inline.ts"
import { tellPhone } from "../calls/phone-event.ts"
import { isMark, markRecord, startRecord, stopRecord } from "../calls/record.ts"
import { causeFromText } from "../causes.ts"
import { type Channel, setVariable } from "../channel.ts"
import { channelHeaders } from "../events/channel-headers.ts"
import { jsonBody, plainBody } from "../events/event.ts"
import { type Exchange, liveChannel, peerOf } from "../exchange.ts"
import { hostPort } from "../sip/hop.ts"
import { parseNameAddr } from "../sip/name-addr.ts"
import { octetsOf } from "../sip/octets.ts"
import { parseSipUri } from "../sip/uri.ts"
import type { ApiCommand, Settle } from "./command.ts"
import { readInline } from "./inline.ts"
import { splitFirst, wordsOf } from "./words.ts"

/** `12#@160`: digits, then how long each lasts, ms. */
const DIGITS = /^([\dA-D*#]{1,128})(?:@(\d{1,5}))?$/iu
const DIGIT_MS = 250
const SAMPLES_A_MS = 8

/** The words of a failure differ from command to command; these are FreeSWITCH's. */
const NO_CHANNEL = "-ERR No such channel!\n"

/** Where a leg can be sent; the last one says what becomes of it. */
const INLINE = "<application>[:<data>][,…park|,…bridge:<url>|,…hangup]"
const INLINE_DESTINATION = /^(.+)\/inline$/u

/** A Refer-To as FreeSWITCH takes it: a URI, or a bare user, who is then one of ours. */
const referToOf = ({ options }: Exchange, to: string): string | undefined => {
  const written = /^[^@\s:<>"]+$/u.test(to) ? `sip:${to}@${hostPort(options.local)}` : to
  const uri = parseNameAddr(octetsOf(written))?.uri
  if (uri === undefined || parseSipUri(uri) === undefined) return undefined
  return written.includes("<") ? written : `<${written}>`
}

/** A command whose first word names a live channel. */
const onChannel =
  (
    missing: string,
    run: (exchange: Exchange, channel: Channel, words: ReadonlyArray<string>, settle: Settle) => void
  ): ApiCommand =>
  (exchange, argument, settle) => {
    const [uuid = "", ...words] = wordsOf(argument)
    const channel = liveChannel(exchange, uuid)
    if (channel === undefined) settle(missing)
    else run(exchange, channel, words, settle)
  }

export const UUID_COMMANDS: Readonly<Record<string, ApiCommand>> = {
  uuid_answer: onChannel("-ERROR\n", (exchange, channel, _, settle) =>
    settle("+OK\n", () => answerCall(exchange, channel, () => undefined))
  ),
  uuid_break: (exchange, argument, settle) => {
    const [uuid = "", all] = wordsOf(argument)
    const channel = liveChannel(exchange, uuid)
    if (channel === undefined) return settle(`-ERR No such channel ${uuid}!\n`)
    settle("+OK\n", () => {
      if (all === "all") dropWaiting(channel)
      breakPlayback(exchange, channel)
      runWaiting(exchange, channel)
    })
  },
  uuid_bridge: (exchange, argument, settle) => {
    const [first = "", second = ""] = wordsOf(argument)
    const [a, b] = [liveChannel(exchange, first), liveChannel(exchange, second)]
    const refusal = bridgeRefusal(a, b)
    if (refusal !== undefined || a === undefined || b === undefined) return settle(refusal ?? "-ERR Invalid uuid\n")
    settle(`+OK ${b.uuid}\n`, () => {
      if (a.hangupCause === undefined && b.hangupCause === undefined) bridge(exchange, a, b)
    })
  },
  uuid_broadcast: onChannel(NO_CHANNEL, (exchange, channel, words, settle) => {
    const [what = "", which = "aleg"] = words
    const [, name = "playback", data = what] = /^(\w+)::(.*)$/u.exec(what) ?? []
    if (what === "" || !isApplication(name)) return settle("-USAGE: <uuid> <path> [aleg|bleg|both]\n")
    settle("+OK Message sent\n", () => {
      const legs = [which === "bleg" ? undefined : channel, which === "aleg" ? undefined : peerOf(exchange, channel)]
      for (const leg of legs)
        if (leg !== undefined) runApplication(exchange, leg, { name, data, uuid: exchange.newUuid(), loops: 1 })
    })
  }),
  uuid_deflect: (exchange, argument, settle) => {
    const [uuid, to] = splitFirst(argument)
    const referTo = referToOf(exchange, to)
    if (uuid === "" || referTo === undefined) return settle("-USAGE: <uuid> <uri>\n")
    const channel = liveChannel(exchange, uuid)
    if (channel === undefined) return settle(`-ERR No such channel ${uuid}!\n`)
    deflect(exchange, channel, referTo, settle)
  },
  uuid_dual_transfer: (exchange, argument, settle) => {
    const [uuid = "", first = "", second = "", ...rest] = wordsOf(argument)
    const [own, others] = [first, second].map((to) => readInline(INLINE_DESTINATION.exec(to)?.[1] ?? ""))
    if (own === undefined || others === undefined || rest.length > 0)
      return settle(`-USAGE: <uuid> ${INLINE}/inline ${INLINE}/inline\n`)
    const channel = liveChannel(exchange, uuid)
    if (channel === undefined) return settle(NO_CHANNEL)
    settle("+OK\n", () => transferInline(exchange, channel, own, others))
  },
  uuid_dump: onChannel(NO_CHANNEL, (exchange, channel, words, settle) => {
    const headers = channelHeaders(channel, peerOf(exchange, channel), {
      before: [["Event-Name", "CHANNEL_DATA"]],
      variables: true
    })
    settle(words[0] === "json" ? `${jsonBody(headers)}\n` : plainBody(headers))
  }),
  uuid_exists: (exchange, argument, settle) => settle(String(liveChannel(exchange, argument) !== undefined)),
  uuid_getvar: onChannel(NO_CHANNEL, (_, channel, words, settle) =>
    settle(channel.variables.get(words[0] ?? "") ?? "_undef_")
  ),
  uuid_hold: (exchange, argument, settle) => {
    const words = wordsOf(argument)
    const [first = ""] = words
    const way = first === "off" || first === "toggle" ? first : "on"
    const uuid = (way === "on" ? first : words[1]) ?? ""
    if (uuid === "") return settle("-USAGE: [off|toggle] <uuid> [<display>]\n")
    const channel = liveChannel(exchange, uuid)
    // FreeSWITCH says so of channels that are gone, too.
    settle("+OK Success\n", () => {
      if (channel === undefined) return
      if (way === "off" || (way === "toggle" && channel.holding)) unhold(exchange, channel)
      else hold(exchange, channel)
    })
  },
  uuid_kill: onChannel(NO_CHANNEL, (exchange, channel, words, settle) =>
    settle("+OK\n", () => hangUp(exchange, channel, causeFromText(words[0] ?? ""), "us"))
  ),
  uuid_phone_event: onChannel("-ERR Operation Failed\n", (exchange, channel, words, settle) => {
    const [event = "talk"] = words
    if (event === "talk" || event === "hold") tellPhone(exchange, channel, event, settle)
    else settle("-USAGE: <uuid> [talk|hold]\n")
  }),
  uuid_record: onChannel("-ERR Cannot locate session!\n", (exchange, channel, words, settle) => {
    const [action = "", path = "", limitS] = words
    const limitMs = limitS === undefined ? undefined : Number(limitS) * 1000
    const answer = (done: boolean) => settle(done ? "+OK Success\n" : "-ERR Operation failed\n")
    if (path !== "" && action === "start" && (limitMs === undefined || limitMs > 0))
      answer(startRecord(exchange, channel, path, limitMs))
    else if (path !== "" && action === "stop") answer(stopRecord(exchange, channel, path))
    else if (path !== "" && isMark(action)) answer(markRecord(exchange, channel, path, action))
    else settle("-USAGE: <uuid> [start|stop|mask|unmask|pause|resume] <path> [<limit>]\n")
  }),
  uuid_recv_dtmf: onChannel("-ERR Cannot locate session!\n", (exchange, channel, words, settle) => {
    const [, digits, ms] = DIGITS.exec(words[0] ?? "") ?? []
    if (digits === undefined) return settle("-USAGE: <uuid> <dtmf_data>\n")
    settle("+OK\n", () => {
      for (const one of digits.toUpperCase())
        digit(exchange, channel, one, Number(ms ?? DIGIT_MS) * SAMPLES_A_MS, "APP")
    })
  }),
  uuid_send_dtmf: onChannel("-ERR Cannot locate session!\n", (exchange, channel, words, settle) => {
    const [, digits] = DIGITS.exec(words[0] ?? "") ?? []
    if (digits === undefined) return settle("-USAGE: <uuid> <dtmf_data>\n")
    exchange.media.sendDigits(channel.uuid, digits.toUpperCase())
    settle("+OK\n")
  }),
  uuid_setvar: onChannel(NO_CHANNEL, (_, channel, words, settle) => {
    const [name = "", ...value] = words
    if (name === "") return settle("-USAGE: <uuid> <var> [value]\n")
    setVariable(channel, name, value.join(" "))
    settle("+OK\n")
  }),
  uuid_transfer: onChannel(NO_CHANNEL, (exchange, channel, words, settle) => {
    const which = /^-(?:both|bleg)$/u.test(words[0] ?? "") ? words[0] : undefined
    const [destination = "", dialplan] = which === undefined ? words : words.slice(1)
    const steps = dialplan === "inline" ? readInline(destination) : undefined
    if (steps === undefined) return settle(`-USAGE: <uuid> [-bleg|-both] ${INLINE} inline\n`)
    // Without another leg FreeSWITCH transfers the one that is there.
    const leg = (which === "-bleg" ? peerOf(exchange, channel) : undefined) ?? channel
    settle("+OK\n", () => transferInline(exchange, leg, steps, which === "-both" ? steps : undefined))
  })
}
