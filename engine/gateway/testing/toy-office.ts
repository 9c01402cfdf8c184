import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import * as Schema from "effect/Schema"
import { EpochMs } from "#actors/vocabulary.ts"
import {
  type Account,
  DOOR_PATH,
  type DoorAnswer,
  type DoorAsked,
  type DoorQuestion,
  doorQuestions,
  type Session
} from "#engine/ports/OfficeDoor.ts"

/** The records' process as the gateway sees it, in memory: the real questions on a real socket. */
export class ToyOffice {
  readonly accounts = new Map<string, Account>()
  readonly sessions = new Map<string, Session & { readonly address: string; readonly device: string }>()
  readonly keys = new Map<string, Session>()
  /** Passwords compared, in order. */
  readonly compared: Array<DoorAsked<"passwordCompared">> = []
  /** Codes that are right, once each. */
  readonly codes = new Set<string>()
  readonly codesCompared: Array<DoorAsked<"codeCompared">> = []
  /** What a new session gets. */
  sessionMs = 12 * 3_600_000
  /** Sessions that were said to have a screen open. */
  readonly seen: Array<string> = []
  /** The office's directory, as a test has it. */
  directory: (user: string, password: string) => DoorAnswer<"directoryCompared"> = () => ({ _tag: "Wrong" })
  /** The office's own accounts, as a test has them. */
  provider: {
    begin: (redirectUri: string) => DoorAnswer<"providerBegin">
    back: (asked: DoorAsked<"providerBack">) => DoorAnswer<"providerBack">
  } = {
    begin: () => ({ _tag: "Away", reason: "there is none" }),
    back: () => ({ _tag: "Away", reason: "there is none" })
  }
  isAway = false
  /** It has no administrator yet. */
  isNew = false
  /** Telephones' accounts by user. */
  readonly telephones = new Map<string, { readonly ha1: string; readonly realm: string }>()
  /** Questions that came while it was away. */
  refused = 0
  /** Answers what is not a question of the door. */
  api: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.writeHead(404).end()
  #server: Server | undefined

  /** What a telephone gets by its link. */
  telephoneFile: (asked: DoorAsked<"telephoneFile">) => DoorAnswer<"telephoneFile"> = () => ({ _tag: "NoLink" })
  readonly #answers: { readonly [Q in DoorQuestion]: (asked: DoorAsked<Q>) => DoorAnswer<Q> } = {
    accountOf: ({ user }) => this.accounts.get(user) ?? null,
    passwordCompared: (compared) => {
      this.compared.push(compared)
      return EpochMs.make(0)
    },
    codeCompared: (compared) => {
      this.codesCompared.push(compared)
      return this.codes.delete(compared.code)
    },
    directoryCompared: ({ password, user }) => this.directory(user, password),
    providerBegin: ({ redirectUri }) => this.provider.begin(redirectUri),
    providerBack: (asked) => this.provider.back(asked),
    saveSession: (asked) => {
      const account = this.accounts.get(asked.account)
      const expiresAt = EpochMs.make(asked.createdAt + this.sessionMs)
      if (account !== undefined) this.sessions.set(asked.tokenHash, { ...asked, account, expiresAt })
      return expiresAt
    },
    sessionsSeen: ({ tokenHashes }) => {
      this.seen.push(...tokenHashes)
      return tokenHashes.filter((tokenHash) => !this.sessions.has(tokenHash))
    },
    speak: () => ({ _tag: "Refused", why: "nobody speaks here" }),
    sessionOf: ({ tokenHash }) => {
      const session = this.sessions.get(tokenHash)
      // As the database has it now, not as it was when the session began.
      const account = session && this.accounts.get(session.account.id)
      return session === undefined || account === undefined ? null : { ...session, account }
    },
    keyOf: ({ secretHash }) => this.keys.get(secretHash) ?? null,
    // Whoever has such a link is asked of the real office, in `own-data.test.ts`.
    ownData: () => ({ _tag: "Over", why: "unknown" }),
    telephoneFile: (asked) => this.telephoneFile(asked),
    keepOwnData: () => ({ _tag: "Over", why: "unknown" }),
    telephoneOf: ({ user }) => this.telephones.get(user) ?? null,
    isNew: () => this.isNew,
    dropSession: ({ tokenHash }) => {
      this.sessions.delete(tokenHash)
      return null
    }
  }

  start(socketPath: string): Promise<void> {
    this.#server = createServer((request, response) => {
      if (request.url?.startsWith(DOOR_PATH) !== true) return this.api(request, response)
      let text = ""
      request.setEncoding("utf8").on("data", (piece: string) => (text += piece))
      request.on("end", () => {
        if (this.isAway) this.refused += 1
        if (this.isAway) return response.writeHead(503).end('{"reason":"the toy\'s database is off"}')
        const name = request.url!.slice(DOOR_PATH.length) as DoorQuestion
        const { answer, asked } = doorQuestions[name]
        const question: unknown = Schema.decodeUnknownSync(asked as Schema.Codec<unknown, unknown>)(JSON.parse(text))
        const value = (this.#answers[name] as (question: unknown) => unknown)(question)
        response.end(JSON.stringify(Schema.encodeUnknownSync(answer as Schema.Codec<unknown, unknown>)(value)))
      })
    })
    return new Promise((resolve) => this.#server!.listen(socketPath, resolve))
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined) return
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
