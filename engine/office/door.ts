import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { StoreAway } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { Speech } from "../ports/Speech.ts"
import { DOOR_PATH, type DoorAnswer, type DoorAsked, type DoorQuestion, doorQuestions } from "../ports/OfficeDoor.ts"
import { awaitsAdministrator } from "../records/accounts/first-administrator.ts"
import { passwordCompared } from "../records/accounts/credentials.ts"
import { keyOf } from "../records/accounts/keys.ts"
import { sipAccountOf } from "../records/accounts/store.ts"
import { compareCode } from "../records/accounts/two-step.ts"
import { type DirectoryAccounts, directoryAnswers } from "./directory/answers.ts"
import { speakForFlow } from "./prompts/speak-for-flow.ts"
import type { TelephonePlace } from "./affairs/accounts-handlers.ts"
import { fetchedByTelephone } from "./telephones/fetched-by-telephone.ts"
import { providerAnswers } from "./provider/answers.ts"
import { ownDataAnswers } from "./customers/own-data-answers.ts"
import type { ProviderSettings } from "./provider/provider.ts"
import type { WhoseSettings } from "./provider/whose.ts"
import { dropSession, saveSession, sessionOf, sessionsSeen } from "../records/accounts/sessions.ts"

type Answers = {
  readonly [Question in DoorQuestion]: (
    asked: DoorAsked<Question>
  ) => Effect.Effect<DoorAnswer<Question>, StoreAway, Database | Speech>
}

export interface DoorSettings {
  /** Seals secrets in the database. */
  readonly sealKey: Uint8Array
  /** Who carries it may ask this process. */
  readonly insideKey: string
  readonly directory: DirectoryAccounts
  readonly provider: ProviderSettings & WhoseSettings
  readonly telephones: TelephonePlace
  readonly timeZone: string
}

const answersWith = ({ directory, provider, sealKey, telephones, timeZone }: DoorSettings): Answers => {
  const { back, begin } = providerAnswers(provider, sealKey)
  const inDirectory = directoryAnswers(directory)
  return {
    providerBegin: begin,
    providerBack: back,
    accountOf: inDirectory.accountOf,
    directoryCompared: inDirectory.compared,
    passwordCompared,
    codeCompared: (compared) =>
      Database.use(({ query }) =>
        query((db) => db.transaction().execute((all) => compareCode(all, sealKey, compared)))
      ),
    saveSession,
    sessionOf: ({ at, tokenHash }) => sessionOf(tokenHash, at),
    sessionsSeen: ({ at, tokenHashes }) => sessionsSeen(tokenHashes, at),
    keyOf: ({ at, secretHash }) => keyOf(secretHash, at),
    ...ownDataAnswers,
    telephoneFile: fetchedByTelephone({ place: telephones, timeZone }),
    speak: speakForFlow,
    telephoneOf: ({ user }) => sipAccountOf(user),
    isNew: () => awaitsAdministrator,
    dropSession: ({ tokenHash }) => Effect.as(dropSession(tokenHash), null)
  }
}

/** The gateway's own questions about who signs in, and the core's about what is said. Only who carries the key of this start gets here (inside.ts). */
export const doorRoute = (settings: DoorSettings) => {
  const answers = answersWith(settings)
  return HttpRouter.add(
    "POST",
    `${DOOR_PATH}:question`,
    Effect.gen(function* () {
      const database = yield* Database
      const speech = yield* Speech
      const { question = "" } = yield* HttpRouter.params
      if (!Object.hasOwn(doorQuestions, question)) return HttpServerResponse.empty({ status: 404 })
      const name = question as DoorQuestion
      const { json } = yield* HttpServerRequest.HttpServerRequest
      const asked = yield* Effect.option(
        Effect.flatMap(json, Schema.decodeUnknownEffect(doorQuestions[name].asked as Schema.Codec<unknown, unknown>))
      )
      if (Option.isNone(asked))
        return HttpServerResponse.jsonUnsafe({ reason: `${name}: does not fit` }, { status: 400 })
      const answer = doorQuestions[name].answer as Schema.Codec<unknown, unknown>
      return yield* (answers[name] as Answers["accountOf"])(asked.value as never).pipe(
        Effect.provideService(Database, database),
        Effect.provideService(Speech, speech),
        Effect.map((value) => HttpServerResponse.jsonUnsafe(Schema.encodeUnknownSync(answer)(value))),
        Effect.catchTag("StoreAway", ({ reason }) =>
          Effect.succeed(HttpServerResponse.jsonUnsafe({ reason: `the database is away: ${reason}` }, { status: 503 }))
        )
      )
    })
  )
}
