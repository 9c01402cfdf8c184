import * as Schema from "effect/Schema"
import type { EpochMs, LegId } from "#actors/vocabulary.ts"
import { CONFERENCE_PROFILE } from "./company.ts"
import { shown } from "./shown.ts"
import type { LegSnapshot } from "#engine/ports/Telephony.ts"

const text = Schema.optionalKey(Schema.String)

const Rows = <Row extends Schema.Top>(row: Row) =>
  Schema.Struct({ row_count: Schema.Number, rows: Schema.optionalKey(Schema.Array(row)) })

/** Columns of `show channels as json` that are read. */
const ChannelRow = Schema.Struct({
  uuid: Schema.String,
  direction: Schema.String,
  created_epoch: Schema.String,
  state: Schema.String,
  cid_num: text,
  dest: text,
  callstate: Schema.String,
  accountcode: text,
  application: text,
  application_data: text,
  initial_cid_num: text,
  initial_dest: text
})
export type ChannelRow = typeof ChannelRow.Type

const PairRow = Schema.Struct({ uuid: Schema.String, b_uuid: text })
const RegistrationRow = Schema.Struct({ reg_user: Schema.String, url: Schema.String })

/** Throw a SchemaError when the switch's answer is no such table: the link is no use then. */
export const readChannels = (body: string): ReadonlyArray<ChannelRow> => rowsOf(Rows(ChannelRow), body)
export const readPairs = (body: string): ReadonlyArray<typeof PairRow.Type> => rowsOf(Rows(PairRow), body)
export const readRegistrations = (body: string): ReadonlyArray<typeof RegistrationRow.Type> =>
  rowsOf(Rows(RegistrationRow), body)

const Written = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Array(Schema.String)))
/** Paths by leg; undefined of a switch that does not say: a FreeSWITCH knows no such command. */
export const readWritten = (body: string): typeof Written.Type | undefined =>
  body.startsWith("{") ? Schema.decodeUnknownSync(Written)(body) : undefined

const rowsOf = <Row>(
  schema: Schema.Decoder<{ readonly rows?: ReadonlyArray<Row> }>,
  body: string
): ReadonlyArray<Row> => Schema.decodeUnknownSync(Schema.fromJsonString(schema))(body).rows ?? []

const LEAVING: ReadonlySet<string> = new Set(["CS_HANGUP", "CS_REPORTING", "CS_DESTROY", "CS_NONE"])
const TALKING: ReadonlySet<string> = new Set(["ACTIVE", "HELD", "UNHELD"])

export const isLive = (row: ChannelRow): boolean => !LEAVING.has(row.state) && row.callstate !== "HANGUP"

export const isAnsweredRow = ({ callstate }: ChannelRow): boolean => TALKING.has(callstate)

/** A leg's row in our words. The first numbers count: parking and answering change the later ones. */
export const legSnapshotOf = (
  row: ChannelRow,
  partners: ReadonlyMap<string, string>,
  made: Pick<LegSnapshot, "call" | "attempt" | "agent" | "answerable">,
  company: Pick<LegSnapshot, "conversation" | "supervises">
): LegSnapshot => ({
  leg: row.uuid as LegId,
  direction: row.direction === "inbound" ? "inbound" : "outbound",
  state: isAnsweredRow(row) ? "answered" : "ringing",
  joinedWith: partners.get(row.uuid) as LegId | undefined,
  ...company,
  answerable: made.answerable,
  call: made.call,
  attempt: made.attempt,
  agent: made.agent,
  callingNumber: shown(firstOf(row.initial_cid_num, row.cid_num)),
  dialledNumber: shown(firstOf(row.initial_dest, row.dest)),
  // The embedded switch has nothing else to bill by.
  ...(row.direction === "inbound" && row.accountcode !== undefined && row.accountcode !== ""
    ? { trunk: row.accountcode }
    : {}),
  createdAt: (Number(row.created_epoch) * 1000) as EpochMs
})

/** The conversation of a row's leg; undefined of any leg that is in none, or in somebody else's conference. */
export const conversationIn = ({ application, application_data: data = "" }: ChannelRow): string | undefined => {
  const [, name, profile] = /^([^@+\s]+)@([^@+\s]+)/u.exec(data) ?? []
  return application === "conference" && profile === CONFERENCE_PROFILE ? name : undefined
}

/** The leg that a row's leg listens to. */
export const targetIn = ({ application, application_data: data = "" }: ChannelRow): string | undefined =>
  application === "eavesdrop" && data.trim() !== "" ? data.trim() : undefined

const firstOf = (initial: string | undefined, now: string | undefined): string =>
  initial === undefined || initial === "" ? (now ?? "") : initial

/** Who is bridged with whom, both ways. */
export const partnersOf = (pairs: ReadonlyArray<typeof PairRow.Type>): ReadonlyMap<string, string> => {
  const partners = new Map<string, string>()
  for (const { b_uuid: b, uuid: a } of pairs) {
    if (b === undefined || b === "") continue
    partners.set(a, b)
    partners.set(b, a)
  }
  return partners
}
