/** A log of changes to be searched: a few kinds of lines, over and over, newest first. */
const LINES = 134
const HOUR_MS = 3_600_000

const person = { name: "王敏", unit: "north", roles: ["agent"] }
const KINDS = [
  {
    account: "admin",
    action: "change",
    object: "person",
    id: "1001",
    before: { ...person, name: "王小敏" },
    after: person,
    details: null
  },
  {
    account: "1001",
    action: "unmask",
    object: "call",
    id: "0d0c5a5e-7d1a-4f0b-8a67-0b5b3a4d2f11",
    before: null,
    after: null,
    details: { fields: ["callingNumber"] }
  },
  {
    account: "admin",
    action: "change",
    object: "parameter",
    id: "sessions.idleMinutes",
    before: { value: 15, version: 1 },
    after: { value: 30, version: 2 },
    details: null
  },
  {
    account: "system",
    action: "create",
    object: "skill",
    id: "claims",
    before: null,
    after: { name: "理赔", description: "" },
    details: null
  },
  {
    account: "admin",
    action: "export",
    object: "audit",
    id: "",
    before: null,
    after: null,
    details: { format: "csv", rows: 12 }
  }
] as const

export const auditPage = (asked: URLSearchParams, now: number): unknown => {
  const [offset, limit] = [Number(asked.get("offset") ?? "0"), Number(asked.get("limit") ?? "50")]
  const found = Array.from({ length: LINES }, (_, back) => ({
    serial: LINES - back,
    at: now - back * HOUR_MS,
    ...KINDS[back % KINDS.length]!
  }))
    .filter((line) =>
      (["account", "action", "object"] as const).every((by) => (asked.get(by) ?? line[by]) === line[by])
    )
    .filter((line) => line.at >= Number(asked.get("from") ?? 0) && line.at <= Number(asked.get("to") ?? now))
    .filter((line) => JSON.stringify(line).includes(asked.get("text") ?? ""))
  return { items: found.slice(offset, offset + limit), total: found.length }
}
