import * as Context from "effect/Context"
import { type Asker, levelOf, type Scope, scopeOf } from "#wire/asker.ts"
import { LEVELS, type Permission } from "#wire/permissions.ts"

/** What an endpoint asks of whoever calls it: a permission, that they are signed in, or nothing. Each endpoint says one of them. */
export type Need =
  | {
      readonly permission: Permission
      /** Everybody has it over themselves, with or without the permission. */
      readonly orSelf?: true
      /** This one will do, too; of both the one that reaches further counts. */
      readonly or?: Permission
    }
  /** One's own affairs: whoever is signed in. */
  | "signed-in"
  | "nothing"

/** `endpoint.annotate(Needs, { permission: "queues.view" })`. A test fails on an endpoint without it, and one place refuses. */
export class Needs extends Context.Service<Needs, Need>()("ports/Needs") {}

/** The header in which the gateway tells a process behind it who asks: an Asker as JSON, base64url. Never taken from outside. */
export const ASKER_HEADER = "x-carillon-asker"

/** Who asks, and the rows they may see or change by what the endpoint needs. */
export class Asking extends Context.Service<Asking, { readonly asker: Asker; readonly scope: Scope }>()(
  "ports/Asking"
) {}

/** The rows on which the asker may do what needs this; undefined: on none. The one place that decides it. */
export const scopeFor = (asker: Asker, need: Need): Scope | undefined => {
  const own = { kind: "own", account: asker.account, agent: asker.agent } as const
  if (need === "nothing" || need === "signed-in") return own
  const { or, orSelf, permission } = need
  const scope = scopeOf(asker, or !== undefined && rank(asker, or) > rank(asker, permission) ? or : permission)
  return scope ?? (orSelf === true ? own : undefined)
}

const rank = (asker: Asker, permission: Permission): number => {
  const level = levelOf(asker, permission)
  return level === undefined ? -1 : LEVELS.indexOf(level)
}

/** What is missing, as people are told. */
export const refusalOf = (need: Need): string =>
  need === "nothing" || need === "signed-in"
    ? "sign in first"
    : `this needs the permission ${need.permission}${need.orSelf === true ? " for others than oneself" : ""}`
