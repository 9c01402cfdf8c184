/** Fields of a message → who says it and what happened. The same for framings, JSON and MQTT. */
import type { Measured, Position, Reported } from "#actors/alarm-event.ts"
import {
  type Meaning,
  meaningIn,
  normalAccount,
  type NotUnderstood,
  notUnderstood,
  type OwnCodes,
  report,
  type Understood
} from "../message.ts"
import type { Fields } from "./framing.ts"
import type { DialectFile } from "./schema.ts"

export interface FieldWords {
  readonly codes: OwnCodes
  readonly flags: OwnCodes
  readonly time: DialectFile["time"]
}

const CONTROLLER = /^[\w.:-]{1,64}$/u

/** `saidAt` further off than a day is a clock that nobody set. */
const BELIEVED_WITHIN_MS = 24 * 3_600_000

export const understandFields = (fields: Fields, words: FieldWords, nowMs: number): NotUnderstood | Understood => {
  const controller = fields.get("controller") ?? ""
  if (!CONTROLLER.test(controller)) return notUnderstood("no field says who sends it")
  const code = fields.get("code")
  const flags = flagMeanings(fields.get("flags"), words.flags)
  // Where bits say what happened, the code only says that they do.
  const meanings =
    flags.length > 0 && (code === undefined || meaningIn(words.codes, code) === undefined)
      ? flags
      : [...codeMeaning(code, words.codes), ...flags]
  if (meanings.length === 0) return notUnderstood("neither a code nor a flag says what happened", controller)
  const beside = besideOf(fields, words, nowMs)
  const isOver = fields.get("phase") === "restored"
  return {
    _tag: "Understood",
    controller: normalAccount(controller),
    events: meanings.map(([said, meaning]) =>
      report(meaning.event, said, { ...beside, isTest: meaning.isTest ?? false }, isOver ? "restored" : meaning.phase)
    )
  }
}

type Said = readonly [code: string, meaning: Meaning]

const codeMeaning = (code: string | undefined, codes: OwnCodes): ReadonlyArray<Said> =>
  code === undefined ? [] : [[code, meaningIn(codes, code) ?? { event: "unknown" }]]

const flagMeanings = (text: string | undefined, flags: OwnCodes): ReadonlyArray<Said> => {
  if (text === undefined || !/^(?:\d{1,15}|0x[0-9A-F]{1,12})$/iu.test(text)) return []
  const value = BigInt(text)
  return Object.entries(flags).flatMap(([bit, meaning]) =>
    (value >> BigInt(bit)) & 1n ? [[`bit ${bit}`, meaning] as const] : []
  )
}

const besideOf = (fields: Fields, words: FieldWords, nowMs: number): Partial<Reported> => {
  const saidAt = timeOf(fields.get("time"), words.time)
  return {
    reference: fields.get("reference") ?? null,
    device: fields.get("device") ?? null,
    place: fields.get("place") ?? null,
    text: fields.get("text") ?? null,
    position: positionOf(fields),
    measured: measuredOf(fields),
    saidAt: saidAt === null || Math.abs(saidAt - nowMs) > BELIEVED_WITHIN_MS ? null : saidAt
  }
}

const whole = (text: string | undefined, least: number, most: number): number | undefined => {
  const value = text === undefined || !/^-?\d{1,9}(?:\.\d{1,9})?$/u.test(text) ? Number.NaN : Math.round(Number(text))
  return value >= least && value <= most ? value : undefined
}

const measuredOf = (fields: Fields): Measured => {
  const batteryPercent = whole(fields.get("battery"), 0, 100)
  const signalPercent = whole(fields.get("signal"), 0, 100)
  const heartBpm = whole(fields.get("heart"), 1, 300)
  const temperature = fields.get("temperature")
  const tenths =
    temperature !== undefined && /^-?\d{1,3}(?:\.\d{1,2})?$/u.test(temperature)
      ? Math.round(Number(temperature) * 10)
      : undefined
  return {
    ...(batteryPercent === undefined ? {} : { batteryPercent }),
    ...(signalPercent === undefined ? {} : { signalPercent }),
    ...(heartBpm === undefined ? {} : { heartBpm }),
    ...(tenths === undefined ? {} : { temperatureTenths: tenths })
  }
}

const E7 = 10_000_000
/** What whole numbers of degrees are counted in by devices: millionths. */
const E6_TO_E7 = 10

const positionOf = (fields: Fields): Position | null => {
  const latitudeE7 = degreesE7(fields.get("latitude"), fields.get("latitudeDirection"), 90)
  const longitudeE7 = degreesE7(fields.get("longitude"), fields.get("longitudeDirection"), 180)
  if (latitudeE7 === undefined || longitudeE7 === undefined || (latitudeE7 === 0 && longitudeE7 === 0)) return null
  return { latitudeE7, longitudeE7, accuracyM: whole(fields.get("accuracy"), 0, 1_000_000) ?? null }
}

const degreesE7 = (text: string | undefined, direction: string | undefined, most: number): number | undefined => {
  if (text === undefined || !/^-?\d{1,9}(?:\.\d{1,12})?$/u.test(text)) return undefined
  const isMillionths = !text.includes(".") && Math.abs(Number(text)) > most
  const value = Math.round(Number(text) * (isMillionths ? E6_TO_E7 : E7))
  const signed = direction !== undefined && /^[SW]$/iu.test(direction) ? -value : value
  return Math.abs(signed) > most * E7 ? undefined : signed
}

const MINUTE_MS = 60_000

const timeOf = (text: string | undefined, time: DialectFile["time"]): number | null => {
  if (text === undefined || time === undefined) return null
  const { as, minutesEast = 0 } = time
  if (as === "epoch-ms" || as === "epoch-s")
    return /^\d{9,13}$/u.test(text) ? Number(text) * (as === "epoch-s" ? 1_000 : 1) : null
  if (as === "iso") {
    const at = /^\d{4}-\d{2}-\d{2}T[\d:.]{5,12}(?:Z|[+-]\d{2}:?\d{2})$/u.test(text) ? Date.parse(text) : Number.NaN
    return Number.isNaN(at) ? null : at
  }
  const digits = as === "yyMMddHHmmss" ? `20${text}` : text
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/u.exec(digits)?.slice(1).map(Number)
  if (parts === undefined) return null
  const [year, month, day, hours, minutes, seconds] = parts as [number, number, number, number, number, number]
  if (month < 1 || month > 12 || day < 1 || day > 31 || hours > 23 || minutes > 59 || seconds > 59) return null
  return Date.UTC(year, month - 1, day, hours, minutes, seconds) - minutesEast * MINUTE_MS
}
