import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Kysely } from "kysely"
import type { StoreAway } from "./CoreRpc.ts"

/** Every table, as rows come out. Times are ms since 1970 in `bigint`; JSON columns are parsed. Only `journal` uses `json`, which keeps text as it was written. */
export interface Tables {
  readonly journal: JournalRow
  readonly living: LivingRow
  readonly facts: FactRow
  readonly call_records: CallRecordRow
  readonly accounts: AccountRow
  readonly sessions: SessionRow
  readonly sip_accounts: SipAccountRow
  readonly queues: QueueRow
  readonly agents: AgentRow
  readonly flows: FlowRow
  readonly flow_versions: FlowVersionRow
  readonly numbers: NumberRow
  readonly centre_settings: CentreSettingRow
}

export interface JournalRow {
  readonly actor: string
  readonly sequence: number
  /** The start of the engine that took this step: a restart in between gave the actor its state anew, from its written form. */
  readonly run: number
  readonly at: number
  readonly message: unknown
  readonly commands: unknown
  /** SHA-256 of the state's JSON after this step; only on the last step an actor made within one commit. */
  readonly digest: string | null
  /** That state itself when it is small. */
  readonly state: unknown
  readonly over: boolean
}

export interface LivingRow {
  readonly actor: string
  readonly sequence: number
  readonly state: unknown
  /** Of an actor that may sleep: when its earliest timer is due, or the largest number. Null in rows of those that do not sleep. */
  readonly wake_at: number | null
}

export interface FactRow {
  readonly id: number
  /** Who stated it, in which step, and where in that step: the same fact is never kept twice. */
  readonly actor: string
  readonly sequence: number
  readonly ordinal: number
  readonly at: number
  readonly call: string | null
  readonly agent: string | null
  readonly kind: string
  readonly body: unknown
}

export interface CallRecordRow {
  readonly id: string
  readonly serial: number
  readonly calling_number: string
  readonly dialled_number: string
  readonly arrived_at: number
  readonly queued_at: number | null
  readonly rung_at: number | null
  readonly answered_at: number | null
  readonly ended_at: number | null
  readonly wait_ms: number | null
  readonly ring_ms: number | null
  readonly talk_ms: number | null
  readonly wrap_up_ms: number | null
  readonly attempts: number
  readonly agent: string | null
  readonly queue: string | null
  readonly keys: string
  readonly outcome: "handled" | "abandoned" | "in-flow" | "refused" | null
  readonly hang_up_by: "caller" | "agent" | "system" | null
  readonly cause: string | null
  readonly recording_file: string | null
  readonly recorded_ms: number | null
}

export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly role: "admin" | "supervisor" | "agent"
  readonly agent: string | null
  /** PHC string: $argon2id$v=19$m=…,t=…,p=…$salt$hash. */
  readonly password_hash: string
}

export interface SessionRow {
  readonly token_hash: string
  readonly account: string
  readonly created_at: number
  readonly expires_at: number
}

export interface SipAccountRow {
  readonly user: string
  /** MD5(user:realm:password), so a changed realm needs new passwords. */
  readonly ha1: string
  readonly realm: string
}

export interface QueueRow {
  readonly id: string
  readonly position: number
  readonly settings: unknown
}

export interface AgentRow {
  readonly id: string
  readonly position: number
  readonly name: string
  readonly queues: unknown
  /** All else of an agent's settings; what is not there is as usual. */
  readonly settings: unknown
}

/** What a centre has one of: its capacities, reasons, states. */
export interface CentreSettingRow {
  readonly name: string
  readonly value: unknown
}

export interface FlowRow {
  readonly id: string
  /** As it was first written; the versions are in `flow_versions`. */
  readonly flow: unknown
}

export interface FlowVersionRow {
  readonly flow: string
  readonly version: number
  readonly body: unknown
}

export interface NumberRow {
  readonly number: string
  readonly flow: string
}

/**
 * The one way to the database. Queries are written with kysely, which is our language for them as effect is for the rest;
 * which server answers, over which driver, only the adapter knows.
 */
export class Database extends Context.Service<
  Database,
  {
    /** Fails with StoreAway when the server cannot be reached or does not answer in time; a wrong query is a defect. */
    readonly query: <A>(run: (db: Kysely<Tables>) => Promise<A>) => Effect.Effect<A, StoreAway>
    /** Whether the last thing tried reached the server. */
    readonly up: () => boolean
    /** Told at each change of {@link up}. */
    readonly onChange: (listener: (up: boolean) => void) => void
  }
>()("engine/ports/Database") {}
