import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../ports/needs.ts"
import { filterableFields, LIMIT_MOST, LIMIT_USUAL, sortableFields, STATE } from "../records/tables/read.ts"
import type { Field } from "../records/thing/field.ts"
import type { AnyThing, Row } from "../records/thing/thing.ts"
import { Permitted } from "./asking.ts"
import { exportEndpoint, importEndpoint, templateEndpoint } from "./exchange/exchange-api.ts"
import { Away, BadRequest, NotFound, Stale, Unfit } from "./refusals.ts"
import { wholeInQuery } from "./whole-in-query.ts"

/** The API of any thing, made of its declaration: list, read, create, change, remove, history, and undo of a removal. */

const described = (summary: string) => OpenApi.annotations({ summary })

/** As OpenAPI shows it: both names, help, unit, an example. */
const documented = ({ example, help, schema, unit, words }: Field<unknown>) =>
  schema.annotate({
    title: words.en,
    description: [
      `${words.zh} / ${words.en}.`,
      ...(help === undefined ? [] : [help.en]),
      ...(unit === undefined ? [] : [`Shown to people in ${unit.en}.`])
    ].join(" "),
    examples: [example as never]
  } as never) as Schema.Codec<unknown, unknown>

const Kept = {
  version: Schema.Int.annotate({
    description: "Counts the changes of this thing, from 1; a change says which one it has seen.",
    examples: [1]
  }),
  changedAt: Schema.Int.annotate({
    description: "Time of the last change, ms since 1970 (UTC).",
    examples: [1_795_712_984_000]
  }),
  changedBy: Schema.String.annotate({ description: "Account of the last change.", examples: ["admin"] })
}

const idSchema = ({ id }: AnyThing) =>
  Schema.String.check(Schema.isPattern(id.pattern)).annotate({
    description: `${id.words.zh} / ${id.words.en}. Never changes.`,
    examples: [id.example]
  })

/** A row as it is answered. */
export const rowSchema = (thing: AnyThing): Schema.Codec<Row, unknown> =>
  Schema.Struct({
    id: Schema.String.annotate({
      description: `${thing.id.words.zh} / ${thing.id.words.en}.`,
      examples: [thing.id.example]
    }),
    ...Kept,
    ...Object.fromEntries(Object.entries(thing.fields).map(([name, field]) => [name, documented(field)]))
  }).annotate({ identifier: pascal(thing.name) }) as unknown as Schema.Codec<Row, unknown>

const valuesOf = (thing: AnyThing) =>
  Object.fromEntries(
    Object.entries(thing.fields).map(([name, field]) => [
      name,
      field.usual === undefined ? documented(field) : Schema.optionalKey(documented(field))
    ])
  )

type Body = Schema.Codec<Readonly<Record<string, unknown>>, unknown>

const VersionQuery = { version: wholeInQuery(1, Number.MAX_SAFE_INTEGER, "The version that you have seen.") }

export const HistoryEntry = Schema.Struct({
  serial: Schema.Int.annotate({ description: "Number of the line in the audit log." }),
  at: Schema.Int.annotate({ description: "ms since 1970 (UTC)." }),
  account: Schema.String.annotate({ description: "Who did it." }),
  action: Schema.String.annotate({ description: "create, change, remove, import …" }),
  before: Schema.NullOr(Schema.Unknown).annotate({ description: "As it was; null when it was not there." }),
  after: Schema.NullOr(Schema.Unknown).annotate({ description: "As it was then; null when it was removed." })
}).annotate({ identifier: "HistoryEntry" })

export const listQuery = (thing: AnyThing) => {
  const text = (description: string) => Schema.optionalKey(Schema.String.annotate({ description }))
  return {
    search: text("Found in the id and the searched fields, in either case."),
    sort: Schema.optionalKey(sortSchema(thing).annotate({ description: "Usually the id." })),
    order: Schema.optionalKey(Schema.Literals(["up", "down"]).annotate({ description: "Usually up." })),
    limit: Schema.optionalKey(
      wholeInQuery(1, LIMIT_MOST, `Rows of a page, at most ${LIMIT_MOST}; usually ${LIMIT_USUAL}.`)
    ),
    offset: Schema.optionalKey(wholeInQuery(0, 10_000_000, "Rows to pass over.")),
    ...ownFilter(thing),
    ...stateFilter(thing),
    ...Object.fromEntries(
      filterableFields(thing).map((name) => [
        name,
        text(`Only rows with this ${name}; where there are several, with it among them.`)
      ])
    )
  }
}

const OWN_ID = "[a-z][a-z0-9-]{0,39}"

/** Fields that the centre defined are sorted by their place: `own.contract-no`. */
const sortSchema = (thing: AnyThing): Schema.Codec<string> => {
  const declared = Schema.Literals(sortableFields(thing))
  if (thing.ownFields === undefined) return declared
  const own = Schema.String.check(Schema.isPattern(new RegExp(`^${thing.ownFields.field}\\.${OWN_ID}$`, "u")))
  return Schema.Union([declared, own])
}

/** And filtered by how they are just now. */
const stateFilter = ({ states }: AnyThing) =>
  states === undefined
    ? {}
    : {
        [STATE]: Schema.optionalKey(
          Schema.Literals(states.map(({ value }) => value)).annotate({
            description: `Only rows that are so just now: ${states.map(({ value, words }) => `${value} (${words.en})`).join(", ")}.`
          })
        )
      }

/** And filtered by, several at once. */
const ownFilter = ({ ownFields }: AnyThing) =>
  ownFields === undefined
    ? {}
    : {
        [ownFields.field]: Schema.optionalKey(
          Schema.fromJsonString(
            Schema.Record(Schema.String.check(Schema.isPattern(new RegExp(`^${OWN_ID}$`, "u"))), Schema.String)
          ).annotate({
            description: `Only rows with these values of the centre's own fields: an object as JSON, such as {"contract-no":"HT2026"}. Of yes and no: "true" or "false".`
          })
        )
      }

/** A file has all pages. */
const exportQuery = (thing: AnyThing) => {
  const { limit: _limit, offset: _offset, ...rest } = listQuery(thing)
  return rest
}

/** Names of query parameters that are no filters. */
export const LIST_WORDS: ReadonlySet<string> = new Set([
  "search",
  "sort",
  "order",
  "limit",
  "offset",
  "format",
  "heads"
])

export const thingGroup = <const Plural extends string>(thing: AnyThing & { readonly plural: Plural }) => {
  const { add, edit, view } = thing.permissions
  const entering = add === undefined ? { permission: edit } : { permission: add, or: edit }
  const path = `/api/${thing.plural}` as const
  const one = `${path}/:id` as const
  const params = { id: Schema.String }
  const R = rowSchema(thing)
  const Values = Schema.Struct(valuesOf(thing)).annotate({
    identifier: `${pascal(thing.name)}Values`
  }) as unknown as Body
  const Created = Schema.Struct({
    id: thing.id.by === "made" ? Schema.optionalKey(idSchema(thing)) : idSchema(thing),
    ...valuesOf(thing)
  }).annotate({ identifier: `New${pascal(thing.name)}` }) as unknown as Body
  const name = thing.words.en.toLowerCase()
  return HttpApiGroup.make(thing.plural)
    .add(
      HttpApiEndpoint.get("list", path, {
        query: listQuery(thing) as { readonly search: Schema.optionalKey<Schema.String> },
        success: Schema.Struct({
          items: Schema.Array(R),
          total: Schema.Int.annotate({ description: "How many there are that fit, in all pages." })
        }),
        error: [BadRequest, Away]
      })
        .annotate(Needs, { permission: view })
        .annotateMerge(described(`One page of ${name}.`))
    )
    .add(
      HttpApiEndpoint.get("read", one, { params, success: R, error: [NotFound, Away] })
        .annotate(Needs, { permission: view })
        .annotateMerge(described(`One of ${name}.`))
    )
    .add(
      HttpApiEndpoint.post("create", path, {
        payload: Created,
        success: R.annotate({ httpApiStatus: 201 } as never) as typeof R,
        error: [BadRequest, Stale, Unfit, Away]
      })
        .annotate(Needs, entering)
        .annotateMerge(described(`Makes one. In ${name} it counts from that moment on.`))
    )
    .add(
      HttpApiEndpoint.put("change", one, {
        params,
        query: VersionQuery,
        payload: Values,
        success: R,
        error: [BadRequest, NotFound, Stale, Unfit, Away]
      })
        .annotate(Needs, entering)
        .annotateMerge(described("Changes one as a whole. 409 with how it is now, when somebody else was first."))
    )
    .add(
      HttpApiEndpoint.delete("remove", one, {
        params,
        query: VersionQuery,
        success: HttpApiSchema.NoContent,
        error: [NotFound, Stale, Unfit, Away]
      })
        .annotate(Needs, { permission: edit })
        .annotateMerge(
          described("Removes one. Work that is at hand goes on to its end; 422 when others still need it.")
        )
    )
    .add(
      HttpApiEndpoint.get("history", `${one}/history`, {
        params,
        success: Schema.Array(HistoryEntry),
        error: [NotFound, Away]
      })
        .annotate(Needs, { permission: view })
        .annotateMerge(described("Who changed it when, with before and after; newest first. Also of what was removed."))
    )
    .add(
      HttpApiEndpoint.post("restore", `${one}/restore`, {
        params,
        success: R,
        error: [NotFound, Stale, Unfit, Away]
      })
        .annotate(Needs, { permission: edit })
        .annotateMerge(described("Takes a removal back: it is again as it was before."))
    )
    .add(importEndpoint(thing))
    .add(templateEndpoint(thing))
    .add(exportEndpoint(thing, exportQuery(thing)))
    .middleware(Permitted)
    .annotateMerge(OpenApi.annotations({ title: thing.words.en }))
}

export const pascal = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase())
