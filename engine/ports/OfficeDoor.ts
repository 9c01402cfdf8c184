import * as Schema from "effect/Schema"
import { Asker } from "#wire/asker.ts"
import { LINK_OVER, OwnData, OwnDataProblem } from "#wire/own-data.ts"
import { AgentId, EpochMs, SpeechLanguage } from "#actors/vocabulary.ts"

/**
 * What the gateway asks of the records' process about those who sign in: accounts, sessions, and what became of a password; and
 * what the core asks it to say to a caller.
 * Questions go as JSON to POST /door/<question> of its socket. The path is not below /api/, so nobody outside reaches it.
 */

/** What a person chose for their screens; "browser" follows the browser. */
export const LanguageChoice = Schema.Literals(["browser", "zh-CN", "en"])
export const ThemeChoice = Schema.Literals(["system", "light", "dark"])

/** A person who may sign in. `passwordHash` is a PHC string ($argon2id$v=19$m=…); only the gateway compares it. */
export const Account = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  /** The agent this person is, when they take calls. */
  agent: Schema.NullOr(AgentId),
  passwordHash: Schema.String,
  /** Until they have chosen another password they may do nothing else. */
  mustChangePassword: Schema.Boolean,
  /** Whether the password is to be asked of the office's directory; `passwordHash` says nothing then. */
  isInDirectory: Schema.Boolean,
  /** A code is asked for after the password. */
  hasTwoStep: Schema.Boolean,
  /** Until two-step sign-in is set up they may do nothing else: a role or the centre wants it. */
  mustSetUpTwoStep: Schema.Boolean,
  /** After too many wrong passwords nobody signs in before this time; 0 when there were none. */
  lockedUntil: EpochMs,
  language: LanguageChoice,
  theme: ThemeChoice,
  /** Who they are to everything that asks what they may do. */
  asker: Asker
})
export type Account = typeof Account.Type

export const Session = Schema.Struct({
  /** SHA-256 of the cookie's value, hex: a stolen table opens no door. */
  tokenHash: Schema.String,
  account: Account,
  createdAt: EpochMs,
  expiresAt: EpochMs,
  /** Where the browser goes after the sign-out, to sign out of the office's own accounts, too. */
  signOutUrl: Schema.NullOr(Schema.String)
})
export type Session = typeof Session.Type

/** Browsers name themselves at any length; what is longer tells nobody more. */
export const DEVICE_LIMIT_CHARACTERS = 200

/** The office's own accounts (OpenID Connect), or its directory, cannot be asked; why is for the log. */
const ProviderAway = Schema.TaggedStruct("Away", { reason: Schema.String })

/** A customer's link is good no more, or never was. */
const LinkIsOver = Schema.TaggedStruct("Over", { why: Schema.Literals(LINK_OVER) })

/** What became of a text: the prompt that the switch plays, or why there is none, for the log. */
export const SpokenForFlow = Schema.Union([
  Schema.TaggedStruct("Spoken", { prompt: Schema.String }),
  Schema.TaggedStruct("Refused", { why: Schema.String })
])

/** Each question with what goes in and what comes out. */
export const doorQuestions = {
  /** Null when there is none, or it may not sign in, or has no password yet. */
  accountOf: { asked: Schema.Struct({ user: Schema.String, at: EpochMs }), answer: Schema.NullOr(Account) },
  /** A password was compared. Answers until when the account is locked now. */
  passwordCompared: {
    asked: Schema.Struct({ account: Schema.String, isRight: Schema.Boolean, at: EpochMs }),
    answer: EpochMs
  },
  /** Whether this is a code of that account, for once; a wrong one counts like a wrong password. */
  codeCompared: {
    asked: Schema.Struct({ account: Schema.String, code: Schema.String, at: EpochMs }),
    answer: Schema.Boolean
  },
  saveSession: {
    asked: Schema.Struct({
      tokenHash: Schema.String,
      account: Schema.String,
      /** It begins with setting up two-step sign-in. */
      twoStepFirst: Schema.Boolean,
      /** Begun by the office's own accounts. */
      byProvider: Schema.Boolean,
      signOutUrl: Schema.NullOr(Schema.String),
      createdAt: EpochMs,
      /** Where from, and what the browser calls itself. */
      address: Schema.String,
      device: Schema.String.check(Schema.isMaxLength(DEVICE_LIMIT_CHARACTERS))
    }),
    /** Until when it lasts at most. */
    answer: EpochMs
  },
  /** Null when there is none, or it has run out. */
  sessionOf: { asked: Schema.Struct({ tokenHash: Schema.String, at: EpochMs }), answer: Schema.NullOr(Session) },
  /** These have a screen open: they are not idle. Answers those that are over meanwhile. */
  sessionsSeen: {
    asked: Schema.Struct({ tokenHashes: Schema.Array(Schema.String), at: EpochMs }),
    answer: Schema.Array(Schema.String)
  },
  /** What a program with this key may do; null when there is none, or it is off, or has run out. */
  keyOf: { asked: Schema.Struct({ secretHash: Schema.String, at: EpochMs }), answer: Schema.NullOr(Session) },
  /** Whether this is the password in the office's directory (LDAP). */
  directoryCompared: {
    asked: Schema.Struct({ user: Schema.String, password: Schema.String }),
    answer: Schema.Union([Schema.TaggedStruct("Right", {}), Schema.TaggedStruct("Wrong", {}), ProviderAway])
  },
  /** Where the browser goes to sign in by the office's own accounts, and what it keeps until it is back. */
  providerBegin: {
    asked: Schema.Struct({ redirectUri: Schema.String, at: EpochMs }),
    answer: Schema.Union([Schema.TaggedStruct("Begun", { url: Schema.String, kept: Schema.String }), ProviderAway])
  },
  /** Who came back from there, with this query in the address. */
  providerBack: {
    asked: Schema.Struct({ query: Schema.String, kept: Schema.String, at: EpochMs }),
    answer: Schema.Union([
      Schema.TaggedStruct("In", { account: Account, signOutUrl: Schema.NullOr(Schema.String) }),
      Schema.TaggedStruct("Refused", {
        why: Schema.Literals(["expired", "refused", "unknown"]),
        /** As they are called there; "" when that is not known. */
        who: Schema.String
      }),
      ProviderAway
    ])
  },
  /** What a desk telephone gets by its link, by the hash of the link's token. */
  telephoneFile: {
    asked: Schema.Struct({ tokenHash: Schema.String, fileName: Schema.String, at: EpochMs, address: Schema.String }),
    answer: Schema.Union([
      Schema.TaggedStruct("File", { content: Schema.String, mediaType: Schema.String }),
      /** The link is good, and that file is none of its telephone's. */
      Schema.TaggedStruct("Nothing", {}),
      Schema.TaggedStruct("NoLink", {})
    ])
  },
  /** What a customer's link opens, by the hash of its token. */
  ownData: {
    asked: Schema.Struct({ tokenHash: Schema.String, at: EpochMs }),
    answer: Schema.Union([Schema.TaggedStruct("Open", { data: OwnData }), LinkIsOver])
  },
  /** What a customer sent by their link; kept whole, or not at all. */
  keepOwnData: {
    asked: Schema.Struct({
      tokenHash: Schema.String,
      at: EpochMs,
      address: Schema.String,
      values: Schema.Record(Schema.String, Schema.Unknown)
    }),
    answer: Schema.Union([
      Schema.TaggedStruct("Kept", {}),
      Schema.TaggedStruct("Unfit", { problems: Schema.Array(OwnDataProblem) }),
      LinkIsOver
    ])
  },
  /** A flow wants a text said to a caller; `values` are what the core knows for the names in its braces. */
  speak: {
    asked: Schema.Struct({
      text: Schema.String,
      language: SpeechLanguage,
      values: Schema.Record(Schema.String, Schema.String),
      callingNumber: Schema.String
    }),
    answer: SpokenForFlow
  },
  /** A telephone's account, for a FreeSWITCH that asks us; null when there is none. */
  telephoneOf: {
    asked: Schema.Struct({ user: Schema.String }),
    answer: Schema.NullOr(Schema.Struct({ ha1: Schema.String, realm: Schema.String }))
  },
  /** Whether the centre is new and has no administrator yet. */
  isNew: { asked: Schema.Struct({}), answer: Schema.Boolean },
  dropSession: { asked: Schema.Struct({ tokenHash: Schema.String }), answer: Schema.Null }
} as const

/** Questions for which the office asks others: they may take long, and must not stand before the rest. */
export const ASKS_OTHERS: ReadonlySet<DoorQuestion> = new Set(["directoryCompared", "providerBegin", "providerBack"])

export type DoorQuestion = keyof typeof doorQuestions
export type DoorAsked<Question extends DoorQuestion> = (typeof doorQuestions)[Question]["asked"]["Type"]
export type DoorAnswer<Question extends DoorQuestion> = (typeof doorQuestions)[Question]["answer"]["Type"]

/** Accounts of keys; no person's name has a colon. */
const KEY_ACCOUNT = "key:"
export const accountOfKey = (name: string): string => `${KEY_ACCOUNT}${name}`
export const isKey = ({ account }: Session): boolean => account.id.startsWith(KEY_ACCOUNT)

/** Where two-step sign-in is set up: open to whoever has to do that first. */
export const TWO_STEP_PATH = "/api/me/two-step"

export const DOOR_PATH = "/door/"

/** In an answer to the gateway: these sessions are over (hashes of their tokens); it forgets them and closes their screens. */
export const SESSIONS_ENDED_HEADER = "x-carillon-sessions-ended"
/** In an answer to the gateway: what it remembers of these sessions is old. */
export const SESSIONS_CHANGED_HEADER = "x-carillon-sessions-changed"
/** In a question from the gateway: the session in which it is asked. */
export const SESSION_HEADER = "x-carillon-session"
