import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { EpochMs } from "#actors/vocabulary.ts"
import { Asking } from "../../ports/needs.ts"
import { passwordCompared } from "../../records/accounts/credentials.ts"
import {
  compareCode,
  confirmTwoStep,
  offerTwoStep,
  turnOffTwoStep,
  twoStepOf
} from "../../records/accounts/two-step.ts"
import { isPassword } from "../../password-hash/password-hash.ts"
import { away, unfit } from "../refusals.ts"
import type { DirectoryAnswers } from "../directory/answers.ts"
import { changed, stored } from "../stored.ts"
import { mayGive, seeing } from "./accounts-handlers.ts"
import { AffairsApi } from "./affairs-api.ts"
import { ownSession, tellingSessions } from "./session-view.ts"

const empty = HttpServerResponse.empty({ status: 204 })

/** `key` seals the secrets in the database. */
export const twoStepHandlers = (key: Uint8Array, directory: DirectoryAnswers) =>
  HttpApiBuilder.group(AffairsApi, "two-step", (handlers) =>
    handlers
      .handle(
        "read",
        Effect.fnUntraced(function* () {
          const { asker } = yield* Asking
          yield* ownSession
          const view = yield* stored((db) => twoStepOf(db, asker.account))
          const at = EpochMs.make(yield* Clock.currentTimeMillis)
          const account = yield* accountIn(directory, asker.account, at)
          const isHere = account !== null && account.passwordHash !== ""
          return { ...view, hasPassword: account?.isInDirectory === true || isHere }
        })
      )
      .handle(
        "offer",
        Effect.fnUntraced(function* () {
          const { asker } = yield* Asking
          yield* ownSession
          const at = yield* Clock.currentTimeMillis
          const offer = yield* changed((all) => offerTwoStep(all, key, asker.account, at))
          return offer ?? (yield* Effect.fail(unfit([{ field: "", ...IS_ON }])))
        })
      )
      .handle(
        "confirm",
        Effect.fnUntraced(function* ({ payload: { code } }) {
          const { asker } = yield* Asking
          const session = yield* ownSession
          const at = yield* Clock.currentTimeMillis
          const recoveryCodes = yield* changed((all) => confirmTwoStep(all, key, { at, code, person: asker.account }))
          if (recoveryCodes === undefined) return yield* Effect.fail(unfit([{ field: "code", ...NO_CODE }]))
          return tellingSessions(HttpServerResponse.jsonUnsafe({ recoveryCodes }), { changed: [session] })
        })
      )
      .handle(
        "turnOff",
        Effect.fnUntraced(function* ({ payload }) {
          const { asker } = yield* Asking
          const session = yield* ownSession
          yield* turnOff(key, directory, asker.account, payload)
          return tellingSessions(empty, { changed: [session] })
        })
      )
      .handle(
        "reset",
        Effect.fnUntraced(function* ({ params: { id } }) {
          const { asker, scope } = yield* Asking
          yield* seeing(scope, id)
          yield* mayGive(asker, id)
          const at = yield* Clock.currentTimeMillis
          yield* changed((all) => turnOffTwoStep(all, id, "reset-two-step", { at, by: asker.account }))
        })
      )
  )

const accountIn = ({ accountOf }: DirectoryAnswers, user: string, at: EpochMs) =>
  Effect.mapError(accountOf({ user, at }), ({ reason }) => away(reason))

const isRightThere = Effect.fnUntraced(function* (directory: DirectoryAnswers, user: string, password: string) {
  const compared = yield* directory.compared({ user, password })
  if (compared._tag === "Away") return yield* Effect.fail(unfit([{ field: "password", ...DIRECTORY_AWAY }]))
  return compared._tag === "Right"
})

/** With password and code, so that a screen left open is not enough. */
const turnOff = Effect.fnUntraced(function* (
  key: Uint8Array,
  directory: DirectoryAnswers,
  account: string,
  { code, password }: { readonly code: string; readonly password: string }
) {
  const at = yield* Clock.currentTimeMillis
  const found = yield* accountIn(directory, account, EpochMs.make(at))
  if (found?.hasTwoStep !== true) return yield* Effect.fail(unfit([{ field: "", ...IS_OFF }]))
  if (found.lockedUntil > at) return yield* Effect.fail(unfit([{ field: "password", ...LOCKED }]))
  const isRight = yield* found.isInDirectory
    ? isRightThere(directory, account, password)
    : Effect.promise(() => isPassword(password, found.passwordHash))
  if (!isRight) {
    yield* Effect.mapError(passwordCompared({ account, isRight, at: EpochMs.make(at) }), ({ reason }) => away(reason))
    return yield* Effect.fail(unfit([{ field: "password", ...WRONG }]))
  }
  const isOff = yield* changed(
    async (all) =>
      (await compareCode(all, key, { account, at, code })) &&
      (await turnOffTwoStep(all, account, "turn-off-two-step", { at, by: account }))
  )
  if (!isOff) return yield* Effect.fail(unfit([{ field: "code", ...NO_CODE }]))
})

const IS_ON = { zh: "两步验证已开启", en: "two-step sign-in is on already" }
const IS_OFF = { zh: "两步验证没有开启", en: "two-step sign-in is not on" }
const DIRECTORY_AWAY = { zh: "公司目录暂时无法访问，请稍后再试", en: "cannot be checked: the directory is away" }
const WRONG = { zh: "密码不正确", en: "is not the password" }
const LOCKED = { zh: "错误次数过多，请稍后再试", en: "was wrong too often: try again later" }
const NO_CODE = {
  zh: "验证码不正确或已用过，请输入最新的一个",
  en: "is not the code of this moment, or was used before"
}
