import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings
} from "kysely"
import type { Sql } from "postgres"
import type { OwnWire, Wires } from "./wires.ts"

/**
 * kysely's PostgreSQL dialect over postgres.js. Lone queries go to whatever connection has the fewest; a connection is set
 * aside only for a transaction. Session state (advisory locks, `set`) therefore needs a pool of one.
 */
export const postgresDialect = (wires: Wires): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new PostgresJsDriver(wires),
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler()
})

/** SQLSTATE classes and postgres.js codes which mean that the server is not there (any more), not that the query is wrong. */
export const isAway = (error: unknown): boolean => {
  const code = (error as { readonly code?: unknown } | null)?.code
  if (typeof code !== "string") return false
  // 57P01–57P03: shutting down, crashed, starting up. 53: out of connections, memory or disk. 08: connection exception. 25006: a standby.
  return /^(57P0|53|08|25006|CONNECT|CONNECTION_|ECONN|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_)/u.test(
    code
  )
}

class PostgresJsDriver implements Driver {
  readonly #wires: Wires

  constructor(wires: Wires) {
    this.#wires = wires
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PooledConnection> {
    return new PooledConnection(this.#wires)
  }

  async beginTransaction(connection: PooledConnection, settings: TransactionSettings): Promise<void> {
    await connection.setAside()
    const level = settings.isolationLevel === undefined ? "" : ` isolation level ${settings.isolationLevel}`
    const mode = settings.accessMode === undefined ? "" : ` ${settings.accessMode}`
    await connection.executeQuery(CompiledQuery.raw(`start transaction${level}${mode}`))
  }

  async commitTransaction(connection: PooledConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"))
  }

  async rollbackTransaction(connection: PooledConnection): Promise<void> {
    await connection.rollback()
  }

  async releaseConnection(connection: PooledConnection): Promise<void> {
    connection.release()
  }

  async destroy(): Promise<void> {
    await this.#wires.end(1)
  }
}

class PooledConnection implements DatabaseConnection {
  readonly #wires: Wires
  #own: OwnWire | undefined

  constructor(wires: Wires) {
    this.#wires = wires
  }

  async setAside(): Promise<void> {
    this.#own ??= await this.#wires.setAside()
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = query.parameters as Array<never>
    const ask = (sql: Pick<Sql, "unsafe">) =>
      sql.unsafe(query.sql, parameters, { prepare: parameters.length > 0 }).execute()
    const rows = await (this.#own ?? this.#wires).run(ask)
    const changed = /^(?:INSERT|UPDATE|DELETE|MERGE)/u.test(rows.command ?? "")
    return {
      rows: [...rows] as unknown as Array<R>,
      ...(changed ? { numAffectedRows: BigInt(rows.count) } : {})
    }
  }

  // oxlint-disable-next-line require-yield -- kysely asks for a generator; nothing here streams, pages are read by key instead
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("streaming is not offered: read pages by key")
  }

  async rollback(): Promise<void> {
    if (this.#own?.isLost() === false) await this.executeQuery(CompiledQuery.raw("rollback"))
  }

  release(): void {
    this.#own?.release()
    this.#own = undefined
  }
}
