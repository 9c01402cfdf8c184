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
  language: Schema.Literals(["browser", "zh-CN", "en"]),
  /** The centre's: every time on the screens is in it. */
  timeZone: Schema.String
})
export type Session = typeof Session.Type

export type SignInProblem = "wrong" | "too-many" | "away" | "unreachable"

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

export const signIn = async (user: string, password: string): Promise<"in" | SignInProblem> => {
  try {
    const response = await fetch("/api/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user, password })
    })
    return response.ok ? "in" : problemOf(response.status)
  } catch {
    return "unreachable"
  }
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
