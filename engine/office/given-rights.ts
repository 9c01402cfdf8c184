import { type Kysely, sql } from "kysely"
import { type Asker, type Grant, levelOf } from "#wire/asker.ts"
import { isPermission, type Level, LEVELS } from "#wire/permissions.ts"
import type { Tables } from "../ports/Database.ts"
import type { Change, ChangeProblem } from "../records/tables/change.ts"

/**
 * Nobody gives anybody more than they may do themselves: neither by a role that somebody gets, nor by what a role becomes. What was
 * given before may stay. Else whoever may edit the people of one team could make themselves an administrator.
 */
export const beyondOwnRights = async (
  db: Kysely<Tables>,
  asker: Asker,
  changes: ReadonlyArray<Change>
): Promise<ReadonlyArray<ChangeProblem>> => {
  const problems: Array<ChangeProblem> = []
  for (const [index, change] of changes.entries()) {
    if (change.op === "remove") continue
    const given =
      change.thing.name === "person"
        ? { field: "roles", grants: await newRolesGrants(db, change) }
        : change.thing.name === "role"
          ? { field: "grants", grants: await newGrants(db, change) }
          : undefined
    const most = given?.grants.find((grant) => isBeyond(asker, grant))
    if (given === undefined || most === undefined) continue
    const { level, permission } = most
    problems.push({
      index,
      field: given.field,
      words: {
        zh: `不能授予自己没有的权限：${permission}（${level}）`,
        en: `gives more than you may do yourself: ${permission} (${level})`
      }
    })
  }
  return problems
}

type Kept = Exclude<Change, { readonly op: "remove" }>

const rank = (level: Level | undefined): number => (level === undefined ? -1 : LEVELS.indexOf(level))

const isBeyond = (asker: Asker, { level, permission }: Grant): boolean => rank(level) > rank(levelOf(asker, permission))

/** What those roles permit that the person did not have before. */
const newRolesGrants = async (db: Kysely<Tables>, change: Kept): Promise<ReadonlyArray<Grant>> => {
  const had = await sql<{ readonly role: string }>`
    select role from people_roles where ${change.op === "change"} and person = ${change.id}`.execute(db)
  const before = new Set(had.rows.map(({ role }) => role))
  const added = texts(change.values["roles"]).filter((role) => !before.has(role))
  const { rows } = await sql<{ readonly grants: unknown }>`select grants from roles where id = any(${added})`.execute(
    db
  )
  return rows.flatMap(({ grants }) => grantsIn(grants))
}

/** What the role did not permit before, or not so far. */
const newGrants = async (db: Kysely<Tables>, change: Kept): Promise<ReadonlyArray<Grant>> => {
  const { rows } = await sql<{ readonly grants: unknown }>`
    select grants from roles where ${change.op === "change"} and id = ${change.id}`.execute(db)
  const before = new Map(grantsIn(rows[0]?.grants).map(({ level, permission }) => [permission, level]))
  return grantsIn(change.values["grants"]).filter(({ level, permission }) => rank(level) > rank(before.get(permission)))
}

/** What is no grant the writer refuses in its own words. */
const grantsIn = (value: unknown): ReadonlyArray<Grant> =>
  Array.isArray(value)
    ? (value as ReadonlyArray<Partial<Grant> | null>).filter(
        (each): each is Grant =>
          typeof each?.permission === "string" && isPermission(each.permission) && LEVELS.includes(each.level as Level)
      )
    : []

const texts = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : []
