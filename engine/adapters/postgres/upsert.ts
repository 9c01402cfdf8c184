import type { AnyProjection } from "../../projections/projection.ts"

/** Where a statement has what an upsert needs: names of parameters, and a relation that is empty when nothing may be written. */
export interface Source {
  /** Prefix of the names it makes, so that several stand in one statement. */
  readonly prefix: string
  /** The rows as JSON text. */
  readonly json: string
  readonly site: string
  readonly gate: string
}

/**
 * Common table expressions that write a projection's rows whole. A row that was not there gets the site's next number: the
 * counter's row stays locked until the commit, so that a number is given once, and not at all when the commit fails.
 */
export const upsertOf = (
  { columns, numbered, table }: AnyProjection,
  { gate, json, prefix, site }: Source
): ReadonlyArray<string> => {
  const names = columns.map(({ name }) => name)
  const [key] = names
  const typed = columns.map(({ name, type }) => `${name} ${type}`).join(", ")
  const replaced = names.slice(1).map((name) => `${name} = excluded.${name}`)
  const rows = `${prefix}rows as materialized (
  select r.* from ${gate}, rows from (json_to_recordset(${json}::text::json) as (${typed})) with ordinality as r(${names.join(", ")}, nth)
)`
  if (numbered === null)
    return [
      rows,
      `${prefix}written as (
  insert into ${table} (${names.join(", ")}) select ${names.join(", ")} from ${prefix}rows
  on conflict (${key}) do update set ${replaced.join(", ")}
)`
    ]
  return [
    rows,
    `${prefix}fresh as materialized (
  select ${key}, row_number() over (order by nth) as number from ${prefix}rows as r
    where (select true from ${table} as t where t.${key} = r.${key}) is null
)`,
    `${prefix}counted as (
  update serials set last = last + (select count(*) from ${prefix}fresh)
    where series = '${numbered.series}' and site = ${site}::text and exists (select from ${prefix}fresh)
  returning last - (select count(*) from ${prefix}fresh) as before
)`,
    // Who was there keeps the number it has; 0 stands in a row that is never written.
    `${prefix}written as (
  insert into ${table} (${names.join(", ")}, ${numbered.column}, site)
  select ${names.map((name) => `r.${name}`).join(", ")}, coalesce((select before from ${prefix}counted) + f.number, 0), ${site}::text
    from ${prefix}rows as r left join ${prefix}fresh as f on f.${key} = r.${key}
  on conflict (${key}) do update set ${replaced.join(", ")}
)`
  ]
}
