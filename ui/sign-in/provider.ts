import * as Schema from "effect/Schema"

/** The office's own accounts (OpenID Connect): what they are called, the way there and back. */

export type ProviderProblem = "away" | "expired" | "refused" | "unknown"

/** Not let in; `who` as they are called there. */
export interface CameBack {
  readonly problem: `provider-${ProviderProblem}` | "away" | "unreachable"
  readonly who: string
}

const Ways = Schema.Struct({ provider: Schema.NullOr(Schema.Struct({ name: Schema.String })), isNew: Schema.Boolean })

/** How one signs in here. */
export interface SignInWays {
  /** What the office's own accounts are called. */
  readonly providerName: string | null
  /** There is no administrator yet. */
  readonly isNew: boolean
}
const Address = Schema.Struct({ url: Schema.String })
const Refused = Schema.Struct({
  error: Schema.String,
  why: Schema.optionalKey(Schema.Literals(["expired", "refused", "unknown"])),
  who: Schema.optionalKey(Schema.String)
})

/** Where nobody can say the password goes on. */
export const readSignInWays = async (): Promise<SignInWays> => {
  try {
    const response = await fetch("/api/sign-in-ways")
    if (!response.ok) return PASSWORD_ALONE
    const { isNew, provider } = Schema.decodeUnknownSync(Ways)(await response.json())
    return { providerName: provider?.name ?? null, isNew }
  } catch {
    return PASSWORD_ALONE
  }
}
const PASSWORD_ALONE: SignInWays = { providerName: null, isNew: false }

/** Where the browser goes. */
export const beginThere = async (): Promise<{ readonly url: string } | CameBack> => {
  try {
    const response = await fetch("/api/session/provider", { method: "POST" })
    return response.ok ? Schema.decodeUnknownSync(Address)(await response.json()) : await problemIn(response)
  } catch {
    return { problem: "unreachable", who: "" }
  }
}

/** The query with which the provider sent the browser back, or null when nobody came from there. */
export const queryOfProvider = (search: string): string | null => {
  const query = new URLSearchParams(search)
  return query.has("state") && (query.has("code") || query.has("error")) ? search.slice(1) : null
}

export const comeBack = async (query: string): Promise<"in" | CameBack> => {
  try {
    const response = await fetch("/api/session/provider/back", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query })
    })
    return response.ok ? "in" : await problemIn(response)
  } catch {
    return { problem: "unreachable", who: "" }
  }
}

const problemIn = async (response: Response): Promise<CameBack> => {
  const refused = Schema.decodeUnknownOption(Refused)(await response.json().catch(() => null))
  if (refused._tag === "None") return { problem: "away", who: "" }
  const { error, who = "", why = "refused" } = refused.value
  if (error === "ProviderRefused") return { problem: `provider-${why}`, who }
  return {
    problem: error === "ProviderAway" ? "provider-away" : response.status >= 500 ? "away" : "provider-refused",
    who
  }
}
