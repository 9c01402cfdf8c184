/**
 * What SIP promises: `sip/`, `transaction/`, `dialog/`, `registrar/` together are a {@link UserAgent}: pure, octets and time
 * in, outputs out. `switch.ts` joins it with the media plane (`media-contract.ts`) into channels.
 */

import type { Endpoint } from "./endpoint.ts"
import type { Stranger } from "./sources/strangers.ts"
import type { NumberRule } from "./trunks/number-rules.ts"

/** How a SIP message travels: RFC 3261 §18, and RFC 7118 for WebSocket (`wss`: with TLS). */
export type Transport = "udp" | "tcp" | "tls" | "ws" | "wss"

/** Where a SIP message came from, or where one goes. */
export interface Hop extends Endpoint {
  readonly transport: Transport
  /**
   * The connection of a stream transport, by the name the transport gave it: what goes to this hop goes by it. Absent over
   * UDP, and where a new connection to address and port will do.
   */
  readonly connection?: string | undefined
  /**
   * The account whose telephone is there, where whoever ended its WebSocket knows it by its sign-in: such a telephone is asked
   * for no password, and speaks for no other account.
   */
  readonly account?: string | undefined
}

/** A SIP account whose telephone may register. `ha1` is MD5(user:realm:password), lower-case hex (RFC 2617 §3.2.2.2). */
export interface DirectoryEntry {
  readonly user: string
  readonly ha1: string
  /** SHA-256 of the same (RFC 7616); absent where the password was set before it was kept. */
  readonly ha1Sha256?: string
}

/** One binding of an address-of-record (RFC 3261 §10). */
export interface Binding {
  readonly user: string
  /** Contact URI as the telephone wrote it. */
  readonly contact: string
  /** Where its REGISTER really came from; requests go there, so that a telephone behind a NAT is reached. */
  readonly source: Hop
  readonly expiresAtMs: number
  readonly callId: string
  readonly userAgent: string
  /** What it takes in a NOTIFY, as its Allow-Events says: "talk" answers, "hold" holds. */
  readonly allowEvents: ReadonlyArray<string>
}

/** A binding with all that a registrar after this one needs to go on with it. */
export interface KeptBinding extends Binding {
  /** Of its last REGISTER: an older one that comes late is refused. */
  readonly cseq: number
  /** Contact parameters but expires, as written: `;q=0.5`. */
  readonly params: string
}

/** The party named in From or To. */
export interface Party {
  readonly displayName: string
  readonly user: string
  readonly host: string
  /** The whole URI, e.g. `sip:13800138000@127.0.0.1:5070`. */
  readonly uri: string
}

/** The far end of a leg wants whom it talks to to be put through elsewhere. */
export interface ReferOffered {
  readonly _tag: "ReferOffered"
  readonly dialog: string
  readonly refer: string
  /** User part of the Refer-To. */
  readonly user: string
  readonly meant: Meant
  /** To a call that stands (a transfer after talking): the leg that shall be replaced, or why none can be (RFC 3891 §3). */
  readonly replaces: { readonly dialog: string } | { readonly status: number } | undefined
  /** As written (RFC 3892). */
  readonly referredBy: string | undefined
}

/** What a dialled user part is: an account, a number that can be called, or neither. */
export type Meant = "account" | "number" | "nobody"

/** Everything the user agent tells its owner. `dialog` is the owner's handle of one call leg. */
export type UserAgentOutput =
  | { readonly _tag: "Send"; readonly octets: Uint8Array; readonly to: Hop }
  /** A new INVITE outside a dialog; 100 was sent. The owner answers with Ring, Answer or Reject. */
  | {
      readonly _tag: "CallOffered"
      readonly dialog: string
      readonly from: Party
      readonly to: Party
      readonly requestUri: string
      /** User part of the Request-URI, as the trunk's rules make it: the dialled number. */
      readonly dialled: string
      readonly sdp: string | undefined
      readonly source: Hop
      readonly callId: string
      readonly fromTag: string
      readonly contact: string
      readonly userAgent: string
      /** The account that proved itself by digest, or undefined: a trunk's call. */
      readonly account: string | undefined
      /** The trunk that it came by; undefined of an account's call, and where nobody looks at the door. */
      readonly trunk: string | undefined
      /** The INVITE asks a telephone to answer by itself after so many seconds. A switch does not heed it. */
      readonly answerAfterSeconds: number | undefined
      /** An account dialled another one: a call between telephones of the house. */
      readonly callee?: string | undefined
      /** The leg whose place the call takes (RFC 3891). Whether its caller may, the owner knows. */
      readonly replaces?: string | undefined
      /** That leg is of the caller's own account, by what both proved. */
      readonly replacesOwn?: boolean | undefined
    }
  /** REFER inside a call (RFC 3515); the owner answers with AnswerRefer, and when that was 202 with ReferProgress. */
  | ReferOffered
  /** CANCEL before a final answer; 487 was sent. */
  | { readonly _tag: "CallCancelled"; readonly dialog: string }
  /** ACK of our 2xx came. `sdp` only when our 2xx carried the offer. */
  | { readonly _tag: "CallConfirmed"; readonly dialog: string; readonly sdp: string | undefined }
  /** 1xx other than 100 to our INVITE. `allowEvents` as in {@link Binding}. */
  | {
      readonly _tag: "CallProgress"
      readonly dialog: string
      readonly status: number
      readonly sdp: string | undefined
      readonly allowEvents: ReadonlyArray<string>
    }
  /** 2xx to our INVITE; ACK was sent. `status` of a later fork's 2xx is ended with BYE inside the user agent. */
  | {
      readonly _tag: "CallAnswered"
      readonly dialog: string
      readonly sdp: string | undefined
      /** Of a Change: which one, as a newer one may wait. */
      readonly offered?: string
    }
  /** Our INVITE failed: final status >= 300, 408 after timer B, 503 when nothing could be sent, 487 after our CANCEL. */
  | {
      readonly _tag: "CallFailed"
      readonly dialog: string
      readonly status: number
      readonly reason: string
      /** Of a 3xx: where it says the call should go, in its order. */
      readonly contacts?: ReadonlyArray<string>
      /** Not the far end's word: nothing reaches it, or its connection went while it rang. */
      readonly unreachable?: true
    }
  /** The far end sent BYE (200 was sent), or never acknowledged our 2xx (timer H; BYE was sent). */
  | { readonly _tag: "CallEnded"; readonly dialog: string; readonly cause: "bye" | "no-ack" | "session-expired" }
  /** re-INVITE or UPDATE with an offer; the owner answers with AcceptChange or RejectChange. */
  | { readonly _tag: "ChangeOffered"; readonly dialog: string; readonly sdp: string | undefined }
  /** The far end refused our Change, or did not answer it: the session is as it was. */
  | { readonly _tag: "ChangeRefused"; readonly dialog: string; readonly status: number; readonly offered: string }
  /** A digit by SIP INFO (application/dtmf-relay). */
  | { readonly _tag: "DigitInfo"; readonly dialog: string; readonly digit: string; readonly durationMs: number }
  | { readonly _tag: "RegisterTried"; readonly user: string; readonly source: Hop }
  | { readonly _tag: "Registered"; readonly binding: Binding; readonly fresh: boolean }
  | { readonly _tag: "Unregistered"; readonly binding: Binding; readonly cause: "asked" | "expired" | "lost" }
  /** The far end's final answer to our Notify; 408 when none came, 481 when there is no dialog that could carry it. */
  | { readonly _tag: "NotifyAnswered"; readonly dialog: string; readonly status: number }
  /** A MESSAGE (RFC 3428); the owner answers with AnswerMessage within 10 s, or 503 is said. */
  | {
      readonly _tag: "MessageOffered"
      readonly message: string
      /** The leg inside whose call it came. */
      readonly within?: string
      readonly from: Party
      readonly to: Party
      readonly requestUri: string
      readonly contentType: string
      readonly body: string
      readonly subject: string
      readonly callId: string
      readonly source: Hop
    }
  /** The far end's final answer to our SendMessage; 408 when none came, 503 when it could not be reached. */
  | { readonly _tag: "MessageAnswered"; readonly message: string; readonly status: number; readonly reason: string }
  /** What the far end said to our Refer, once: its refusal, or the end of what it did about it; 408 and 503 where it said nothing. */
  | { readonly _tag: "ReferAnswered"; readonly dialog: string; readonly status: number; readonly reason: string }
  /** A NOTIFY with an event we said we take; 200 was sent. */
  | { readonly _tag: "Notified"; readonly dialog: string; readonly event: string }
  /** Something the user agent refused or dropped, for the counters and one log line. `status` 0 = dropped in silence. */
  | {
      readonly _tag: "Refused"
      readonly kind:
        | "malformed"
        | "digest"
        | "unknown-user"
        | "unknown-dialog"
        /** Right names of a call, from an address that is not its party's. */
        | "stranger"
        | "method"
        | "extension"
        | "overload"
        | "loop"
        | "unknown-number"
        /** More in a second than one source may. */
        | "flood"
        /** Of a source, or in the name of a user, that was refused too often. */
        | "ignored"
      readonly reason: string
      readonly source: Hop
      readonly status: number
    }

export type UserAgentCommand =
  /** 180 to an offered call; with `sdp` 183, and media before the answer by what it says. The Answer then repeats it. */
  | { readonly _tag: "Ring"; readonly dialog: string; readonly sdp?: string }
  | { readonly _tag: "Answer"; readonly dialog: string; readonly sdp: string }
  | {
      readonly _tag: "Reject"
      readonly dialog: string
      readonly status: number
      readonly reason: string
      readonly retryAfterS?: number
    }
  /** INVITE a new leg. `target` is the Request-URI, `via` where the message goes. */
  | {
      readonly _tag: "Invite"
      readonly dialog: string
      readonly target: string
      readonly via: Hop
      /** Whose telephone it is; two accounts may be at one address. Left out: whoever registered from there. */
      readonly account?: string
      /** `host`: the domain of our From; our own address when it is left out. */
      readonly from: { readonly displayName: string; readonly user: string; readonly host?: string }
      readonly sdp: string
      /** With what a challenge (401, 407) is answered. */
      readonly credentials?: { readonly user: string; readonly password: string }
      /** A far end that has not said anything by then, not even 100, does not answer (408); 32 s when left out. */
      readonly answerWithinMs?: number
      /** Further headers, names as they shall be written. */
      readonly headers: ReadonlyArray<readonly [name: string, value: string]>
    }
  /** Ends a leg in whatever state it is: CANCEL, BYE or a final refusal (status), as fits. Unknown dialog: nothing. */
  | {
      readonly _tag: "Clear"
      readonly dialog: string
      readonly status: number
      readonly reason: string
      /** Another telephone took the call: the CANCEL says so, and this one shows no missed call (RFC 3326). */
      readonly elsewhere?: boolean
    }
  /** NOTIFY inside the dialog, also while it is early: "talk" has a telephone that knows it take the call. */
  | { readonly _tag: "Notify"; readonly dialog: string; readonly event: string }
  /** REFER inside the call: the far end is to call `referTo` instead, a Refer-To as written (RFC 3515). */
  | { readonly _tag: "Refer"; readonly dialog: string; readonly referTo: string }
  /** 202, or a refusal. */
  | { readonly _tag: "AnswerRefer"; readonly refer: string; readonly status: number }
  /** What became of it so far, for a NOTIFY; the first final status is the last (RFC 3515 §2.4.5). */
  | { readonly _tag: "ReferProgress"; readonly refer: string; readonly status: number; readonly reason?: string }
  | { readonly _tag: "Change"; readonly dialog: string; readonly sdp: string }
  | { readonly _tag: "AcceptChange"; readonly dialog: string; readonly sdp: string }
  | { readonly _tag: "RejectChange"; readonly dialog: string; readonly status: number }
  | {
      readonly _tag: "AnswerMessage"
      readonly message: string
      readonly status: number
      readonly body?: string
      readonly contentType?: string
    }
  /** MESSAGE to a place (RFC 3428); MessageAnswered follows once. */
  | {
      readonly _tag: "SendMessage"
      readonly message: string
      readonly target: string
      readonly via: Hop
      readonly from: { readonly displayName: string; readonly user: string }
      readonly body: string
      readonly contentType: string
    }
  | { readonly _tag: "SetDirectory"; readonly entries: ReadonlyArray<DirectoryEntry> }
  /** Only where there is a door: who may call besides the accounts. */
  | { readonly _tag: "SetTrunks"; readonly trunks: ReadonlyArray<DoorTrunk> }
  /** Only where there is a door: the numbers that can be called; others are refused at once. */
  | { readonly _tag: "SetNumbers"; readonly numbers: ReadonlyArray<string> }

/** SIP as a machine without sockets, clock or chance (RFC 3261). All times in ms of one monotonic clock. */
export interface UserAgent {
  /** One whole message: a datagram, or framed out of a stream; `framingFault` says what that stream was broken by. */
  readonly receive: (
    octets: Uint8Array,
    from: Hop,
    nowMs: number,
    framingFault?: string
  ) => ReadonlyArray<UserAgentOutput>
  /** A connection is gone, or none can be made there: requests without an answer fail, telephones behind it are out of reach. */
  readonly lost: (hop: Hop, nowMs: number) => ReadonlyArray<UserAgentOutput>
  /** Whether a telephone is registered by this connection, or a call goes by it: it must not be closed for being quiet. */
  readonly needs: (connection: string) => boolean
  readonly command: (command: UserAgentCommand, nowMs: number) => ReadonlyArray<UserAgentOutput>
  /** Runs every timer due at `nowMs`. */
  readonly due: (nowMs: number) => ReadonlyArray<UserAgentOutput>
  readonly nextDueMs: () => number | undefined
  readonly bindingsOf: (user: string) => ReadonlyArray<Binding>
  readonly bindings: () => ReadonlyArray<Binding>
  /** For the next user agent: {@link UserAgentOptions.bindings}. */
  readonly keptBindings: () => ReadonlyArray<KeptBinding>
  /** Whose calls were refused because they come from no trunk and no account, who called last first. */
  readonly strangers: (nowMs: number) => ReadonlyArray<Stranger>
  /** Live counts for health and leak tests: everything returns to 0 when calls are over and timers have run. */
  readonly counts: () => { readonly transactions: number; readonly dialogs: number; readonly bindings: number }
}

/** What the door of a switch knows of a trunk. */
export interface DoorTrunk {
  readonly id: string
  /** Addresses and networks (`192.0.2.0/24`) whose calls are the trunk's. */
  readonly from: ReadonlyArray<string>
  /** How numbers that were dialled there are written here. */
  readonly calledRules: ReadonlyArray<NumberRule>
}

/** Each for one source, which is an IPv4 address or the /64 of an IPv6 address. */
export interface DoorLimits {
  readonly callsPerSecond: number
  readonly messagesPerMinute: number
  /** Addresses and networks of terminals whose MESSAGEs are taken without a proof, besides those of trunks; none when absent. */
  readonly terminals?: ReadonlyArray<string>
  /** After so many wrong proofs in a minute a source, or a user, is not answered for `ignoredMs`. */
  readonly refusalsPerMinute: number
  readonly ignoredMs: number
}

export interface UserAgentOptions {
  /** Our own address as peers reach it: Via and Contact. */
  readonly local: Endpoint
  /** Where else we are reached: our own address of each further transport. */
  readonly listens?: ReadonlyArray<Hop>
  readonly realm: string
  readonly userAgent: string
  /** Fresh unguessable token characters for tags, branches, Call-IDs and nonces (seeded in tests). */
  readonly token: () => string
  readonly directory: ReadonlyArray<DirectoryEntry>
  /** What telephones are offered; both when absent. Some that know MD5 alone give up when they see another word beside it. */
  readonly digest?: "md5" | "both" | undefined
  /** What a user agent before this one knew; not told as Registered. */
  readonly bindings?: ReadonlyArray<KeptBinding>
  /** What a telephone may ask for; shorter hears 423, longer is granted the longest. */
  readonly registration?: { readonly leastSeconds: number; readonly mostSeconds: number }
  /**
   * How often the far end of a call has to be heard of (RFC 4028), 90 s at least. Where it knows no timers, or leaves it to
   * us, we ask at half of it. Undefined: only who refreshes by itself is watched.
   */
  readonly sessionSeconds?: number
  /** INVITEs beyond this many dialogs get 503 with Retry-After. */
  readonly maxDialogs: number
  /** Whether two addresses belong to one far end, such as a trunk with several: either may speak in the other's calls. */
  readonly isSameParty?: (one: string, other: string) => boolean
  /** MESSAGE, outside a call and in one, is offered to the owner; else it is refused with 405. */
  readonly takesMessages?: boolean
  /** REFER in a call, and Replaces in an INVITE, are offered to the owner; else REFER is declined and Replaces not heeded. */
  readonly takesTransfers?: boolean
  /** Events taken in a NOTIFY inside a call, and announced in Allow-Events; a telephone's "talk". None when absent. */
  readonly events?: ReadonlyArray<string>
  /** A switch looks who calls. A telephone has no door: whoever reaches it rings it. */
  readonly door?: DoorLimits
}
