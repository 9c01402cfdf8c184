import type { HeaderLines } from "./build.ts"
import { answerChallenge, ha1Of, parseChallenge } from "./digest.ts"
import { headersOf, type SipResponse } from "./message.ts"
import { octetsOf, textOf } from "./octets.ts"

/** The header that answers a 401 or 407; undefined when it asks for what we cannot do. */
export const proofFor = (
  response: SipResponse,
  request: { readonly method: string; readonly uri: string },
  { password, user }: { readonly user: string; readonly password: string },
  cnonce: string
): HeaderLines[number] | undefined => {
  const [asks, answers] =
    response.status === 401
      ? (["www-authenticate", "Authorization"] as const)
      : (["proxy-authenticate", "Proxy-Authorization"] as const)
  const challenge = headersOf(response, asks)
    .map((value) => parseChallenge(value))
    .find((each) => each !== undefined)
  if (challenge === undefined) return undefined
  const account = { user: octetsOf(user), ha1: ha1Of(user, textOf(challenge.realm), password, challenge.algorithm) }
  return [answers, answerChallenge(challenge, request, account, { nc: 1, cnonce })]
}
