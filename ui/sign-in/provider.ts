import * as Schema from "effect/Schema"

/** The office's own accounts (OpenID Connect): what they are called, the way there and back. */

export type ProviderProblem = "away" | "expired" | "refused" | "unknown"

/** Not let in; `who` as they are called there. */
export interface CameBack {
  readonly problem: `provider-${ProviderProblem}` | "away" | "unreachable"
  readonly who: string
}

const Ways = Schema.Struct({ provider: Schema.NullOr(Schema.Struct({ name: Schema.String })) })
const Address = Schema.Struct({ url: Schema.String })
const Refused = Schema.Struct({
  error: Schema.String,
  why: Schema.optionalKey(Schema.Literals(["expired", "refused", "unknown"])),
  who: Schema.optionalKey(Schema.String)
})

/** Null where there are none, or nobody can say: the password goes on either way. */
export const readProviderName = async (): Promise<string | null> => {
  try {
    const response = await fetch("/api/sign-in-ways")
    if (!response.ok) return null
    return Schema.decodeUnknownSync(Ways)(await response.json()).provider?.name ?? null
  } catch {
    return null
  }
}

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
