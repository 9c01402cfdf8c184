import * as Schema from "effect/Schema"
import { LevelName } from "#wire/asker.ts"
import { AgentTile } from "#wire/board.ts"

/** Who is signed in on this browser, as GET /api/session says. */
export const Session = Schema.Struct({
  user: Schema.String,
  name: Schema.String,
  agent: Schema.NullOr(AgentTile.fields.id),
  unit: Schema.String,
  /** Each permission they have, with how far it reaches. */
  grants: Schema.Record(Schema.String, LevelName),
  /** Until they have chosen a password of their own, nothing else is open to them. */
  mustChangePassword: Schema.Boolean,
  /** Until they have set up two-step sign-in, likewise. */
  mustSetUpTwoStep: Schema.Boolean,
  language: Schema.Literals(["browser", "zh-CN", "en"]),
  theme: Schema.Literals(["system", "light", "dark"]),
  /** Where the browser goes after the sign-out, to sign out of the office's own accounts, too. */
  signOutUrl: Schema.NullOr(Schema.String),
  /** The centre's, an IANA name: screens show every time in it. */
  timeZone: Schema.String
})
export type Session = typeof Session.Type

export type SignInProblem = "wrong" | "directory-away" | "wrong-code" | "too-many" | "away" | "unreachable"

/** The session of this browser's cookie: null when there is none, "unreachable" when nobody can say. */
export const whoAmI = async (): Promise<Session | null | "unreachable"> => {
  try {
    const response = await fetch("/api/session")
    if (response.status === 401 || response.status === 403) return null
    if (!response.ok) return "unreachable"
    return Schema.decodeUnknownSync(Session)(await response.json())
  } catch {
    return "unreachable"
  }
}

/** `code` is asked for by "code-needed", when name and password are right and the account has two-step sign-in. */
export const signIn = async (
  user: string,
  password: string,
  code?: string
): Promise<"in" | "code-needed" | SignInProblem> => {
  try {
    const response = await fetch("/api/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user, password, ...(code === undefined ? {} : { code }) })
    })
    if (response.ok) return "in"
    const kind = kindOf(await response.json().catch(() => null))
    if (kind === "DirectoryAway") return "directory-away"
    return kind === "CodeNeeded" ? "code-needed" : kind === "WrongCode" ? "wrong-code" : problemOf(response.status)
  } catch {
    return "unreachable"
  }
}

const Refused = Schema.Struct({ error: Schema.String })

/** Which refusal it is; undefined when it says none, as a proxy's page. */
const kindOf = (body: unknown): string | undefined => {
  const refused = Schema.decodeUnknownOption(Refused)(body)
  return refused._tag === "Some" ? refused.value.error : undefined
}

/** Anything the server will not accept as a name and password counts as wrong: it must not tell which of them. */
export const problemOf = (status: number): SignInProblem => {
  if (status === 429) return "too-many"
  return status >= 500 ? "away" : "wrong"
}

/** True when the server has dropped the session. */
export const signOut = async (): Promise<boolean> => {
  try {
    const response = await fetch("/api/session", { method: "DELETE" })
    return response.ok || response.status === 401
  } catch {
    return false
  }
}
