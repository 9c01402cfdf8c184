import * as client from "openid-client"
import { seal, unseal } from "../../records/accounts/sealed.ts"

/** The office's own accounts: OpenID Connect, authorization code with PKCE, state and nonce. Asks the provider; knows no people. */

export interface ProviderSettings {
  readonly issuer: string
  readonly clientId: string
  /** Empty: a public client; PKCE alone protects the code. */
  readonly clientSecret: string
  readonly scope: string
}

export type Claims = Readonly<Record<string, unknown>>

/** What the provider said of whoever comes back. */
export type CameBack =
  | { readonly _tag: "Known"; readonly claims: Claims; readonly signOutUrl: string | null }
  | { readonly _tag: "Expired" }
  | { readonly _tag: "Refused"; readonly reason: string }
  | { readonly _tag: "Away"; readonly reason: string }

export interface Provider {
  /** Where to send the browser, and what it keeps until it is back: sealed, of no use to anybody else. */
  readonly begin: (
    redirectUri: string,
    now: number
  ) => Promise<
    | { readonly _tag: "Begun"; readonly url: string; readonly kept: string }
    | { readonly _tag: "Away"; readonly reason: string }
  >
  /** `query` is what the provider added to the address. */
  readonly back: (query: string, kept: string, now: number) => Promise<CameBack>
}

/** A person is waiting before the screen. */
const ANSWER_WITHIN_S = 5
/** Longer than anybody types a password and a code at the provider. */
const GOOD_FOR_MS = 10 * 60_000
/** Its keys and addresses may change; a key that is not known yet is fetched anew at once. */
const KNOWN_MS = 60 * 60_000
/** Nobody is sent to a provider that has not just answered: the browser would say so in its own words, and nobody came back. */
const JUST_ANSWERED_MS = 10_000
/** At the provider at the same moment: a provider that hangs holds up nobody else. */
const AT_ONCE = 8
/** What is sealed for the browser is about this, and about no person. */
const ABOUT = "provider"
/** A longer one does not fit into an address everywhere. */
const ID_TOKEN_LIMIT = 4_000

interface Kept {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
  readonly until: number
}

export const makeProvider = (settings: ProviderSettings, sealKey: Uint8Array): Provider => {
  let known: { readonly configuration: client.Configuration; readonly at: number } | undefined
  let atWork = 0

  const configurationAt = async (now: number, withinMs: number): Promise<client.Configuration> => {
    if (known === undefined || now - known.at > withinMs) known = { configuration: await discovered(settings), at: now }
    return known.configuration
  }

  /** One at a time of few; what fails is an answer. */
  const asking = async <A>(work: () => Promise<A>): Promise<A | Failed> => {
    if (atWork >= AT_ONCE) return { _tag: "Away", reason: "too many sign in at this moment" }
    atWork++
    try {
      return await work()
    } catch (error) {
      return failed(error)
    } finally {
      atWork--
    }
  }

  const begin: Provider["begin"] = async (redirectUri, now) => {
    const begun = await asking(async () => {
      const configuration = await configurationAt(now, JUST_ANSWERED_MS)
      const verifier = client.randomPKCECodeVerifier()
      const kept: Kept = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier,
        redirectUri,
        until: now + GOOD_FOR_MS
      }
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: settings.scope,
        state: kept.state,
        nonce: kept.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256"
      })
      return { _tag: "Begun", url: url.href, kept: seal(sealKey, Buffer.from(JSON.stringify(kept)), ABOUT) } as const
    })
    return begun._tag === "Refused" ? { _tag: "Away", reason: begun.reason } : begun
  }

  const back: Provider["back"] = async (query, keptText, now) => {
    const kept = keptIn(sealKey, keptText)
    if (kept === undefined || kept.until <= now || new URLSearchParams(query).get("state") !== kept.state)
      return { _tag: "Expired" }
    return asking(async () => {
      const configuration = await configurationAt(now, KNOWN_MS)
      const url = new URL(kept.redirectUri)
      url.search = query
      const tokens = await client.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: kept.verifier,
        expectedState: kept.state,
        expectedNonce: kept.nonce,
        idTokenExpected: true
      })
      const claims = tokens.claims()!
      const more =
        configuration.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      return {
        _tag: "Known",
        claims: { ...more, ...claims },
        signOutUrl: signOutUrl(configuration, settings.clientId, kept.redirectUri, tokens.id_token)
      } as const
    })
  }

  return { begin, back }
}

const discovered = ({ clientId, clientSecret, issuer }: ProviderSettings): Promise<client.Configuration> => {
  const url = new URL(issuer)
  return client.discovery(
    url,
    clientId,
    {},
    clientSecret === "" ? client.None() : client.ClientSecretBasic(clientSecret),
    {
      timeout: ANSWER_WITHIN_S,
      // The settings let http through on this machine alone.
      ...(url.protocol === "http:" ? { execute: [client.allowInsecureRequests] } : {})
    }
  )
}

/** Null where the provider knows no sign-out. */
const signOutUrl = (
  configuration: client.Configuration,
  clientId: string,
  redirectUri: string,
  idToken: string | undefined
): string | null =>
  configuration.serverMetadata().end_session_endpoint === undefined
    ? null
    : client.buildEndSessionUrl(configuration, {
        client_id: clientId,
        post_logout_redirect_uri: redirectUri,
        ...(idToken === undefined || idToken.length > ID_TOKEN_LIMIT ? {} : { id_token_hint: idToken })
      }).href

/** Sealed by us, so it has our shape. */
const keptIn = (sealKey: Uint8Array, text: string): Kept | undefined => {
  const bytes = unseal(sealKey, text, ABOUT)
  return bytes === undefined ? undefined : (JSON.parse(bytes.toString("utf8")) as Kept)
}

type Failed = { readonly _tag: "Refused"; readonly reason: string } | { readonly _tag: "Away"; readonly reason: string }

/** No answer, or one of a proxy before it, as against an answer that says no or that we do not believe. */
const NO_ANSWER = new Set([
  "OAUTH_TIMEOUT",
  "OAUTH_ABORT",
  "OAUTH_RESPONSE_IS_NOT_CONFORM",
  "OAUTH_RESPONSE_IS_NOT_JSON"
])

const failed = (error: unknown): Failed => {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
    return { _tag: "Refused", reason: [error.error, error.error_description].filter(Boolean).join(": ") }
  if (error instanceof client.ClientError && !NO_ANSWER.has(error.code ?? ""))
    return { _tag: "Refused", reason: error.message }
  if (error instanceof client.WWWAuthenticateChallengeError)
    return { _tag: "Refused", reason: "it does not take our signIn.provider.clientId and clientSecret" }
  const { cause, message } = error as Error
  return { _tag: "Away", reason: cause instanceof Error && cause.message !== "" ? cause.message : message }
}
