import * as Schema from "effect/Schema"
import { AgentId } from "../vocabulary.ts"
import { includedIn, LEVELS, type Level, PERMISSIONS, type Permission } from "./permissions.ts"

/** Who asks, in every question that one process puts to another: the answer depends on it, and the audit log keeps it. */

export const LevelName = Schema.Literals(LEVELS)
export const PermissionName = Schema.Literals(PERMISSIONS as ReadonlyArray<Permission>)

/** One permission, and how far it reaches. */
export const Grant = Schema.Struct({ permission: PermissionName, level: LevelName })
export type Grant = typeof Grant.Type

export const Asker = Schema.Struct({
  /** The account's name, or that of the API key. */
  account: Schema.String,
  name: Schema.String,
  /** The agent this person is, when they take work. */
  agent: Schema.NullOr(AgentId),
  /** The unit of the organisation they belong to. */
  unit: Schema.String,
  /** What their roles together permit; of two levels the wider one. Permissions that are not there are not given. */
  grants: Schema.Record(Schema.String, LevelName),
  /** The units of their own, and of their department: first the unit itself, then all below it. */
  reach: Schema.Struct({ team: Schema.Array(Schema.String), department: Schema.Array(Schema.String) })
})
export type Asker = typeof Asker.Type

/** The rows somebody may see. A store turns it into a `where`, a topic into a filter. */
export type Scope =
  | { readonly kind: "everything" }
  | { readonly kind: "units"; readonly units: ReadonlyArray<string> }
  | { readonly kind: "own"; readonly account: string; readonly agent: AgentId | null }

/** How far the asker's permission reaches; undefined when they do not have it. */
export const levelOf = ({ grants }: Asker, permission: Permission): Level | undefined =>
  Object.hasOwn(grants, permission) ? grants[permission] : undefined

export const may = (asker: Asker, permission: Permission): boolean => levelOf(asker, permission) !== undefined

/** The rows on which the asker may use the permission; undefined: on none. */
export const scopeOf = (asker: Asker, permission: Permission): Scope | undefined => {
  const level = levelOf(asker, permission)
  if (level === undefined) return undefined
  if (level === "organisation") return { kind: "everything" }
  if (level === "self") return { kind: "own", account: asker.account, agent: asker.agent }
  return { kind: "units", units: asker.reach[level] }
}

/** Where something belongs, as far as it is known. */
export interface Belonging {
  readonly unit?: string | undefined
  readonly agent?: string | null | undefined
}

/** Whether something is among the rows of a scope. What nobody knows the place of belongs to those who see everything. */
export const reaches = (scope: Scope | undefined, { agent, unit }: Belonging): boolean => {
  if (scope === undefined) return false
  if (scope.kind === "everything") return true
  if (scope.kind === "units") return unit !== undefined && scope.units.includes(unit)
  return scope.agent !== null && scope.agent === agent
}

/** The wider of each two levels, always in the same order; with what is given along with each. */
export const grantsOf = (all: Iterable<Grant>): Readonly<Record<string, Level>> => {
  const widest: Record<string, Level> = {}
  for (const { level, permission: given } of all)
    for (const permission of includedIn(given)) {
      const had = widest[permission]
      if (had === undefined || LEVELS.indexOf(level) > LEVELS.indexOf(had)) widest[permission] = level
    }
  return Object.fromEntries(Object.entries(widest).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** How far somebody may dial by what they may do: the last of these that they have. */
export const diallingRightIn = (
  grants: Asker["grants"]
): "none" | "internal" | "local" | "national" | "international" =>
  (["international", "national", "local", "internal"] as const).find((right) =>
    Object.hasOwn(grants, `dialling.${right}`)
  ) ?? "none"
