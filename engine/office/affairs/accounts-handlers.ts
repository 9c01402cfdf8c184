import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { type RawBuilder, sql } from "kysely"
import type { Asker, Scope } from "#wire/asker.ts"
import { beyond } from "#wire/giving.ts"
import { setPassword, unlock } from "../../records/accounts/credentials.ts"
import { newPasswordProblem } from "../../records/accounts/password-history.ts"
import { hashPassword } from "../../password-hash/password-hash.ts"
import { madeUpPassword } from "../../records/accounts/schema.ts"
import { endSessions, sessionsOf } from "../../records/accounts/sessions.ts"
import { grantsOfPerson } from "../../records/accounts/store.ts"
import { setTelephonePassword } from "../../records/accounts/telephone.ts"
import { person, type Person } from "../../records/people/schema.ts"
import { rowsWhere, scoped } from "../../records/tables/read.ts"
import { Asking } from "../../ports/needs.ts"
import { forbidden, notFound, unfit } from "../refusals.ts"
import { changed, stored } from "../stored.ts"
import type { AccountView } from "./accounts-api.ts"
import { AffairsApi } from "./affairs-api.ts"
import { telephoneCode } from "./telephone-code.ts"
import { sessionView, tellingSessions } from "./session-view.ts"

/** Where telephones register, as a person types it into one. */
export interface TelephonePlace {
  readonly realm: string
  readonly address: () => string
  readonly host: () => string
  /** Those that the switch hears. */
  readonly ports: { readonly udp: number; readonly tcp?: number; readonly tls?: number }
}

const empty = HttpServerResponse.empty({ status: 204 })

export const accountsHandlers = (place: TelephonePlace) =>
  HttpApiBuilder.group(AffairsApi, "accounts", (handlers) =>
    handlers
      .handle("telephonePlace", () => Effect.sync(() => ({ address: place.address(), realm: place.realm })))
      .handle(
        "locked",
        Effect.fnUntraced(function* () {
          const { scope } = yield* Asking
          const now = yield* Clock.currentTimeMillis
          return yield* accountsWhere(scope, sql`credentials.locked_until > ${now}`, now)
        })
      )
      .handle(
        "account",
        Effect.fnUntraced(function* ({ params }) {
          const { scope } = yield* Asking
          const now = yield* Clock.currentTimeMillis
          const [view] = yield* accountsWhere(scope, sql`t.id = ${params.id}`, now)
          return view ?? (yield* Effect.fail(notFound(`there is no person ${params.id}`)))
        })
      )
      .handle(
        "setPassword",
        Effect.fnUntraced(function* ({ params: { id }, payload }) {
          const { asker, scope } = yield* Asking
          yield* seeing(scope, id)
          yield* mayGive(asker, id)
          const wished = payload.password
          const problem = wished === undefined ? undefined : yield* stored((db) => newPasswordProblem(db, id, wished))
          if (problem !== undefined) return yield* Effect.fail(unfit([{ field: "password", ...problem }]))
          const password = wished ?? madeUpPassword()
          const at = yield* Clock.currentTimeMillis
          const passwordHash = yield* Effect.promise(() => hashPassword(password))
          const ended = yield* changed((all) =>
            setPassword(all, { person: id, passwordHash, mustChange: true, at, by: asker.account })
          )
          const answer = { password: wished === undefined ? password : null }
          return tellingSessions(HttpServerResponse.jsonUnsafe(answer), { ended })
        })
      )
      .handle(
        "setTelephonePassword",
        Effect.fnUntraced(function* ({ params: { id } }) {
          const { asker, scope } = yield* Asking
          const { agent } = yield* seeing(scope, id)
          if (agent === null) return yield* Effect.fail(unfit([{ field: "agent", ...NO_TELEPHONE }]))
          const at = yield* Clock.currentTimeMillis
          const [address, password, { realm }] = [place.address(), madeUpPassword(), place]
          yield* changed((all) =>
            setTelephonePassword(all, { person: id, agent, realm, password, at, by: asker.account })
          )
          return { user: agent, realm, address, password, qr: telephoneCode({ user: agent, address, password }) }
        })
      )
      .handle(
        "unlock",
        Effect.fnUntraced(function* ({ params: { id } }) {
          const { asker, scope } = yield* Asking
          yield* seeing(scope, id)
          const at = yield* Clock.currentTimeMillis
          yield* changed((all) => unlock(all, id, at, asker.account))
        })
      )
      .handle(
        "sessions",
        Effect.fnUntraced(function* ({ params: { id } }) {
          const { scope } = yield* Asking
          yield* seeing(scope, id)
          const now = yield* Clock.currentTimeMillis
          const rows = yield* stored((db) => sessionsOf(db, id, now))
          return rows.map((row) => sessionView(row, undefined))
        })
      )
      .handle(
        "endSessions",
        Effect.fnUntraced(function* ({ params: { id } }) {
          const { asker, scope } = yield* Asking
          yield* seeing(scope, id)
          const at = yield* Clock.currentTimeMillis
          const ended = yield* changed((all) => endSessions(all, id, undefined, { at, by: asker.account }))
          return tellingSessions(empty, { ended })
        })
      )
  )

const NO_TELEPHONE = { zh: "没有工号的人没有话机", en: "who has no agent's number has no telephone" }

/** The person, when they are among those whom the asker may change. */
export const seeing = (scope: Scope, id: string) =>
  stored((db) => rowsWhere<Person>(db, person, sql`t.id = ${id} and ${scoped(person, scope)}`)).pipe(
    Effect.flatMap(([row]) =>
      row === undefined ? Effect.fail(notFound(`there is no person ${id}`)) : Effect.succeed(row)
    )
  )

/** Whoever sets a password can sign in with it: nobody becomes somebody who may do more. */
export const mayGive = (asker: Asker, id: string) =>
  stored((db) => grantsOfPerson(db, id)).pipe(
    Effect.flatMap((grants) => {
      const more = beyond(asker, grants)
      return more.length === 0
        ? Effect.void
        : Effect.fail(forbidden(`${id} may do more than you: ${more.slice(0, 5).join(", ")}`))
    })
  )

const accountsWhere = (scope: Scope, where: RawBuilder<unknown>, now: number) =>
  stored(async (db) => {
    const { rows } = await sql<typeof AccountView.Type>`
      select t.id as "user", t.name, coalesce(password_hash, '') <> '' as "hasPassword",
        coalesce(must_change, false) as "mustChangePassword", coalesce(credentials.changed_at, 0) as "passwordChangedAt",
        coalesce(failed, 0) as "wrongPasswords",
        case when locked_until > ${now} then locked_until else 0 end as "lockedUntil",
        coalesce(two_step.confirmed_at is not null, false) as "hasTwoStep",
        sip_accounts."user" is not null as "hasTelephonePassword",
        (select count(*)::int from sessions where account = t.id and expires_at > ${now}) as sessions
      from people t left join credentials on credentials.person = t.id left join two_step on two_step.person = t.id
        left join sip_accounts on sip_accounts."user" = t.agent
      where ${scoped(person, scope)} and ${where} order by t.id limit 1000`.execute(db)
    return rows
  })
