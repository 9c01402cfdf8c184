import * as Effect from "effect/Effect"
import { type Kysely, sql } from "kysely"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { parameterValue } from "../parameters/store.ts"
import { gatherPrefixes, type PrefixAreas, type PrefixRow } from "./prefix-areas.ts"

/** So many rows at a time: whoever reads half a million of them does other things in between. */
const PAGE_ROWS = 20_000

/** Another one whenever the prefixes have to be read again: the table was changed, or the centre is in another city. */
export const prefixVersion: Effect.Effect<string, StoreAway, Database> = Database.use(({ query }) =>
  query(async (db) => {
    const { prefix_version } = await db.selectFrom("centre_state").select("prefix_version").executeTakeFirstOrThrow()
    return `${prefix_version}/${await parameterValue(db, "numbers.areaCode")}`
  })
)

/** Prefixes that say nothing, neither an area nor that they are of the own city, are not read. */
export const readPrefixes: Effect.Effect<PrefixAreas, StoreAway, Database> = Effect.gen(function* () {
  const { query } = yield* Database
  const gathered = gatherPrefixes()
  const own = yield* query(ownCity)
  let last = ""
  for (;;) {
    const rows = yield* query((db) => page(db, own, last))
    gathered.add(rows)
    if (rows.length < PAGE_ROWS) return gathered.done()
    last = rows.at(-1)!.id
  }
})

interface OwnCity {
  readonly province: string
  readonly city: string
  /** Of the mobiles' prefixes of that city; what is longer may be an exception below one of them. 99 where it has none: there are no exceptions. */
  readonly shortest: number
}

/** The city of the centre's area code, as the prefixes have it; undefined: nobody has said one, or it is none of them. */
const ownCity = async (db: Kysely<Tables>): Promise<OwnCity | undefined> => {
  const areaCode = await parameterValue(db, "numbers.areaCode")
  const { rows } = await sql<OwnCity>`select own.province, own.city, coalesce(min(length(p.id)), 99) as shortest
    from prefixes own left join prefixes p on p.province = own.province and p.city = own.city and p.id like '1%'
    where own.id = ${areaCode} and own.city <> '' group by own.province, own.city`.execute(db)
  return rows[0]
}

const page = async (db: Kysely<Tables>, own: OwnCity | undefined, last: string): Promise<ReadonlyArray<PrefixRow>> => {
  const isOwnCity =
    own === undefined ? sql<boolean>`false` : sql<boolean>`(province = ${own.province} and city = ${own.city})`
  const isException = own === undefined ? sql`false` : sql`(id like '1%' and length(id) > ${own.shortest})`
  const { rows } = await sql<PrefixRow>`select id, area, ${isOwnCity} as "isOwnCity" from prefixes
    where (area is not null or ${isOwnCity} or ${isException}) and id > ${last} order by id limit ${PAGE_ROWS}`.execute(
    db
  )
  return rows
}

/** Whether a mobile is of the centre's own city, for whoever asks about one number. */
export const isOwnCityAt = async (db: Kysely<Tables>, mobile: string): Promise<boolean> => {
  const areaCode = await parameterValue(db, "numbers.areaCode")
  const { rows } = await sql<{ readonly is: boolean }>`select p.province = own.province and p.city = own.city as is
    from prefixes p, prefixes own where own.id = ${areaCode} and own.city <> ''
      and p.id = any(${beginningsOf(mobile)}) order by length(p.id) desc limit 1`.execute(db)
  return rows[0]?.is === true
}

const beginningsOf = (number: string): ReadonlyArray<string> =>
  Array.from({ length: number.length }, (_, n) => number.slice(0, n + 1))
