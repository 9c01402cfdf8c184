import * as Schema from "effect/Schema"
import { language } from "../shared/language.ts"
import { w } from "./words.ts"

/** People's own affairs, as the API has them. */

export const SessionView = Schema.Struct({
  id: Schema.String,
  address: Schema.String,
  device: Schema.String,
  since: Schema.Int,
  seenAt: Schema.Int,
  expiresAt: Schema.Int,
  isThis: Schema.Boolean
})
export type SessionView = typeof SessionView.Type

export const Profile = Schema.Struct({
  user: Schema.String,
  name: Schema.String,
  language: Schema.Literals(["browser", "zh-CN", "en"]),
  theme: Schema.Literals(["system", "light", "dark"]),
  hasPassword: Schema.Boolean
})
export type Profile = typeof Profile.Type

/** How somebody's account stands. */
export const AccountView = Schema.Struct({
  hasPassword: Schema.Boolean,
  mustChangePassword: Schema.Boolean,
  wrongPasswords: Schema.Int,
  lockedUntil: Schema.Int,
  hasTwoStep: Schema.Boolean,
  hasTelephonePassword: Schema.Boolean,
  sessions: Schema.Int
})
export type AccountView = typeof AccountView.Type

export const GivenPassword = Schema.Struct({ password: Schema.NullOr(Schema.String) })

/** How one's own two-step sign-in stands. */
export const TwoStepView = Schema.Struct({
  isOn: Schema.Boolean,
  isWanted: Schema.Boolean,
  since: Schema.Int,
  hasPassword: Schema.Boolean,
  recoveryCodesLeft: Schema.Int
})
export type TwoStepView = typeof TwoStepView.Type

/** Told once: what the app is given. */
export const TwoStepOffer = Schema.Struct({ secret: Schema.String, uri: Schema.String })
export type TwoStepOffer = typeof TwoStepOffer.Type

export const RecoveryCodes = Schema.Struct({ recoveryCodes: Schema.Array(Schema.String) })

export const TelephoneAccount = Schema.Struct({
  user: Schema.String,
  realm: Schema.String,
  address: Schema.String,
  password: Schema.String,
  qr: Schema.String
})
export type TelephoneAccount = typeof TelephoneAccount.Type

export const TelephoneFile = Schema.Struct({ fileName: Schema.String, content: Schema.String })
export const TelephoneLink = Schema.Struct({ path: Schema.String, endsAt: Schema.Int })

const Refused = Schema.Struct({
  message: Schema.optionalKey(Schema.String),
  retryAfterSeconds: Schema.optionalKey(Schema.Int),
  problems: Schema.optionalKey(
    Schema.Array(Schema.Struct({ field: Schema.String, zh: Schema.String, en: Schema.String }))
  )
})

/** What came of a question: the answer, or what is wrong with which field; `""` is the whole. */
export type Outcome<A> = { readonly answer: A } | { readonly problems: Readonly<Record<string, string>> }

/** Asks the API; words of refusals come in the language of the screen. */
export const ask = async <A>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  answer: Schema.Codec<A, unknown> | null,
  body?: unknown
): Promise<Outcome<A>> => {
  try {
    const response = await fetch(path, {
      method,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
    })
    if (!response.ok) return { problems: problemsOf(await response.json().catch(() => ({}))) }
    const json: unknown = answer === null ? null : await response.json()
    return { answer: answer === null ? (null as A) : Schema.decodeUnknownSync(answer)(json) }
  } catch {
    return { problems: { "": w("away") } }
  }
}

/** By field; what belongs to no field is said of the whole. */
export const problemsOf = (refused: unknown): Readonly<Record<string, string>> => {
  const said = Schema.decodeUnknownOption(Refused)(refused)
  if (said._tag === "None") return { "": w("away") }
  const { message, problems, retryAfterSeconds } = said.value
  if (retryAfterSeconds !== undefined) return { "": w("too-many", { minutes: Math.ceil(retryAfterSeconds / 60) }) }
  return problems === undefined
    ? { "": message ?? w("away") }
    : Object.fromEntries(problems.map(({ en, field, zh }) => [field, language() === "en" ? en : zh]))
}
