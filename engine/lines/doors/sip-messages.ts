import {
  MEDIA_TYPES,
  readScaip,
  SNU,
  USUAL_SCAIP,
  writeScaipResponse,
  CALL,
  VOICE_MODE
} from "../../alarm-lines/scaip/scaip.ts"
import { readNowIp } from "../../alarm-lines/now-ip/now-ip.ts"
import type { Understood } from "../../alarm-lines/message.ts"
import type { LineNews, MessageAnswer } from "../../ports/AlarmIntake.ts"
import type { CoreDoor } from "../core-door.ts"
import type { Doorway } from "../doorway.ts"
import type { Source } from "../intake.ts"

type Message = Extract<LineNews, { readonly _tag: "Message" }>

const SCAIP_TYPE = MEDIA_TYPES[0]!
const XML_TYPE = "application/xml"

/** SCAIP and NOW-IP, which the switch takes as SIP MESSAGE and the core hands on. */
export const sipMessages = (way: Doorway, door: CoreDoor) => {
  const answer = ({ from, id }: Message, contentType: string, body: string, inFinal = false): void => {
    if (body === "") return
    const said: MessageAnswer = { id, back: from, answers: [{ contentType, body }], ...(inFinal ? { inFinal } : {}) }
    // Who hears nothing says it again.
    void door.answerMessage(said).catch(() => {})
  }
  return async (message: Message): Promise<void> => {
    if (!way.intake.isReady) {
      way.intake.drops("away")
      return
    }
    const { body, from, source: text } = message
    const raw = Buffer.from(body)
    const sender = userOf(from)
    const source: Source = { text: `sip ${text}`, address: addressOf(text) }
    const isNowIp = NOW_IP.test(body)
    const line = isNowIp ? ("now-ip" as const) : ("scaip" as const)
    const refuse = (reason: string, account: string | null): boolean =>
      way.refuse({ line, why: "notUnderstood", reason, account, source, raw })
    if (isNowIp) {
      const read = readNowIp(body)
      if (read._tag === "Refused") {
        if (refuse(read.why.reason, read.why.controller)) answer(message, XML_TYPE, read.answer)
        return
      }
      const codes = codesOf(way, line, read.understood)
      const again = codes === undefined ? read : readNowIp(body, codes)
      const { acknowledgement, understood } = again._tag === "Taken" ? again : read
      const outcome = await way.intake.take({ line, understood, raw, source })
      if (outcome._tag === "Taken") answer(message, XML_TYPE, acknowledgement)
      return
    }
    // Whose dialect it is, its own words say; who may say them, the dialect does.
    const known = readScaip(body, sender, { codes: {}, sender: "any" })
    const dialect = known._tag === "Taken" ? dialectOf(way, line, known.understood) : undefined
    const inFinal = dialect?.file.scaip?.response === "in-200"
    const read = readScaip(body, sender, {
      codes: dialect?.words.codes ?? USUAL_SCAIP.codes,
      sender: dialect?.file.scaip?.sender ?? USUAL_SCAIP.sender
    })
    if (read._tag === "Refused") {
      if (refuse(read.why.reason, read.why.controller))
        answer(
          message,
          SCAIP_TYPE,
          writeScaipResponse({ ref: read.ref, snu: read.snu, text: read.why.reason.slice(0, 32) }),
          inFinal
        )
      return
    }
    const outcome = await way.intake.take({ line, understood: read.understood, raw, source })
    if (outcome._tag === "Taken")
      answer(
        message,
        SCAIP_TYPE,
        writeScaipResponse({ ref: read.ref, snu: SNU.ok, ...voiceOf(read.understood) }),
        inFinal
      )
  }
}

const NOW_IP = /<(?:\w+:)?ATM[\s>/]/iu

const dialectOf = ({ dialects, directory }: Doorway, line: string, { controller }: Understood) => {
  const name = directory.find(line, controller)?.dialect ?? null
  return name === null ? undefined : dialects.get(name)
}

const codesOf = (way: Doorway, line: string, understood: Understood) => dialectOf(way, line, understood)?.words.codes

/** A terminal that calls by itself is told to, at the number it has stored. */
const voiceOf = ({ events }: Understood): { readonly voiceMode?: number; readonly call?: number } =>
  events.some(({ voice }) => voice.way === "terminal-calls") ? { voiceMode: VOICE_MODE.duplex, call: CALL.stored } : {}

/** `udp 192.0.2.7:5060`, `tcp [2001:db8::1]:5060`: the transport and the port say nothing of who it is. */
const addressOf = (source: string): string => source.replace(/^\w+\s+/u, "").replace(/:\d+$/u, "")

/** `"Name" <sip:0791234@host>;tag=…` and `sip:0791234@host`. */
const userOf = (address: string): string => /sips?:(?<user>[^@;>]*)@/iu.exec(address)?.groups?.["user"] ?? ""
