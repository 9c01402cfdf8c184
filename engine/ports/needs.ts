import * as Context from "effect/Context"
import type { Permission } from "#wire/permissions.ts"

/** What an endpoint asks of whoever calls it: a permission, that they are signed in, or nothing. Each endpoint says one of them. */
export type Need =
  | { readonly permission: Permission }
  /** One's own affairs: whoever is signed in. */
  | "signed-in"
  | "nothing"

/** `endpoint.annotate(Needs, { permission: "queues.view" })`. A test fails on an endpoint without it, and one place refuses. */
export class Needs extends Context.Service<Needs, Need>()("ports/Needs") {}

/** The header in which the gateway tells a process behind it who asks: an Asker as JSON, base64url. Never taken from outside. */
export const ASKER_HEADER = "x-carillon-asker"
