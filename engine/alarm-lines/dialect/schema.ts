import * as Schema from "effect/Schema"
import { AlarmEvent, Phase } from "#actors/alarm-event.ts"

/** How a model of terminal deviates from its protocol, or what its own framing is: one YAML file, with recorded samples. */

/** What a field of a message is to us. `code` says what happened; all others are said beside it. */
export const FIELD_NAMES = [
  "controller",
  "code",
  "phase", // `restored`: it is over
  "reference",
  "device",
  "place",
  "text",
  "battery", // %
  "signal", // %
  "heart", // beats a minute
  "temperature", // °C, with one decimal or none
  "latitude", // degrees, or degrees times 1,000,000 as a whole number
  "latitudeDirection", // N or S
  "longitude",
  "longitudeDirection",
  "accuracy", // m
  "time", // see `time`
  "flags" // a number whose bits are events
] as const
export const FieldName = Schema.Literals(FIELD_NAMES)
export type FieldName = typeof FieldName.Type

const Name = Schema.String.check(Schema.isPattern(/^[a-z0-9][a-z0-9-]{0,39}$/u))
const Hex = Schema.String.check(Schema.isPattern(/^(?:[0-9A-Fa-f]{2}){1,16}$/u))
const Octets = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 64 }))
const At = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_023 }))

const MeaningWords = Schema.Struct({
  event: AlarmEvent,
  phase: Schema.optionalKey(Phase),
  isTest: Schema.optionalKey(Schema.Boolean)
})
/** `AL1: fall`, or with more words about it. */
const Codes = Schema.Record(Schema.String, Schema.Union([AlarmEvent, MeaningWords]))

const Checksum = Schema.Struct({
  kind: Schema.Literals(["sum8", "xor8", "crc16-arc", "crc16-x25"]),
  /** The first octet that counts, from the frame's begin. */
  from: At,
  /** So many octets before the frame's end it stands, its own included. */
  beforeEnd: Octets,
  as: Schema.Literals(["octets", "hex"])
})

const TextFrame = Schema.Struct({
  kind: Schema.tag("text"),
  begins: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(8)),
  ends: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(8)),
  mostOctets: Schema.Int.check(Schema.isBetween({ minimum: 8, maximum: 4_096 })),
  /** Each of these characters parts two fields. */
  separators: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(4)),
  /** What each part is; `-`: nothing that matters. */
  fields: Schema.Array(Schema.Union([FieldName, Schema.Literal("-")])),
  checksum: Schema.optionalKey(Checksum)
})

const BinaryFrame = Schema.Struct({
  kind: Schema.tag("binary"),
  beginsHex: Hex,
  /** Where the length stands, and what is added to it for the length of the whole frame. */
  length: Schema.Struct({ at: At, octets: Schema.Literals([1, 2]), adds: Schema.Int }),
  mostOctets: Schema.Int.check(Schema.isBetween({ minimum: 4, maximum: 1_024 })),
  fields: Schema.Array(
    Schema.Struct({
      name: FieldName,
      at: At,
      octets: Octets,
      as: Schema.Literals(["uint", "int", "bcd", "hex", "ascii"])
    })
  ),
  checksum: Schema.optionalKey(Checksum)
})

const Framing = Schema.Struct({
  frame: Schema.Union([TextFrame, BinaryFrame]),
  /**
   * What is answered once the events are written down; empty: the device wants none. `{controller}`, `{code}`, `{reference}` are the
   * message's own; of a binary frame it is hex, `{…}` are the octets as they came, and `{checksum}` is computed as in the frame.
   */
  acknowledgement: Schema.String
})

/** Fields by their path in an object: `event.type`. */
const Json = Schema.Struct({ fields: Schema.Record(Schema.String, Schema.String) })

/** Keys that the centre presses in a talk with the terminal. */
export const Keys = Schema.Struct({
  clear: Schema.optionalKey(Schema.String),
  duplex: Schema.optionalKey(Schema.String),
  listen: Schema.optionalKey(Schema.String),
  speak: Schema.optionalKey(Schema.String),
  volumeUp: Schema.optionalKey(Schema.String),
  volumeDown: Schema.optionalKey(Schema.String),
  relay: Schema.optionalKey(Schema.String)
})

const Expected = Schema.Struct({
  controller: Schema.String,
  events: Schema.Array(
    Schema.Struct({
      event: AlarmEvent,
      phase: Schema.optionalKey(Phase),
      code: Schema.optionalKey(Schema.String),
      device: Schema.optionalKey(Schema.String),
      place: Schema.optionalKey(Schema.String),
      text: Schema.optionalKey(Schema.String),
      batteryPercent: Schema.optionalKey(Schema.Int),
      signalPercent: Schema.optionalKey(Schema.Int),
      heartBpm: Schema.optionalKey(Schema.Int),
      latitudeE7: Schema.optionalKey(Schema.Int),
      longitudeE7: Schema.optionalKey(Schema.Int),
      saidAt: Schema.optionalKey(Schema.String)
    })
  )
})

/** A message as it was recorded, and what it says. One of `text` and `hex`. */
export const Sample = Schema.Struct({
  what: Schema.String,
  text: Schema.optionalKey(Schema.String),
  hex: Schema.optionalKey(Schema.String),
  /** Absent: it must not be understood. */
  says: Schema.optionalKey(Expected),
  answer: Schema.optionalKey(Schema.String)
})
export type Sample = typeof Sample.Type

export const DialectFile = Schema.Struct({
  dialect: Name,
  title: Schema.Struct({ zh: Schema.String, en: Schema.String }),
  protocol: Schema.Literals(["framing", "json", "mqtt", "scaip", "now-ip", "dc-09", "contact-id"]),
  codes: Schema.optionalKey(Codes),
  /** Bits of the field `flags`, counted from the lowest, 0. */
  flags: Schema.optionalKey(Codes),
  /** How the field `time` is written; `local` is the centre's time zone as minutes east of UTC. */
  time: Schema.optionalKey(
    Schema.Struct({
      as: Schema.Literals(["epoch-s", "epoch-ms", "iso", "yyMMddHHmmss", "yyyyMMddHHmmss"]),
      minutesEast: Schema.optionalKey(Schema.Int)
    })
  ),
  framing: Schema.optionalKey(Framing),
  json: Schema.optionalKey(Json),
  scaip: Schema.optionalKey(
    Schema.Struct({
      sender: Schema.Literals(["any", "controller"]),
      response: Schema.Literals(["in-200", "own-message"])
    })
  ),
  dc09: Schema.optionalKey(
    Schema.Struct({
      crc: Schema.Literals(["checked", "ignored"]),
      length: Schema.Literals(["checked", "ignored"]),
      behindS: Schema.optionalKey(Schema.Int),
      aheadS: Schema.optionalKey(Schema.Int)
    })
  ),
  keys: Schema.optionalKey(Keys),
  samples: Schema.Array(Sample)
})
export type DialectFile = typeof DialectFile.Type
export type TextFrame = typeof TextFrame.Type
export type BinaryFrame = typeof BinaryFrame.Type
export type Checksum = typeof Checksum.Type
