import type { EventSocket } from "./event-socket.ts"

/** A leg as the switch has it, in the words in which the engine is told of one. */
export interface Leg {
  readonly leg: string
  readonly direction: "inbound" | "outbound"
  readonly state: "ringing" | "answered"
  readonly joinedWith: string | null
  /** On legs the engine made: for which call, at which of its rings, at whose telephone. */
  readonly call: string | null
  readonly attempt: number | null
  readonly agent: string | null
  readonly callingNumber: string
  readonly dialledNumber: string
  readonly createdAt: number
  /** File of the recording that runs on it, relative to the recordings folder. */
  readonly recording: string | null
}

/** What a switch must hold so that every call goes on. */
export interface Held {
  readonly legs: ReadonlyArray<Leg>
  /** Agents whose telephones are registered. */
  readonly devices: ReadonlyArray<string>
}

type Row = Readonly<Record<string, string | undefined>>

export const countLegs = async (socket: EventSocket): Promise<number> => (await rows(socket, "channels")).length

/** `recordingOf` knows the file that is written for a caller's leg, or null: the switch does not tell. */
export const readHeld = async (socket: EventSocket, recordingOf: (leg: string) => string | null): Promise<Held> => {
  const partners = new Map<string, string>()
  for (const { b_uuid: b, uuid: a } of await rows(socket, "bridged_calls"))
    if (a !== undefined && b !== undefined) partners.set(a, b).set(b, a)
  const legs: Array<Leg> = []
  for (const row of await rows(socket, "channels")) {
    const uuid = row["uuid"]!
    const variables = JSON.parse(await socket.api(`uuid_dump ${uuid} json`)) as Row
    legs.push({ ...legOf(row, variables), joinedWith: partners.get(uuid) ?? null, recording: recordingOf(uuid) })
  }
  const devices = new Set((await rows(socket, "registrations")).map((row) => row["reg_user"]!))
  return {
    legs: legs.toSorted((a, b) => a.createdAt - b.createdAt || (a.leg < b.leg ? -1 : 1)),
    devices: [...devices].toSorted()
  }
}

const rows = async (socket: EventSocket, table: string): Promise<ReadonlyArray<Row>> => {
  const answer = JSON.parse(await socket.api(`show ${table} as json`)) as { readonly rows?: ReadonlyArray<Row> }
  return answer.rows ?? []
}

const legOf = (row: Row, variables: Row): Omit<Leg, "joinedWith" | "recording"> => {
  const made = variables["variable_carillon_call"]
  return {
    leg: row["uuid"]!,
    direction: row["direction"] === "inbound" ? "inbound" : "outbound",
    state: ["ACTIVE", "HELD", "UNHELD"].includes(row["callstate"] ?? "") ? "answered" : "ringing",
    call: made ?? null,
    attempt: made === undefined ? null : Number(variables["variable_carillon_attempt"]),
    agent: variables["variable_carillon_agent"] ?? null,
    callingNumber: (row["initial_cid_num"] || row["cid_num"]) ?? "",
    dialledNumber: (row["initial_dest"] || row["dest"]) ?? "",
    createdAt: Number(row["created_epoch"]) * 1_000
  }
}
