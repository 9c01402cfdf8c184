import * as Schema from "effect/Schema"
import { parse } from "yaml"
import type { Meaning, NotUnderstood, OwnCodes, Understood } from "../message.ts"
import { notUnderstood } from "../message.ts"
import { writeChecksum } from "./checksum.ts"
import { type FieldWords, understandFields } from "./fields.ts"
import { type Framed, type Framer, fromHex, makeFramer, octetsOf, toHex } from "./framing.ts"
import { OWN_PATHS, type Paths, understandJson } from "./json.ts"
import { DialectFile, FIELD_NAMES, type FieldName } from "./schema.ts"

/** A dialect as it is used. */
export interface Dialect {
  readonly file: DialectFile
  readonly words: FieldWords
  readonly paths: Paths
  /** A new one for each connection, or each datagram. Only of `framing`. */
  readonly framer: (() => Framer) | undefined
}

/** A file that is no dialect: why, with the path to what is wrong. */
export class WrongDialect extends Error {}

const decode = Schema.decodeUnknownSync(DialectFile, { onExcessProperty: "error", errors: "all" })

/** `name`: how the file is called, for the error. Throws `WrongDialect`. */
export const readDialect = (yaml: string, name: string): Dialect => {
  let file: DialectFile
  try {
    file = decode(parse(yaml, { maxAliasCount: 0 }))
  } catch (error) {
    throw new WrongDialect(`${name}: ${(error as Error).message}`)
  }
  const wrong = faultOf(file)
  if (wrong !== undefined) throw new WrongDialect(`${name}: ${wrong}`)
  const frame = file.framing?.frame
  return {
    file,
    words: { codes: ownCodes(file.codes), flags: ownCodes(file.flags), time: file.time },
    paths: file.json?.fields ?? OWN_PATHS,
    framer: frame === undefined ? undefined : () => makeFramer(frame)
  }
}

const PLACEHOLDER = /\{(\w+)\}/gu

const isField = (name: string): name is FieldName => (FIELD_NAMES as ReadonlyArray<string>).includes(name)

const faultOf = (file: DialectFile): string | undefined => {
  const { flags = {}, framing, protocol } = file
  if ((protocol === "framing") !== (framing !== undefined))
    return framing === undefined
      ? 'protocol "framing" needs "framing"'
      : `"framing" is of no use to protocol "${protocol}"`
  const bit = Object.keys(flags).find((name) => !/^(?:\d|[1-3]\d|4[0-7])$/u.test(name))
  if (bit !== undefined) return `flags: "${bit}" is no bit from 0 to 47`
  const strange = Object.keys(file.json?.fields ?? {}).find((name) => !isField(name))
  if (strange !== undefined) return `json.fields: "${strange}" is none of ${FIELD_NAMES.join(", ")}`
  if (framing === undefined) return undefined
  const { acknowledgement, frame } = framing
  const names: ReadonlyArray<string> = frame.kind === "text" ? frame.fields : frame.fields.map((field) => field.name)
  if (!names.includes("controller")) return "framing.frame.fields: none is the controller"
  if (!names.includes("code") && !names.includes("flags")) return "framing.frame.fields: neither code nor flags"
  const isBinary = frame.kind === "binary"
  for (const [, placeholder = ""] of acknowledgement.matchAll(PLACEHOLDER)) {
    if (isBinary && placeholder === "checksum" && frame.checksum !== undefined) continue
    if (!isField(placeholder) || !names.includes(placeholder))
      return `framing.acknowledgement: {${placeholder}} is no field of the frame`
  }
  if (isBinary && !/^(?:[0-9A-F]{2}|\s)*$/iu.test(acknowledgement.replaceAll(PLACEHOLDER, "")))
    return "framing.acknowledgement: of a binary frame it is hex"
  return undefined
}

const ownCodes = (codes: DialectFile["codes"]): OwnCodes =>
  Object.fromEntries(
    Object.entries(codes ?? {}).map(([code, said]): readonly [string, Meaning] => [
      code,
      typeof said === "string" ? { event: said } : said
    ])
  )

/** What one frame says. */
export const understandFrame = ({ words }: Dialect, { fields }: Framed, nowMs: number): NotUnderstood | Understood =>
  typeof fields === "string" ? notUnderstood(fields) : understandFields(fields, words, nowMs)

/** What is answered to one frame; undefined: the device waits for nothing. */
export const acknowledgementOf = ({ file }: Dialect, framed: Framed): Uint8Array | undefined => {
  const { framing } = file
  if (framing === undefined || framing.acknowledgement === "" || typeof framed.fields === "string") return undefined
  const { acknowledgement, frame } = framing
  if (frame.kind === "text") {
    const { fields } = framed
    return octetsOf(acknowledgement.replaceAll(PLACEHOLDER, (_, name: string) => fields.get(name as FieldName) ?? ""))
  }
  const [before = "", after = ""] = acknowledgement
    .replaceAll(/\s/gu, "")
    .replaceAll(PLACEHOLDER, (all: string, name: string) =>
      name === "checksum" ? all : toHex(framed.octets.get(name as FieldName) ?? new Uint8Array(0))
    )
    .split("{checksum}")
  if (frame.checksum === undefined) return fromHex(before)
  const counted = fromHex(before)
  return fromHex(before + writeChecksum(frame.checksum.kind, counted, frame.checksum.from, counted.length) + after)
}

/** What an object says; `controller` as far as the topic says it. */
export const understandObject = (
  { paths, words }: Dialect,
  text: string,
  nowMs: number,
  controller: string | null = null
): NotUnderstood | Understood => understandJson(text, paths, words, nowMs, controller)
