import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Plan } from "#actors/incident-classes.ts"
import type { Contact } from "#actors/incident-words.ts"
import type { Card } from "#actors/terminal/handling.ts"
import type { StoreAway } from "./CoreRpc.ts"

/** A terminal as its records say it. */
export interface KnownTerminal {
  readonly id: string
  /** Counts up with every change of it, its user or its user's plans. */
  readonly revision: number
  readonly title: string
  /** The protocol it speaks (PROTOCOLS of alarm-lines), and the file of its maker's deviations; null: as the protocol says. */
  readonly line: string
  readonly dialect: string | null
  /** As the decoders write it: an account, a controller, an IMEI. */
  readonly account: string
  /** Encrypts or signs what it sends: hex of an AES key for DC-09, a password for JSON and MQTT. Null: it speaks in clear. */
  readonly key: string | null
  /** From these it calls, and at the first one it can be called. E.164 or as the trunk shows them. */
  readonly numbers: ReadonlyArray<string>
  readonly area: string | null
  /** Of its SIM: many of one carrier silent at once are one incident. */
  readonly carrier: string | null
  /** Where it stands at home. */
  readonly place: string | null
  readonly model: string | null
  /** It is heard at least so often; null: it says nothing by itself. */
  readonly heartbeatMs: number | null
  readonly testUntil: number | null
  readonly user: {
    readonly customer: string
    readonly name: string
    /** In the order in which they are called. */
    readonly contacts: ReadonlyArray<Contact>
    /** Told when an incident is opened and closed. */
    readonly guardians: ReadonlyArray<Contact>
    /** What whoever takes an alarm should know at once. */
    readonly attention: string | null
    /** Of the user's own, by the class of the incident. */
    readonly plans: Readonly<Record<string, Plan>>
  } | null
  readonly nuisance: Card["nuisance"]
  readonly checkIns: Card["checkIns"]
  readonly checkInOpensMs: number
  readonly reminder: Card["reminder"]
  /** The class of an incident that a missed check-in opens; null: only its log has it. */
  readonly missedCheckInClass: string | null
}

/** What the lines have to know of each, and nothing more: who its user is, they are not told. */
export type LineTerminal = Pick<
  KnownTerminal,
  "account" | "area" | "carrier" | "dialect" | "heartbeatMs" | "id" | "key" | "line" | "numbers" | "revision"
> & { readonly lastHeardAt: number | null }

/** When a terminal was heard last, and what it said of itself beside. */
export interface Heard {
  readonly terminal: string
  readonly at: number
  readonly batteryPercent: number | null
  readonly signalPercent: number | null
}

/** The records of terminals, as the engine reads them. */
export class AlarmTerminals extends Context.Service<
  AlarmTerminals,
  {
    readonly byAccount: (line: string, account: string) => Effect.Effect<KnownTerminal | null, StoreAway>
    readonly byNumber: (number: string) => Effect.Effect<KnownTerminal | null, StoreAway>
    readonly byId: (id: string) => Effect.Effect<KnownTerminal | null, StoreAway>
    /** In the order of their ids, at most `limit` after this one. */
    readonly page: (after: string | null, limit: number) => Effect.Effect<ReadonlyArray<LineTerminal>, StoreAway>
    /** Whose records changed, after the change is committed; null: some, look at all. */
    readonly changes: Stream.Stream<ReadonlyArray<string> | null>
    /**
     * Those whose actor was not told of their newest revision, and those that are gone. At most `limit`. One that was never told
     * anything and has no check-ins is not among them: it has nothing to do before it says something, and is told then.
     */
    readonly untold: (
      limit: number
    ) => Effect.Effect<
      ReadonlyArray<{ readonly id: string; readonly revision: number; readonly known: KnownTerminal | null }>,
      StoreAway
    >
    readonly told: (
      rows: ReadonlyArray<{ readonly id: string; readonly revision: number }>
    ) => Effect.Effect<void, StoreAway>
    /** What the centre has changed is in their cards, too: those with check-ins are to be told again, whatever they were told. */
    readonly untell: Effect.Effect<void, StoreAway>
    /** Written together: a heartbeat that changes nothing is no step of anybody. */
    readonly heard: (rows: ReadonlyArray<Heard>) => Effect.Effect<void, StoreAway>
  }
>()("engine/ports/AlarmTerminals") {}
