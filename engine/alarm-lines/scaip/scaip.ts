/** SCAIP (SS 91100, CLC/TS 50134-9): the request `mrq` in a SIP MESSAGE, and the response `mrs`. */
import { FAULT_EVENTS, type Position, type Reported } from "#actors/alarm-event.ts"
import {
  type Meaning,
  normalAccount,
  type NotUnderstood,
  notUnderstood,
  type OwnCodes,
  report,
  type Understood
} from "../message.ts"
import { type Element, readXml, writeXml } from "../xml.ts"
import { alsoOver, PLACES, scaipMeaning } from "./codes.ts"

/** `snu` of a response. */
export const SNU = {
  ok: 0,
  tooLong: 1,
  badFormat: 2,
  wrongData: 3,
  hold: 4,
  notTreated: 5,
  busy: 6,
  tagMissing: 7
} as const

/** `mre`: how the terminal is to speak. */
export const VOICE_MODE = { none: 0, duplex: 1, microphoneOnly: 2, speakerOnly: 3 } as const
/** `cre`: 61 calls the receiver it has stored, 62 the number in `tnu`. */
export const CALL = { none: 0, stored: 61, number: 62 } as const

/** As registered with IANA, and as some send it. */
export const MEDIA_TYPES: ReadonlyArray<string> = ["application/scaip+xml", "application/xml", "text/xml"]

export interface ScaipDialect {
  readonly codes: OwnCodes
  /** Whether the SIP user must be the controller, as it should; some units register under another name. */
  readonly sender: "any" | "controller"
}

export const USUAL_SCAIP: ScaipDialect = { codes: {}, sender: "controller" }

export interface Taken {
  readonly _tag: "Taken"
  readonly ref: string
  readonly understood: Understood
}

export interface Refused {
  readonly _tag: "Refused"
  /** Empty where not even that could be read. */
  readonly ref: string
  readonly snu: number
  readonly why: NotUnderstood
}

/** Longest text of each field, and its form. Several senders pad and shorten codes as they like: see `codeOf`. */
const FIELDS: ReadonlyMap<string, readonly [most: number, form: RegExp]> = new Map(
  Object.entries({
    ref: [16, /^[0-9A-Za-z]+$/u],
    ver: [5, /^\d{2}\.\d{2}$/u],
    mty: [2, /^[A-Z]{2}$/u],
    cid: [16, /^\d+$/u],
    dty: [4, /^\d+$/u],
    did: [8, /^.+$/u],
    dco: [3, /^\d+$/u],
    dte: [32, /^.+$/u],
    crd: [256, /^[a-z-]+:.*$/iu],
    stc: [4, /^\d+$/u],
    stt: [32, /^.+$/u],
    pri: [1, /^\d$/u],
    lco: [3, /^\d+$/u],
    lva: [2, /^.+$/u],
    lte: [32, /^.+$/u],
    ico: [3, /^\d+$/u],
    ite: [128, /^.+$/u],
    ame: [1, /^[01]$/u],
    sco: [1, /^[0-3]$/u],
    cha: [1, /^[01]$/u],
    hbo: [3, /^\d+$/u]
  } as Readonly<Record<string, readonly [number, RegExp]>>)
)
const MANDATORY = ["ref", "cid", "dty"] as const
const ROOTS: ReadonlySet<string> = new Set(["mrq", "scaip"])

/** `sender`: the user part of the SIP From. */
export const readScaip = (text: string, sender: string, dialect: ScaipDialect = USUAL_SCAIP): Refused | Taken => {
  const element = readXml(text)
  if (typeof element === "string") return refused("", SNU.badFormat, element, null)
  const { texts } = element
  const ref = texts.get("ref") ?? ""
  const cid = texts.get("cid") ?? null
  if (!ROOTS.has(element.name.toLowerCase()))
    return refused(ref, SNU.badFormat, `the root is ${element.name}, not mrq`, cid)
  const missing = MANDATORY.find((name) => (texts.get(name) ?? "") === "")
  if (missing !== undefined) return refused(ref, SNU.tagMissing, `${missing} is missing`, cid)
  for (const name of MANDATORY) {
    const [most, form] = FIELDS.get(name)!
    const value = texts.get(name)!
    if (value.length > most) return refused(ref, SNU.tooLong, `${name} is longer than ${most}`, cid)
    if (!form.test(value)) return refused(ref, SNU.wrongData, `${name} "${value}" is none`, cid)
  }
  if (dialect.sender === "controller" && normalAccount(sender) !== normalAccount(cid!))
    return refused(ref, SNU.notTreated, `${sender} speaks for ${cid}`, cid)
  return {
    _tag: "Taken",
    ref,
    understood: {
      _tag: "Understood",
      controller: normalAccount(cid!),
      events: eventsOf({ ...element, texts: usable(texts) }, dialect.codes)
    }
  }
}

/** No alarm is refused for what stands beside it: what is too long is cut, and what has not its form is left out. */
const usable = (texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map(
    [...texts].flatMap(([name, value]) => {
      const rule = FIELDS.get(name)
      if (rule === undefined) return [[name, value] as const]
      const whole = (name === "mty" ? value.toUpperCase() : value).slice(0, rule[0])
      return rule[1].test(whole) ? [[name, whole] as const] : []
    })
  )

const refused = (ref: string, snu: number, reason: string, controller: string | null): Refused => ({
  _tag: "Refused",
  ref: /^[0-9A-Za-z]{1,16}$/u.test(ref) ? ref : "",
  snu,
  why: notUnderstood(reason, controller)
})

/** `2` is `0002`, `010` is `0010`. */
const codeOf = (text: string | undefined, digits: number, usual: string): string =>
  (text === undefined || text === "" ? usual : text).padStart(digits, "0")

/** A heartbeat may say besides that something is wrong. */
const eventsOf = (element: Element, own: OwnCodes): ReadonlyArray<Reported> => {
  const { texts } = element
  const mty = texts.get("mty") ?? "ME"
  const dty = codeOf(texts.get("dty"), 4, "")
  const stc = codeOf(texts.get("stc"), 4, mty === "ME" ? MANUAL : NONE)
  const said = (meaning: Meaning): Reported => reported(element, meaning, `${dty}/${stc}`)
  if (mty === "RE") return [said({ event: "reset" })]
  const meaning = scaipMeaning(dty, stc, own)
  const event = alsoOver(dty, stc, own)
  const over = event === undefined ? [] : [reported(element, { event, phase: "restored" }, `${dty}/${stc} ${event}`)]
  if (mty === "PI") {
    const isFault = (FAULT_EVENTS as ReadonlyArray<string>).includes(meaning.event)
    return [said({ event: "heartbeat" }), ...(isFault ? [said(meaning), ...over] : [])]
  }
  const isPlace = mty === "IN" && (stc === NONE || meaning.event === "unknown") && positionIn(element) !== null
  return isPlace ? [said({ event: "position" })] : [said(meaning), ...over]
}

const MANUAL = "0010"
const NONE = "0000"

const positionIn = ({ nested, texts }: Element): Position | null =>
  positionOf(nested.get("lge")?.get("geo") ?? texts.get("lge"))

const reported = (element: Element, { event, isTest, phase }: Meaning, code: string): Reported => {
  const { texts } = element
  const lco = texts.get("lco")
  return report(
    event,
    code,
    {
      reference: texts.get("ref")!,
      device: texts.get("did") ?? null,
      place: texts.get("lte") ?? (lco === undefined ? null : (PLACES[codeOf(lco, 3, "")] ?? codeOf(lco, 3, ""))),
      text: texts.get("stt") ?? texts.get("ite") ?? texts.get("dte") ?? null,
      position: positionIn(element),
      voice: voiceOf(texts, event === "heartbeat"),
      isTest: isTest ?? false
    },
    phase ?? "began"
  )
}

const voiceOf = (texts: ReadonlyMap<string, string>, isHeartbeat: boolean): Reported["voice"] => {
  const [scheme = "", number = ""] = (texts.get("crd") ?? "sip:").split(/:(.*)/su)
  if (isHeartbeat || scheme.toLowerCase() === "no-voice") return { way: "none", number: null }
  return { way: texts.get("cha") === "1" ? "call-terminal" : "terminal-calls", number: number.trim() || null }
}

const E7 = 10_000_000

/** RFC 5870: `geo:48.2010,16.3695,183;u=40`. */
const positionOf = (uri: string | undefined): Position | null => {
  const groups =
    /^geo:(?<latitude>-?\d{1,2}(?:\.\d{1,12})?),(?<longitude>-?\d{1,3}(?:\.\d{1,12})?)(?<rest>[^\s]*)$/iu.exec(
      uri ?? ""
    )?.groups
  if (groups === undefined) return null
  const [latitude, longitude] = [Number(groups["latitude"]), Number(groups["longitude"])]
  const accuracy = /;u=(\d{1,7}(?:\.\d+)?)/iu.exec(groups["rest"]!)?.[1]
  return Math.abs(latitude) > 90 || Math.abs(longitude) > 180
    ? null
    : {
        latitudeE7: Math.round(latitude * E7),
        longitudeE7: Math.round(longitude * E7),
        accuracyM: accuracy === undefined ? null : Math.round(Number(accuracy))
      }
}

export interface ScaipResponse {
  readonly ref: string
  readonly snu: number
  readonly text?: string
  readonly voiceMode?: number
  readonly call?: number
  readonly number?: string
}

export const writeScaipResponse = ({ call, number, ref, snu, text, voiceMode }: ScaipResponse): string =>
  writeXml("mrs", [
    ["ref", ref],
    ["snu", String(snu)],
    ["ste", text],
    ["mre", voiceMode === undefined ? undefined : String(voiceMode)],
    ["cre", call === undefined ? undefined : String(call)],
    ["tnu", number]
  ])
