import postgres from "postgres"

/** One fact of a terminal, as the journal has it. */
export interface Reported {
  readonly event: string
  readonly code: string
  readonly phase: string
  readonly incident: string | null
  readonly isRepeat: boolean
  readonly isTest: boolean
}

/** What the database of a throw-away centre has of alarms: looked up there, and not asked of the engine. */
export interface Facts {
  readonly reported: (terminal: string) => Promise<ReadonlyArray<Reported>>
  /** Those that said something, and whose ids begin so. */
  readonly terminalsLike: (begin: string) => Promise<ReadonlyArray<string>>
  /** Of all of them, in their order. */
  readonly allReported: () => Promise<ReadonlyMap<string, ReadonlyArray<Reported>>>
  readonly incidents: (terminal: string) => Promise<ReadonlyArray<string>>
  readonly allIncidents: () => Promise<ReadonlySet<string>>
  /** Actors of the tasks of its faults. */
  readonly tasks: (terminal: string) => Promise<ReadonlyArray<string>>
  /** Messages that were kept as not understood, by the octets that were sent. */
  readonly misunderstood: (raw: Uint8Array) => Promise<number>
  readonly close: () => Promise<void>
}

export const readFacts = (database: string): Facts => {
  const db = postgres(database, { max: 4, onnotice: () => {}, connect_timeout: 5 })
  return {
    reported: async (terminal) =>
      (
        await db<Array<{ readonly body: Reported }>>`
          select body from facts where kind = 'TerminalReported' and body->>'terminal' = ${terminal} order by id`
      ).map(({ body }) => body),
    terminalsLike: async (begin) =>
      (
        await db<Array<{ readonly terminal: string }>>`
          select distinct body->>'terminal' as terminal from facts
          where kind = 'TerminalReported' and body->>'terminal' ^@ ${begin} order by 1`
      ).map(({ terminal }) => terminal),
    allReported: async () => {
      const rows = await db<Array<{ readonly terminal: string; readonly body: Reported }>>`
        select body->>'terminal' as terminal, body from facts where kind = 'TerminalReported' order by id`
      return new Map(
        [...Map.groupBy(rows, ({ terminal }) => terminal)].map(([id, own]) => [id, own.map(({ body }) => body)])
      )
    },
    incidents: async (terminal) =>
      (
        await db<Array<{ readonly incident: string }>>`
          select body->>'incident' as incident from facts
          where kind = 'IncidentOpened' and body->>'terminal' = ${terminal} order by id`
      ).map(({ incident }) => incident),
    allIncidents: async () =>
      new Set(
        (
          await db<Array<{ readonly incident: string }>>`
            select body->>'incident' as incident from facts where kind = 'IncidentOpened'`
        ).map(({ incident }) => incident)
      ),
    tasks: async (terminal) =>
      (
        await db<Array<{ readonly actor: string }>>`
          select distinct actor from journal where actor like ${`task/${terminal}-%`} order by actor`
      ).map(({ actor }) => actor),
    misunderstood: async (raw) => {
      const [row] = await db<Array<{ readonly count: number }>>`
        select count(*)::int as count from alarm_misunderstood where raw = ${Buffer.from(raw).toString("base64")}`
      return row?.count ?? 0
    },
    close: () => db.end({ timeout: 5 })
  }
}
