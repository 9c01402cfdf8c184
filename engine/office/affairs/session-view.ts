import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { SessionRow } from "../../ports/Database.ts"
import { SESSION_HEADER, SESSIONS_CHANGED_HEADER, SESSIONS_ENDED_HEADER } from "../../ports/OfficeDoor.ts"
import { forbidden } from "../refusals.ts"
import type { SessionView } from "./me-api.ts"

/** Of the token's hash; enough to name one of a person's sessions. */
const ID_CHARACTERS = 16

export const sessionId = (tokenHash: string): string => tokenHash.slice(0, ID_CHARACTERS)

export const sessionView = (row: SessionRow, asking: string | undefined): SessionView => ({
  id: sessionId(row.token_hash),
  address: row.address,
  device: row.device,
  since: row.created_at,
  seenAt: row.seen_at,
  expiresAt: row.expires_at,
  isThis: row.token_hash === asking
})

/** The session in which this is asked; undefined for a program with a key. */
export const askingSession = Effect.map(
  HttpServerRequest.HttpServerRequest,
  ({ headers }): string | undefined => headers[SESSION_HEADER]
)

/** Own affairs are those of a person who is signed in. */
export const ownSession = Effect.flatMap(askingSession, (session) =>
  session === undefined ? Effect.fail(forbidden("a key has no affairs of its own")) : Effect.succeed(session)
)

/** An answer that tells the gateway which of its sessions are over, and of which it knows old things. */
export const tellingSessions = (
  response: HttpServerResponse.HttpServerResponse,
  sessions: { readonly ended?: ReadonlyArray<string>; readonly changed?: ReadonlyArray<string> }
): HttpServerResponse.HttpServerResponse => {
  const { changed = [], ended = [] } = sessions
  return HttpServerResponse.setHeaders(response, {
    ...(ended.length === 0 ? {} : { [SESSIONS_ENDED_HEADER]: ended.join(",") }),
    ...(changed.length === 0 ? {} : { [SESSIONS_CHANGED_HEADER]: changed.join(",") })
  })
}
