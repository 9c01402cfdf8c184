import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import { sql, type Transaction } from "kysely"
import type { Asker, Scope } from "#wire/asker.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import { Database, type Tables } from "../ports/Database.ts"
import { LIST_WORDS } from "./thing-api.ts"
import { type ListQuery, type Page, pageOf, rowsWhere, scoped } from "../records/tables/read.ts"
import { type Change, ChangeRefused, ChangeStale } from "../records/tables/change.ts"
import { writeChanges } from "../records/tables/write.ts"
import type { AnyThing, Row } from "../records/thing/thing.ts"
import { afterWrite } from "../records/after-write.ts"
import { Asking } from "../ports/needs.ts"
import { Exchange, exporting, importing, templating } from "./exchange/exchange-handlers.ts"
import { coversFor, hiddenFrom, shownNow, shownTo, unmasked } from "./masking.ts"
import { writtenDown } from "./medical.ts"
import { ThingsApi } from "./office-api.ts"
import { beyondEntry } from "./entry-rights.ts"
import { beyondOwnRights } from "./given-rights.ts"
import { type Away, away, badRequest, notFound, type Stale, type Unfit, unfit } from "./refusals.ts"

/** Handlers of one thing's endpoints: the same for all, over the thing's declaration. */
export const thingHandlers = (thing: AnyThing) =>
  HttpApiBuilder.group(
    ThingsApi,
    thing.plural,
    Effect.fnUntraced(function* (handlers) {
      const database = yield* Database
      const exchange = yield* Exchange
      const seeing = (scope: Scope, id: string) =>
        query(database, (db) => rowsWhere<Row>(db, thing, sql`t.id = ${id} and ${scoped(thing, scope)}`)).pipe(
          Effect.flatMap(([row]) =>
            row === undefined ? Effect.fail(notFound(`there is no ${thing.name} ${id}`)) : Effect.succeed(row)
          )
        )
      const changing = (asker: Asker, change: Change) =>
        write(database, asker, [change]).pipe(Effect.map(([row]) => row as Row))
      const shown = (asker: Asker) => query(database, (db) => shownNow(db, asker, thing))
      return handlers
        .handle(
          "list",
          Effect.fnUntraced(function* ({ query: asked }) {
            const { asker, scope } = yield* Asking
            const page = yield* listed(database, thing, asked as Readonly<Record<string, unknown>>, { asker, scope })
            yield* writtenDown(database, thing, page.items, "", asked as object)
            return { ...page, items: page.items.map(yield* shown(asker)) }
          })
        )
        .handle(
          "read",
          Effect.fnUntraced(function* ({ params }) {
            const { asker, scope } = yield* Asking
            const row = yield* seeing(scope, params.id)
            yield* writtenDown(database, thing, [row], row.id)
            return (yield* shown(asker))(row)
          })
        )
        .handleRaw(
          "create",
          Effect.fnUntraced(function* () {
            const { asker, scope } = yield* Asking
            const { id, ...values } = yield* body
            if (id !== undefined && id !== null && typeof id !== "string")
              return yield* Effect.fail(badRequest("body.id", "is a text"))
            yield* within(thing, scope, values)
            const seen = yield* shown(asker)
            return seen(yield* changing(asker, { op: "create", thing, id: id ?? null, values }))
          })
        )
        .handleRaw(
          "change",
          Effect.fnUntraced(function* ({ params, query: { version } }) {
            const { asker, scope } = yield* Asking
            const values = yield* body
            const before = yield* seeing(scope, params.id)
            yield* within(thing, scope, values)
            const covers = yield* query(database, (db) => coversFor(db, asker, thing))
            const whole = unmasked(asker, thing, before, values, covers)
            return shownTo(
              asker,
              thing,
              covers
            )(yield* changing(asker, { op: "change", thing, id: params.id, version, values: whole }))
          })
        )
        .handle(
          "remove",
          Effect.fnUntraced(function* ({ params, query: { version } }) {
            const { asker, scope } = yield* Asking
            yield* seeing(scope, params.id)
            yield* changing(asker, { op: "remove", thing, id: params.id, version })
          })
        )
        .handle(
          "history",
          Effect.fnUntraced(function* ({ params }) {
            const { asker, scope } = yield* Asking
            if (scope.kind !== "everything" && thing.unitOf !== undefined) yield* seeing(scope, params.id)
            const lines = yield* historyOf(database, thing.name, params.id)
            const seen = yield* shown(asker)
            yield* writtenDown(database, thing, lines.flatMap(rowsIn), params.id, { history: true })
            return lines.length === 0
              ? yield* Effect.fail(notFound(`there never was a ${thing.name} ${params.id}`))
              : lines.map(lineSeen(seen))
          })
        )
        .handle(
          "restore",
          Effect.fnUntraced(function* ({ params }) {
            const { asker, scope } = yield* Asking
            const [last] = yield* historyOf(database, thing.name, params.id)
            if (last === undefined || last.action !== "remove" || last.before === null)
              return yield* Effect.fail(notFound(`no ${thing.name} ${params.id} was removed`))
            const values = valuesOf(thing, last.before as Row)
            yield* within(thing, scope, values)
            return yield* write(database, asker, [{ op: "create", thing, id: params.id, values }], "restore").pipe(
              Effect.map(([row]) => row as Row)
            )
          })
        )
        .handleRaw(
          "import",
          Effect.fnUntraced(function* ({ query: asked }) {
            return yield* importing(exchange, thing, asked, yield* Asking)
          })
        )
        .handleRaw(
          "template",
          Effect.fnUntraced(function* ({ query: asked }) {
            return yield* templating(database, thing, asked)
          })
        )
        .handleRaw(
          "export",
          Effect.fnUntraced(function* ({ query: asked }) {
            const file = { ...asked, ...listQueryOf(thing, asked) }
            return yield* exporting(database, exchange, thing, file, yield* Asking)
          })
        )
    })
  )

type Service = Database["Service"]

/** What a form would say of this row. */
const valuesOf = ({ fields }: AnyThing, row: Row): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.keys(fields).flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])))

const rowsIn = ({ after, before }: { readonly after: unknown; readonly before: unknown }) =>
  [before, after].filter((row) => typeof row === "object" && row !== null) as ReadonlyArray<Record<string, unknown>>

const lineSeen =
  (seen: <R extends object>(row: R) => R) =>
  <Line extends { readonly before: unknown; readonly after: unknown }>(line: Line): Line => ({
    ...line,
    before: shownOrNone(seen, line.before),
    after: shownOrNone(seen, line.after)
  })

const shownOrNone = (shown: <R extends object>(row: R) => R, row: unknown): unknown =>
  typeof row === "object" && row !== null ? shown(row) : row

export const query = <A>(
  database: Service,
  run: Parameters<typeof database.query<A>>[0]
): Effect.Effect<A, typeof Away.Type> => orAway(database.query(run))

/** The database's absence as the API says it. */
export const orAway = <A, E, R>(self: Effect.Effect<A, E | StoreAway, R>) =>
  Effect.mapError(self, (error) =>
    (error as { readonly _tag?: unknown } | null)?._tag === "StoreAway"
      ? away((error as StoreAway).reason)
      : (error as Exclude<E, StoreAway>)
  ) as Effect.Effect<A, Exclude<E, StoreAway> | typeof Away.Type, R>

/** The request's body, which must be an object. What is wrong with its fields the writer says, all at once. */
const body = Effect.gen(function* () {
  const request = yield* HttpServerRequest.HttpServerRequest
  const json: unknown = yield* Effect.mapError(request.json, () => badRequest("body", "is not JSON"))
  return typeof json === "object" && json !== null && !Array.isArray(json)
    ? (json as Readonly<Record<string, unknown>>)
    : yield* Effect.fail(badRequest("body", "is an object of fields"))
})

/** Who may change only what is in their units cannot put anything into another. */
const within = (thing: AnyThing, scope: Scope, values: Readonly<Record<string, unknown>>) => {
  const { unitOf } = thing
  if (scope.kind === "everything" || unitOf === undefined) return Effect.void
  const to: unknown = values[unitOf]
  return scope.kind === "units" && typeof to === "string" && scope.units.includes(to)
    ? Effect.void
    : Effect.fail(unfit([{ field: unitOf, zh: "不在您的管理范围内", en: "is beyond the units you may change" }]))
}

const listed = (
  database: Service,
  thing: AnyThing,
  asked: Readonly<Record<string, unknown>>,
  { asker, scope }: Asking["Service"]
): Effect.Effect<Page<Row>, typeof Away.Type> =>
  query(database, async (db) =>
    pageOf(db, thing, { ...listQueryOf(thing, asked), ...(await hiddenFrom(db, asker, thing)) }, scope)
  )

/** What a request's query asks of a list; every other name is a filter. */
const listQueryOf = (
  { ownFields }: AnyThing,
  { limit, offset, order, search, sort, ...rest }: Readonly<Record<string, unknown>>
): ListQuery => ({
  ...(search === undefined ? {} : { search: search as string }),
  ...(sort === undefined ? {} : { sort: sort as string }),
  ...(order === undefined ? {} : { order: order as "up" | "down" }),
  ...(limit === undefined ? {} : { limit: limit as number }),
  ...(offset === undefined ? {} : { offset: offset as number }),
  filters: Object.fromEntries([
    ...Object.entries(rest).filter(([name, value]) => !LIST_WORDS.has(name) && typeof value === "string"),
    ...(ownFields === undefined ? [] : ownFilters(ownFields.field, rest[ownFields.field]))
  ]) as Record<string, string>
})

/** Values of fields that the centre defined, each by its place. */
const ownFilters = (field: string, said: unknown): ReadonlyArray<readonly [string, unknown]> =>
  typeof said === "object" && said !== null
    ? Object.entries(said).map(([id, value]) => [`${field}.${id}`, value as unknown])
    : []

const HISTORY_LIMIT = 500

/** The log's lines of one object, newest first. */
export const historyOf = (database: Service, object: string, id: string) =>
  query(database, (db) =>
    db
      .selectFrom("audit_log")
      .select(["serial", "at", "account", "action", "before", "after"])
      .where("object", "=", object)
      .where("object_id", "=", id)
      .orderBy("serial", "desc")
      .limit(HISTORY_LIMIT)
      .execute()
  )

/** Changes things as one: all of it, or nothing and the reasons. */
export const write = (
  database: Service,
  asker: Asker,
  changes: ReadonlyArray<Change>,
  action?: string
): Effect.Effect<ReadonlyArray<Row | null>, typeof Away.Type | typeof Stale.Type | typeof Unfit.Type> =>
  Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const by = { account: asker.account, at, ...(action === undefined ? {} : { action }) }
    const allowed = async (all: Transaction<Tables>) => {
      const beyond = [...(await beyondOwnRights(all, asker, changes)), ...(await beyondEntry(all, asker, changes))]
      if (beyond.length > 0) throw new ChangeRefused(beyond)
      return await writeChanges(all, changes, by, afterWrite)
    }
    return yield* changed(database, allowed, changes.length > 1)
  })

/** Runs a change in a transaction. What the writer throws becomes the answer that says so; `hasRows`: problems name their row. */
export const changed = <A>(
  database: Service,
  run: (all: Transaction<Tables>) => Promise<A>,
  hasRows = false
): Effect.Effect<A, typeof Away.Type | typeof Stale.Type | typeof Unfit.Type> =>
  Effect.gen(function* () {
    const done = yield* database.query((db) =>
      db
        .transaction()
        .execute(run)
        .catch((error: unknown) => {
          // These two are answers; everything else is a defect of the query or the database's absence.
          if (error instanceof ChangeRefused || error instanceof ChangeStale) return error
          throw error
        })
    )
    if (done instanceof ChangeStale)
      return yield* Effect.fail({
        error: "Stale" as const,
        message: `${done.thing} ${done.id} has been changed since`,
        current: done.current
      })
    if (done instanceof ChangeRefused)
      return yield* Effect.fail(
        unfit(
          done.problems.map(({ field, index, words }) => ({ field, ...words, ...(hasRows ? { row: index + 1 } : {}) }))
        )
      )
    return done
  }).pipe(orAway)
