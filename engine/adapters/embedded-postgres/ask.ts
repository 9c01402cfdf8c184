import postgres from "postgres"

export interface Address {
  readonly port: number
  readonly password: string
}

/** Name of the database, and of its user, who made the cluster. */
export const NAME = "carillon"

const CONNECT_WITHIN_S = 2

/** What a server on this port says to our password. */
export type Answer =
  | { readonly _tag: "Up"; readonly dataFolder: string }
  /** It is starting, recovering or stopping (SQLSTATE 57P03): worth asking again. */
  | { readonly _tag: "NotYet" }
  /** It is there and does not know our password (class 28). */
  | { readonly _tag: "Stranger"; readonly message: string }
  | { readonly _tag: "Silent"; readonly message: string }

export const urlOf = ({ password, port }: Address, database = NAME): string =>
  `postgres://${NAME}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`

export const ask = (address: Address): Promise<Answer> =>
  withConnection(address, async (sql): Promise<Answer> => {
    const [row] = await sql<Array<{ folder: string }>>`select current_setting('data_directory') as folder`
    return { _tag: "Up", dataFolder: row?.folder ?? "" }
  }).catch((error: { readonly code?: string; readonly message: string }): Answer => {
    if (error.code === "57P03") return { _tag: "NotYet" }
    if (error.code?.startsWith("28") === true) return { _tag: "Stranger", message: error.message }
    return { _tag: "Silent", message: error.message }
  })

/** Makes our database when it is not there yet. */
export const ensureDatabase = (address: Address): Promise<void> =>
  withConnection(address, async (sql) => {
    const found = await sql`select 1 from pg_database where datname = ${NAME}`
    if (found.length === 0) await sql.unsafe(`create database ${NAME}`)
  })

const withConnection = async <A>(address: Address, use: (sql: postgres.Sql) => Promise<A>): Promise<A> => {
  const sql = postgres(urlOf(address, "postgres"), {
    max: 1,
    connect_timeout: CONNECT_WITHIN_S,
    onnotice: () => {},
    // Its own question about array types fails unheard, as an unhandled rejection, when the server dies just then.
    fetch_types: false,
    // One try: whoever asks knows whether to ask again.
    backoff: () => 0
  })
  try {
    return await use(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
