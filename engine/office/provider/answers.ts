import * as Effect from "effect/Effect"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import type { DoorAnswer, DoorAsked } from "../../ports/OfficeDoor.ts"
import { makeProvider, type ProviderSettings } from "./provider.ts"
import { whose, type WhoseSettings } from "./whose.ts"

/** What the gateway asks of the provider. Why somebody was not let in stands in the log, for whoever is asked to help. */
export interface ProviderAnswers {
  readonly begin: (asked: DoorAsked<"providerBegin">) => Effect.Effect<DoorAnswer<"providerBegin">>
  readonly back: (asked: DoorAsked<"providerBack">) => Effect.Effect<DoorAnswer<"providerBack">, StoreAway, Database>
}

const away = (reason: string) =>
  Effect.as(Effect.logWarning("the sign-in provider is away", { reason }), { _tag: "Away", reason } as const)

const refused = (why: "expired" | "refused" | "unknown", who: string, reason: string) =>
  Effect.as(Effect.logWarning("not let in by the sign-in provider", { why, who, reason }), {
    _tag: "Refused",
    why,
    who
  } as const)

/** `issuer` is empty where there is none. */
export const providerAnswers = (settings: ProviderSettings & WhoseSettings, sealKey: Uint8Array): ProviderAnswers => {
  if (settings.issuer === "") {
    const none = () => away("the settings name none (signIn.provider.issuer)")
    return { begin: none, back: none }
  }
  const provider = makeProvider(settings, sealKey)
  return {
    begin: Effect.fnUntraced(function* ({ at, redirectUri }) {
      const begun = yield* Effect.promise(() => provider.begin(redirectUri, at))
      return begun._tag === "Away" ? yield* away(begun.reason) : begun
    }),
    back: Effect.fnUntraced(function* ({ at, kept, query }) {
      const came = yield* Effect.promise(() => provider.back(query, kept, at))
      if (came._tag === "Away") return yield* away(came.reason)
      if (came._tag === "Expired") return yield* refused("expired", "", "began elsewhere, or too long ago")
      if (came._tag === "Refused") return yield* refused("refused", "", came.reason)
      const found = yield* Database.use(({ query: ask }) => ask((db) => whose(db, settings, came.claims, at)))
      if (found._tag === "Nobody") return yield* refused("unknown", found.who, found.reason)
      return { _tag: "In" as const, account: found.account, signOutUrl: came.signOutUrl }
    })
  }
}
