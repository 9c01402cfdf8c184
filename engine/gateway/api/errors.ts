import * as Schema from "effect/Schema"
import { type Account, TWO_STEP_PATH } from "#engine/ports/OfficeDoor.ts"
import { RefusalReason } from "#wire/intent.ts"
import { LINK_OVER, OwnDataProblem } from "#wire/own-data.ts"

/**
 * Every answer that is not a success, as JSON: `error` names its kind for programs, `message` says it for people, further
 * fields say which. Screens translate by `error` and `reason`; `message` is English.
 */
const refusal = <const Kind extends string, const Fields extends Schema.Struct.Fields>(
  kind: Kind,
  status: number,
  fields: Fields
) =>
  Schema.Struct({ error: Schema.Literal(kind), message: Schema.String, ...fields }).annotate({
    identifier: kind,
    httpApiStatus: status
  })

/** Something in the request does not fit; `field` is its path: `body.user`, `query.limit`. */
export const BadRequest = refusal("BadRequest", 400, { field: Schema.String })
export const NotSignedIn = refusal("NotSignedIn", 401, {})
export const WrongPassword = refusal("WrongPassword", 401, {})
export const Forbidden = refusal("Forbidden", 403, {})
export const NotFound = refusal("NotFound", 404, {})
/** The engine understood and will not, or cannot now. */
export const Refused = refusal("Refused", 409, { ok: Schema.Literal(false), reason: RefusalReason })
/** The key of the request came before, with another body. */
export const KeyReused = refusal("KeyReused", 422, { field: Schema.String })
/** The same request is being worked on at this moment. */
export const KeyInUse = refusal("KeyInUse", 409, {})
/** An agent has it at this moment. */
export const InHand = refusal("InHand", 409, {})
export const RangeNotSatisfiable = refusal("RangeNotSatisfiable", 416, {})
export const TooManyAttempts = refusal("TooManyAttempts", 429, { retryAfterSeconds: Schema.Int })
/** A customer's link was used, has run out, or never was. */
export const LinkOver = refusal("LinkOver", 410, { why: Schema.Literals(LINK_OVER) })
/** What was sent does not fit; nothing of it was kept. */
export const OwnDataUnfit = refusal("OwnDataUnfit", 422, { problems: Schema.Array(OwnDataProblem) })
/** The engine or its database is away; the same request may succeed in a moment. */
export const EngineAway = refusal("EngineAway", 503, {})
export const Busy = refusal("Busy", 503, {})

/** Of whoever has to choose a password first: they may do that, see who they are, and sign out. */
export const MustChangePassword = refusal("MustChangePassword", 403, {})
/** Of whoever has to set up two-step sign-in first, as MustChangePassword. */
export const MustSetUpTwoStep = refusal("MustSetUpTwoStep", 403, {})
/** The password is right; the code of the person's app belongs to it. */
export const CodeNeeded = refusal("CodeNeeded", 401, {})
export const WrongCode = refusal("WrongCode", 401, {})
/** Who came back from the office's own accounts is not let in. `who`: as they are called there. */
export const ProviderRefused = refusal("ProviderRefused", 401, {
  why: Schema.Literals(["expired", "refused", "unknown"]),
  who: Schema.String
})
/** The office's own accounts cannot be asked; passwords still can. */
/** The directory that has this account's password does not answer. */
export const DirectoryAway = refusal("DirectoryAway", 503, {})
export const ProviderAway = refusal("ProviderAway", 503, {})
export const PASSWORD_CHANGE_PATH = "/api/me/password"

export const mustChangePassword: typeof MustChangePassword.Type = {
  error: "MustChangePassword",
  message: `choose a password of your own first: POST ${PASSWORD_CHANGE_PATH}`
}

export const mustSetUpTwoStep: typeof MustSetUpTwoStep.Type = {
  error: "MustSetUpTwoStep",
  message: `set up two-step sign-in first: POST ${TWO_STEP_PATH}/offer`
}

/** What somebody has to settle before anything else is open to them. */
export const owedFirst = (account: Pick<Account, "mustChangePassword" | "mustSetUpTwoStep">) => {
  if (account.mustChangePassword) return mustChangePassword
  return account.mustSetUpTwoStep ? mustSetUpTwoStep : undefined
}

/** Whether this is the way to settle it. */
export const settles = (
  { error }: { readonly error: "MustChangePassword" | "MustSetUpTwoStep" },
  method: string,
  path: string
): boolean =>
  error === "MustChangePassword"
    ? method === "POST" && path === PASSWORD_CHANGE_PATH
    : path === TWO_STEP_PATH || path === `${TWO_STEP_PATH}/offer`

export const engineAway = (reason: string): typeof EngineAway.Type => ({
  error: "EngineAway",
  message: `the engine is away: ${reason}`
})

export const forbidden = (message: string): typeof Forbidden.Type => ({ error: "Forbidden", message })

export const notFound = (message: string): typeof NotFound.Type => ({ error: "NotFound", message })

export const busy = (message: string): typeof Busy.Type => ({ error: "Busy", message })

export const inHand = (message: string): typeof InHand.Type => ({ error: "InHand", message })

export const badRequest = (field: string, message: string): typeof BadRequest.Type => ({
  error: "BadRequest",
  message: `${field}: ${message}`,
  field
})

export const keyReused = {
  error: "KeyReused" as const,
  field: "headers.idempotency-key",
  message: "this key came before with another request: take a new key for a new request"
}
export const keyInUse = {
  error: "KeyInUse" as const,
  message: "the request with this key is being worked on: ask again in a moment"
}
