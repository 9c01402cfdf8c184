import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { sql } from "kysely"
import { type Asker, grantsOf, type Grant, type Scope, scopeOf } from "#wire/asker.ts"
import { beyond } from "#wire/giving.ts"
import { isPermission } from "#wire/permissions.ts"
import type { ApiKeyRow } from "../../ports/Database.ts"
import { askerOfKey, makeKey, removeKey, turnKey } from "../../records/accounts/keys.ts"
import { reachOf } from "../../records/accounts/store.ts"
import { Asking } from "../../ports/needs.ts"
import { notFound, unfit } from "../refusals.ts"
import { changed, stored } from "../stored.ts"
import { AffairsApi } from "./affairs-api.ts"
import type { ApiKey } from "./keys-api.ts"
import { tellingSessions } from "./session-view.ts"

const empty = HttpServerResponse.empty({ status: 204 })

export const keysHandlers = HttpApiBuilder.group(AffairsApi, "api-keys", (handlers) =>
  handlers
    .handle(
      "list",
      Effect.fnUntraced(function* () {
        const { scope } = yield* Asking
        const rows = yield* stored((db) => db.selectFrom("api_keys").selectAll().orderBy("name").execute())
        return rows.filter((row) => sees(scope, row)).map(viewOf)
      })
    )
    .handle(
      "make",
      Effect.fnUntraced(function* ({ payload }) {
        const { asker } = yield* Asking
        const at = yield* Clock.currentTimeMillis
        const { expiresAt = null, grants, name, unit } = payload
        if (expiresAt !== null && expiresAt <= at)
          return yield* Effect.fail(unfit([{ field: "expiresAt", zh: "已经过去", en: "is over already" }]))
        yield* free(name)
        yield* mayGive(asker, unit, grants)
        const { row, secret } = yield* changed((all) =>
          makeKey(all, { name, unit, grants, expiresAt }, { at, by: asker.account })
        )
        return { ...viewOf(row), secret }
      })
    )
    .handle("turnOff", ({ params }) =>
      Effect.gen(function* () {
        const { row, turned } = yield* turn(params.id, true)
        return tellingSessions(HttpServerResponse.jsonUnsafe(turned), { ended: [row.secret_hash] })
      })
    )
    .handle("turnOn", ({ params }) =>
      Effect.gen(function* () {
        const { asker, scope } = yield* Asking
        const row = yield* seeing(scope, params.id)
        yield* mayGive(asker, row.unit, row.grants as ReadonlyArray<Grant>)
        return (yield* turn(params.id, false)).turned
      })
    )
    .handle(
      "remove",
      Effect.fnUntraced(function* ({ params }) {
        const { asker, scope } = yield* Asking
        const row = yield* seeing(scope, params.id)
        const at = yield* Clock.currentTimeMillis
        yield* changed((all) => removeKey(all, row, { at, by: asker.account }))
        return tellingSessions(empty, { ended: [row.secret_hash] })
      })
    )
)

const viewOf = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  unit: row.unit,
  grants: row.grants as ReadonlyArray<Grant>,
  isOff: row.is_off,
  expiresAt: row.expires_at,
  madeAt: row.made_at,
  madeBy: row.made_by,
  usedAt: row.used_at
})

const sees = (scope: Scope, row: ApiKeyRow): boolean => {
  if (scope.kind === "everything") return true
  return scope.kind === "units" ? scope.units.includes(row.unit) : scope.account === row.made_by
}

const seeing = (scope: Scope, id: string) =>
  stored((db) => db.selectFrom("api_keys").selectAll().where("id", "=", id).executeTakeFirst()).pipe(
    Effect.flatMap((row) =>
      row === undefined || !sees(scope, row) ? Effect.fail(notFound(`there is no key ${id}`)) : Effect.succeed(row)
    )
  )

const turn = Effect.fnUntraced(function* (id: string, isOff: boolean) {
  const { asker, scope } = yield* Asking
  const row = yield* seeing(scope, id)
  const at = yield* Clock.currentTimeMillis
  const turned = yield* changed((all) => turnKey(all, row, isOff, { at, by: asker.account }))
  return { row, turned: viewOf(turned) }
})

const free = (name: string) =>
  stored((db) => db.selectFrom("api_keys").select("id").where("name", "=", name).executeTakeFirst()).pipe(
    Effect.flatMap((found) =>
      found === undefined ? Effect.void : Effect.fail(unfit([{ field: "name", zh: "已存在", en: "is there already" }]))
    )
  )

/** Nobody gives a program more than they have: no permission, no level, and no unit beyond their own. */
const mayGive = Effect.fnUntraced(function* (asker: Asker, unit: string, grants: ReadonlyArray<Grant>) {
  const reach = yield* stored(async (db) => {
    const { rows } = await sql`select from units where id = ${unit}`.execute(db)
    return rows.length === 0 ? undefined : await reachOf(db, unit)
  })
  if (reach === undefined)
    return yield* Effect.fail(unfit([{ field: "unit", zh: "没有这个组织", en: "there is no such unit" }]))
  const more = beyond(asker, grantsOf(grants))
  if (more.length > 0) {
    const list = more.slice(0, 5).join(", ")
    return yield* Effect.fail(
      unfit([{ field: "grants", zh: `您自己没有这些权限：${list}`, en: `you do not have these yourself: ${list}` }])
    )
  }
  const key = askerOfKey({ name: "", unit, grants }, reach)
  if (
    !grants.every(
      ({ permission }) => isPermission(permission) && isWithin(scopeOf(asker, permission), scopeOf(key, permission))
    )
  )
    return yield* Effect.fail(
      unfit([{ field: "unit", zh: "不在您的管理范围内", en: "is beyond the units you may act in" }])
    )
})

const isWithin = (own: Scope | undefined, given: Scope | undefined): boolean => {
  if (own === undefined || given === undefined) return false
  if (own.kind === "everything" || given.kind === "own") return true
  return own.kind === "units" && given.kind === "units" && given.units.every((unit) => own.units.includes(unit))
}
