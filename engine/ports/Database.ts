import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Generated, Kysely } from "kysely"
import type { KeptCall } from "#wire/records.ts"
import type { StoreAway } from "./CoreRpc.ts"
import type { RowOf } from "./rows.ts"

/** Every table, as rows come out. Times are ms since 1970 in `bigint`; JSON columns are parsed. Only `journal` uses `json`, which keeps text as it was written. */
export interface Tables {
  readonly runs: RunRow
  readonly journal: JournalRow
  readonly living: LivingRow
  readonly ended: EndedRow
  readonly bases: BaseRow
  readonly facts: FactRow
  readonly projections: ProjectionRow
  readonly serials: SerialRow
  readonly call_records: CallRecordRow
  readonly credentials: CredentialRow
  readonly two_step: TwoStepRow
  readonly recovery_codes: RecoveryCodeRow
  readonly audit_log: AuditRow
  readonly sessions: SessionRow
  readonly api_keys: ApiKeyRow
  readonly webhook_deliveries: WebhookDeliveryRow
  readonly sip_accounts: SipAccountRow
  readonly trunk_passwords: TrunkPasswordRow
  readonly terminal_keys: TerminalKeyRow
  readonly flow_versions: FlowVersionRow
  readonly centre_state: CentreStateRow
  readonly prefixes: PrefixRow
  readonly prompt_files: PromptFileRow
  readonly parameters: ParameterRow
  readonly recording_holds: RecordingHoldRow
  readonly recordings: RecordingRow
  readonly disk_days: DiskDayRow
  readonly alarm_misunderstood: MisunderstoodRow
  readonly outbox: OutboxRow
}

/** A message of an alarm line that was not understood. */
export interface MisunderstoodRow {
  readonly id: Generated<number>
  readonly at: number
  readonly line: string
  readonly source: string
  readonly account: string | null
  readonly reason: string
  /** As it came, base64. */
  readonly raw: string
}

/** Words for somebody outside. */
export interface OutboxRow {
  readonly id: Generated<number>
  readonly key: string
  readonly at: number
  readonly way: "sms" | "mail"
  /** A number, or an address. */
  readonly recipient: string
  readonly name: string
  readonly subject: string
  readonly body: string
  readonly incident: string | null
}

/** A file that prompts name, by a hash of what is in it. */
export interface PromptFileRow {
  readonly file: string
  readonly duration_ms: number
  readonly made_at: number
  readonly made_by: string
}

/** A parameter that somebody has changed. */
export interface ParameterRow {
  readonly name: string
  readonly value: unknown
  readonly version: number
  readonly changed_at: number
  readonly changed_by: string
}

/** A call whose recording stays, however old it is. */
export interface RecordingHoldRow {
  /** The call. */
  readonly id: string
  readonly version: number
  readonly changed_at: number
  readonly changed_by: string
  readonly reason: string
  /** The last day on which it counts, `2026-12-31`; null: until somebody lifts it. */
  readonly until: string | null
}

/** A recording that can be heard, or could: numbered without gaps in the order in which they ended. */
export interface RecordingRow {
  readonly serial: number
  readonly call: string
  readonly file: string
  readonly recorded_ms: number
  readonly ended_at: number
  /** Too short for its rule: its file goes. */
  readonly dropped: boolean
  readonly removed_at: number | null
}

/** What lay on the disk on a day, as it was last seen that day. */
export interface DiskDayRow {
  /** `2026-11-26` (UTC) */
  readonly day: string
  readonly at: number
  readonly database_bytes: number
  readonly recordings_bytes: number
}

/** One start of an engine. */
export interface RunRow {
  readonly run: number
  /** Counts the owners of this database; 0 before there was such a count. */
  readonly epoch: number
  /** Version of the code, `release 1` for runs that did not say. */
  readonly code: string
  /** JSON: each kind of actor and the version of its states and messages. A kind without one is of version 1. */
  readonly kinds: unknown
  /** Machine and data folder. */
  readonly home: string
  readonly started_at: number
  /** By the clock of the database; negative after a stop in good order, 0 where the time of the stop is not known. */
  readonly seen_at: number
  /** The run that took over; null for the owner. */
  readonly superseded_by: number | null
}

export interface JournalRow {
  readonly actor: string
  readonly sequence: number
  readonly epoch: number
  /** The start of the engine that took this step: a restart in between gave the actor its state anew, from its written form. See `runs`. */
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

/** The last step of an actor that is not over. */
export interface LivingRow {
  readonly actor: string
  readonly sequence: number
  readonly epoch: number
  readonly run: number
  readonly state: unknown
  /** Of an actor that may sleep: when its earliest timer is due, or the largest number. Null in rows of those that do not sleep. */
  readonly wake_at: number | null
}

/** The last step of an actor that is over: nothing is written of it any more. */
export interface EndedRow {
  readonly actor: string
  readonly sequence: number
  readonly epoch: number
  readonly at: number
}

/** The last stored state of an actor from before its older rows were let go. */
export interface BaseRow {
  readonly actor: string
  readonly sequence: number
  readonly run: number
  readonly at: number
  readonly state: unknown
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
  /** Of a terminal; of what a projection of them folds. */
  readonly fault: string | null
  readonly kind: string
  /** Shape of `body`: actors/facts-versions.ts makes today's of it. */
  readonly version: number
  readonly body: unknown
}

/** The record's own fields, and the site whose running number it has. */
export type CallRecordRow = RowOf<KeptCall> & { readonly site: string }

/** How far a projection's table is. */
export interface ProjectionRow {
  readonly name: string
  /** The version whose fold made the whole table; 0 before it was built. */
  readonly version: number
  /** Counts up when somebody beside the journal has changed the table. */
  readonly generation: number
  /** The version a rebuild is making, and the last key it has done. Null when no rebuild is under way. */
  readonly target: number | null
  readonly checkpoint: string | null
}

/** The site of a centre that has one. */
export const MAIN_SITE = "main"

/** The last number given at a site. Locked by whoever takes the next, until their commit. */
export interface SerialRow {
  readonly series: string
  readonly site: string
  readonly last: number
}

/** A password; whose row is not here cannot sign in. */
export interface CredentialRow {
  readonly person: string
  /** PHC string: $argon2id$v=19$m=…,t=…,p=…$salt$hash. */
  readonly password_hash: string
  /** Whoever signs in chooses another first. */
  readonly must_change: boolean
  readonly changed_at: number
  /** Wrong passwords in a row. */
  readonly failed: number
  /** Nobody signs in before this time; 0 when there is none. */
  readonly locked_until: number
}

/** What a person's codes are made from (RFC 6238). */
export interface TwoStepRow {
  readonly person: string
  /** Sealed with a key that is not in the database (records/accounts/sealed.ts). */
  readonly secret: string
  readonly made_at: number
  /** When the first code showed that it works; null until then. */
  readonly confirmed_at: number | null
  /** The time step of the newest code that was accepted: none of it or before it is accepted again. */
  readonly last_step: number
}

/** A code for when the telephone is lost. Good once. */
export interface RecoveryCodeRow {
  readonly person: string
  readonly code_hash: string
  readonly used_at: number | null
}

/** A line of what was done, chained to the one before it; see records/audit/log.ts. */
export interface AuditRow {
  readonly serial: number
  readonly at: number
  readonly account: string
  readonly action: string
  readonly object: string
  readonly object_id: string
  readonly before: unknown
  readonly after: unknown
  readonly details: unknown
  readonly previous_hash: string
  readonly hash: string
  /** The line that says why this one was blanked; null: it was not. */
  readonly erased_by: number | null
}

export interface SessionRow {
  readonly token_hash: string
  readonly account: string
  readonly created_at: number
  readonly expires_at: number
  /** Where it was begun from. */
  readonly address: string
  /** What the browser called itself then. */
  readonly device: string
  /** The minute in which it was asked for last. */
  readonly seen_at: number
  /** It is good for nothing until two-step sign-in is set up. */
  readonly two_step_first: boolean
  /** Begun by the office's own accounts: their password and their second step are asked for there. */
  readonly by_provider: boolean
  /** Where the browser goes to sign out there, too. */
  readonly sign_out_url: string | null
}

/** A program's key. */
export interface ApiKeyRow {
  readonly id: string
  readonly name: string
  readonly unit: string
  /** Permissions with their levels. */
  readonly grants: unknown
  readonly is_off: boolean
  /** Null: it does not run out. */
  readonly expires_at: number | null
  /** SHA-256 of the secret, hex. */
  readonly secret_hash: string
  readonly made_at: number
  readonly made_by: string
  /** The minute in which it was used last. */
  readonly used_at: number | null
}

/** One event for one webhook. */
export interface WebhookDeliveryRow {
  readonly id: number
  readonly webhook: string
  readonly event: string
  /** When it happened. */
  readonly at: number
  readonly body: unknown
  readonly state: "waiting" | "delivered" | "failed"
  readonly attempts: number
  readonly next_at: number
  readonly made_at: number
  readonly tried_at: number | null
  /** Of the last answer; null when there was none. */
  readonly status: number | null
  /** Why the last attempt did not do. */
  readonly problem: string
}

export interface SipAccountRow {
  readonly user: string
  /** MD5(user:realm:password), so a changed realm needs new passwords. */
  readonly ha1: string
  /** SHA-256 of the same; null where the password was set before it was kept. */
  readonly ha1_sha256: string | null
  readonly realm: string
}

/** With what a terminal encrypts or signs; shared with it, so it must be readable. */
export interface TerminalKeyRow {
  readonly terminal: string
  readonly key: string
}

/** With what a trunk registers: a password that the other side gave, so it must be readable. */
export interface TrunkPasswordRow {
  readonly trunk: string
  readonly password: string
}

/** One row, which counts the changes of the centre's tables. */
export interface CentreStateRow {
  readonly version: number
  /** Counts the changes of the prefixes, which are read by themselves. */
  readonly prefix_version: number
}

/** 号段: half a million of them are read without their names. */
export interface PrefixRow {
  readonly id: string
  readonly area: string | null
}

export interface FlowVersionRow {
  readonly flow: string
  readonly version: number
  readonly body: unknown
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
