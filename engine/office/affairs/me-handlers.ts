import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { sql } from "kysely"
import { EpochMs } from "#actors/vocabulary.ts"
import { Database } from "../../ports/Database.ts"
import { passwordCompared, setPassword } from "../../records/accounts/credentials.ts"
import { hashPassword, isPassword } from "../../password-hash/password-hash.ts"
import { endSession, endSessions, sessionsOf } from "../../records/accounts/sessions.ts"
import { newPasswordProblem } from "../../records/accounts/password-history.ts"
import { accountWithId } from "../../records/accounts/store.ts"
import { person, type Person } from "../../records/people/schema.ts"
import { rowOf } from "../../records/tables/read.ts"
import { Asking } from "../../ports/needs.ts"
import { away, notFound, unfit } from "../refusals.ts"
import { changed, stored } from "../stored.ts"
import { write } from "../thing-handlers.ts"
import { AffairsApi } from "./affairs-api.ts"
import { ownSession, sessionId, sessionView, tellingSessions } from "./session-view.ts"

const empty = HttpServerResponse.empty({ status: 204 })

export const meHandlers = HttpApiBuilder.group(
  AffairsApi,
  "me",
  Effect.fnUntraced(function* (handlers) {
    const database = yield* Database
    return handlers
      .handle("profile", () => Effect.flatMap(Asking, ({ asker }) => profileOf(asker.account)))
      .handle(
        "changeProfile",
        Effect.fnUntraced(function* ({ payload }) {
          const { asker } = yield* Asking
          yield* ownSession
          const row = yield* stored((db) => rowOf<Person>(db, person, asker.account))
          if (row === undefined) return yield* Effect.fail(notFound(`there is no person ${asker.account}`))
          const { changedAt: _, changedBy: __, id, version, ...values } = row
          yield* write(database, asker, [
            { op: "change", thing: person, id, version, values: { ...values, ...payload } }
          ])
          return yield* profileOf(asker.account)
        })
      )
      .handle(
        "changePassword",
        Effect.fnUntraced(function* ({ payload }) {
          const { asker } = yield* Asking
          const session = yield* ownSession
          const ended = yield* changePassword(asker.account, session, payload.old, payload.new)
          return tellingSessions(empty, { ended, changed: [session] })
        })
      )
      .handle(
        "sessions",
        Effect.fnUntraced(function* () {
          const { asker } = yield* Asking
          const session = yield* ownSession
          const now = yield* Clock.currentTimeMillis
          const rows = yield* stored((db) => sessionsOf(db, asker.account, now))
          return rows.map((row) => sessionView(row, session))
        })
      )
      .handle(
        "endOthers",
        Effect.fnUntraced(function* () {
          const { asker } = yield* Asking
          const session = yield* ownSession
          const ended = yield* changed((all) => endSessions(all, asker.account, session))
          return tellingSessions(empty, { ended })
        })
      )
      .handle(
        "endOne",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* Asking
          yield* ownSession
          const now = yield* Clock.currentTimeMillis
          const rows = yield* stored((db) => sessionsOf(db, asker.account, now))
          const found = rows.find(({ token_hash }) => sessionId(token_hash) === params.id)
          if (found === undefined) return yield* Effect.fail(notFound(`you have no session ${params.id}`))
          yield* changed((all) => endSession(all, found.token_hash))
          return tellingSessions(empty, { ended: [found.token_hash] })
        })
      )
  })
)

const profileOf = (account: string) =>
  stored((db) =>
    db
      .selectFrom("credentials")
      .select(["person as user", "changed_at as passwordChangedAt"])
      .select([
        sql<boolean>`password_hash <> ''`.as("hasPassword"),
        sql<string>`(select name from people where id = person)`.as("name"),
        sql<Person["language"]>`(select language from people where id = person)`.as("language"),
        sql<Person["theme"]>`(select theme from people where id = person)`.as("theme")
      ])
      .where("person", "=", account)
      .executeTakeFirst()
  ).pipe(
    Effect.flatMap((row) =>
      row === undefined ? Effect.fail(notFound(`there is no person ${account}`)) : Effect.succeed(row)
    )
  )

/** Sets it when the old one is right; a wrong old one counts like one at the sign-in. Answers the sessions that ended. */
const changePassword = Effect.fnUntraced(function* (account: string, session: string, old: string, next: string) {
  const at = yield* Clock.currentTimeMillis
  const found = yield* stored((db) => accountWithId(db, account, at))
  if (found === null) return yield* Effect.fail(unfit([{ field: "old", ...WRONG }]))
  if (found.lockedUntil > at) return yield* Effect.fail(unfit([{ field: "old", ...LOCKED }]))
  const isRight = yield* Effect.promise(() => isPassword(old, found.passwordHash))
  yield* passwordCompared({ account, isRight, at: EpochMs.make(at) }).pipe(
    Effect.mapError(({ reason }) => away(reason))
  )
  if (!isRight) return yield* Effect.fail(unfit([{ field: "old", ...WRONG }]))
  const problem = next === old ? SAME : yield* stored((db) => newPasswordProblem(db, account, next))
  if (problem !== undefined) return yield* Effect.fail(unfit([{ field: "new", ...problem }]))
  const passwordHash = yield* Effect.promise(() => hashPassword(next))
  return yield* changed((all) =>
    setPassword(all, { person: account, passwordHash, mustChange: false, at, by: account, except: session })
  )
})

const WRONG = { zh: "密码不正确", en: "is not the password" }
const LOCKED = { zh: "错误次数过多，请稍后再试", en: "was wrong too often: try again later" }
const SAME = { zh: "不能与原密码相同", en: "may not be the old one" }
