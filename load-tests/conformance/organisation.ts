import { createHash, randomBytes } from "node:crypto"
import { type Kysely, sql } from "kysely"
import { type Level, LEVELS, type Permission, PERMISSIONS } from "#wire/permissions.ts"
import type { Tables } from "#engine/ports/Database.ts"
import { ASKED_FOR } from "./expected.ts"

/** A small organisation with something of everything in each unit, and somebody for each permission at each level. */

/** Each with what is above it. */
export const UNITS: Readonly<Record<string, string | null>> = {
  centre: null,
  north: "centre",
  "north-1": "north",
  "north-2": "north",
  south: "centre",
  "south-1": "south"
}

/** Everybody who walks belongs here. */
export const HOME = "north-1"

export type WalkLevel = Level | "none"
export const WALK_LEVELS: ReadonlyArray<WalkLevel> = ["none", ...LEVELS]

/** Units that somebody at home reaches, worked out by hand. */
export const REACH: Readonly<Record<WalkLevel, ReadonlyArray<string>>> = {
  none: [],
  self: [],
  team: ["north-1"],
  department: ["north", "north-1", "north-2"],
  organisation: Object.keys(UNITS)
}

export interface Walker {
  readonly id: string
  readonly agent: string
  readonly cookie: string
}

/** Everybody who walks by permission and level. */
export interface Walkers {
  readonly of: (permission: Permission, level: WalkLevel) => Walker
  readonly nobody: Walker
  /** Signs out at the end. */
  readonly leaving: Walker
}

const DAY_MS = 86_400_000

/** Puts them into the database with sessions, as if each had signed in; the gateway meets them at their first request. */
export const makeWalkers = async (db: Kysely<Tables>): Promise<Walkers> => {
  const known = new Map<string, Walker>()
  const add = async (id: string, grants: ReadonlyArray<object>): Promise<Walker> => {
    const token = randomBytes(32).toString("base64url")
    const walker = { id, agent: String(50_001 + known.size), cookie: `carillon=${token}` }
    known.set(id, walker)
    const now = Date.now()
    await sql`insert into roles (id, name, grants) values (${id}, ${id}, ${JSON.stringify(grants)}::jsonb)`.execute(db)
    await sql`insert into people (id, name, unit, agent) values (${id}, ${id}, ${HOME}, ${walker.agent})`.execute(db)
    await sql`insert into people_roles (person, role, position) values (${id}, ${id}, 0)`.execute(db)
    await sql`insert into credentials (person, password_hash, changed_at) values (${id}, 'none', ${now})`.execute(db)
    await sql`insert into sessions (token_hash, account, created_at, expires_at)
      values (${createHash("sha256").update(token).digest("hex")}, ${id}, ${now}, ${now + DAY_MS})`.execute(db)
    return walker
  }
  const nobody = await add("w-nobody", [])
  const leaving = await add("w-leaving", [])
  for (const permission of PERMISSIONS)
    for (const level of ASKED_FOR.has(permission) ? LEVELS : (["organisation"] as const))
      await add(nameOf(permission, level), [{ permission, level }])
  return {
    nobody,
    leaving,
    of: (permission, level) => (level === "none" ? nobody : known.get(nameOf(permission, level))!)
  }
}

const nameOf = (permission: Permission, level: Level): string => `w-${permission.replace(".", "-")}-${level}`

/** Things of each unit, and who serves what. */
export const personOf = (unit: string): string => `person-${unit}`
export const queueOf = (unit: string): string => `queue-${unit}`
export const numberOf = (unit: string): string => `8${Object.keys(UNITS).indexOf(unit)}000`
export const agentOf = (unit: string): string => String(60_001 + Object.keys(UNITS).indexOf(unit))
/** Nobody took the lost one. */
export const callOf = (unit: string): string => `call-${unit}`
export const lostCallOf = (unit: string): string => `lost-${unit}`

/** The people of HOME serve the queue of the whole centre, too. */
export const SERVED_FROM_HOME = queueOf("centre")

/** Queues that belong to units or are served from them. */
export const queuesAt = (units: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set([...units.map(queueOf), ...(units.includes(HOME) ? [SERVED_FROM_HOME] : [])])
]

/** Makes what each unit has, through the API, so that everything has its history. */
export const makeRows = async (
  db: Kysely<Tables>,
  admin: (method: string, path: string, body: unknown) => Promise<unknown>
): Promise<void> => {
  const levels = { north: "department", south: "department" } as Readonly<Record<string, string>>
  for (const [id, parent] of Object.entries(UNITS))
    if (parent !== null) await admin("POST", "/api/units", { id, name: id, level: levels[id] ?? "team", parent })
  for (const unit of Object.keys(UNITS)) await admin("POST", "/api/queues", { id: queueOf(unit), name: unit, unit })
  const { rows } = await sql<{ readonly id: string }>`select id from flows limit 1`.execute(db)
  let serial = 1_000
  for (const unit of Object.keys(UNITS)) {
    const queues = unit === HOME ? [queueOf(unit), SERVED_FROM_HOME] : [queueOf(unit)]
    await admin("POST", "/api/numbers", { id: numberOf(unit), flow: rows[0]!.id, unit })
    await admin("POST", "/api/people", {
      id: personOf(unit),
      name: unit,
      unit,
      roles: ["agent"],
      agent: agentOf(unit),
      queues
    })
    for (const [id, agent] of [
      [callOf(unit), agentOf(unit)],
      [lostCallOf(unit), null]
    ])
      await sql`insert into call_records (id, site, serial, calling_number, dialled_number, arrived_at, attempts, agent, queue, keys)
        values (${id}, 'main', ${++serial}, '13800138000', '95000', ${serial}, 1, ${agent}, ${queueOf(unit)}, '')`.execute(
        db
      )
  }
}

/** Call records somebody sees: of their own agents, and of queues of their units that nobody took. */
export const callsAt = (level: WalkLevel): ReadonlyArray<string> => {
  if (level === "none" || level === "self") return []
  const lost = queuesAt(REACH[level]).map((queue) => queue.replace("queue-", "lost-"))
  return [...REACH[level].map(callOf), ...lost].toSorted()
}
