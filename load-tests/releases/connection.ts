import postgres from "postgres"

export type Sql = postgres.Sql
export type Transaction = postgres.TransactionSql

/** A connection, or a few. `?host=/folder` in the URL names a Unix socket, as libpq has it. */
export const connect = (url: string, connections = 1): Sql => {
  const target = new URL(url)
  const socketFolder = target.searchParams.get("host")
  target.searchParams.delete("host")
  return postgres(target.href, {
    ...(socketFolder === null ? {} : { host: socketFolder }),
    max: connections,
    connect_timeout: 5,
    onnotice: () => {}
  })
}

/**
 * What a value's text depends on, for one transaction: two exports of the same rows must be the same bytes, and names in
 * definitions are written with their schema.
 */
export const plainTexts = (db: Transaction) =>
  db.unsafe(`
    set local search_path to '';
    set local timezone to 'UTC';
    set local datestyle to 'ISO, MDY';
    set local intervalstyle to 'postgres';
    set local bytea_output to 'hex';
    set local extra_float_digits to 1`)

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const inPublic = (name: string): string => `public.${quoted(name)}`
