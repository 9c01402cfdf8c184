import type { IceCredentials } from "../../media-contract.ts"
import type { Endpoint } from "../../endpoint.ts"
import {
  ATTRIBUTE,
  BINDING,
  errorCode,
  isAuthentic,
  mappedAddress,
  readStun,
  type StunMessage,
  unknownOf,
  writeStun
} from "./stun.ts"

/**
 * The side of ICE that has a public address (RFC 8445 §2.5): it makes no checks and answers those of the browser, which
 * chooses the way. Only who proves by a check that it knows our password is listened to, and sent anything.
 */
export interface IceLite {
  /** What offer and answer agreed on; other names than before restart ICE, and the old way serves until there is a new one. */
  readonly agree: (ours: IceCredentials, theirs: IceCredentials) => void
  /** The answer to a check, or why there is none. */
  readonly receive: (octets: Uint8Array, from: Endpoint, nowMs: number) => Checked
  /** Whether a check came from there. */
  readonly knows: (from: Endpoint) => boolean
  /** Where to send: the way the browser chose, before that the first that works; nowhere without its consent (RFC 7675). */
  readonly target: (nowMs: number) => Endpoint | undefined
}

export type Checked =
  | { readonly _tag: "Reply"; readonly octets: Uint8Array; readonly isProof: boolean }
  | { readonly _tag: "Ignored" }
  | { readonly _tag: "Stranger"; readonly reason: string }

/** A browser asks every few seconds; one that has not for so long wants nothing more (RFC 7675 §5.1). */
export const CONSENT_MS = 30_000

/** Ways a browser may try at a time: its networks times ours. */
const MOST_WAYS = 16

const ignored: Checked = { _tag: "Ignored" }

export const makeIceLite = (): IceLite => {
  let ours: IceCredentials | undefined
  let theirs: IceCredentials | undefined
  /** Of before a restart: checks that are under way with them are answered still. */
  let former: IceCredentials | undefined
  /** Those that were proven, the newest last. */
  let ways: ReadonlyArray<Endpoint> = []
  let chosen: Endpoint | undefined
  let provenMs = -Infinity

  const reply = (
    { transaction }: StunMessage,
    attributes: ReadonlyArray<readonly [number, Uint8Array]>,
    password: string | undefined,
    isProof = false
  ): Checked => ({
    _tag: "Reply",
    octets: writeStun({
      kind: isProof ? "success" : "error",
      method: BINDING,
      transaction,
      attributes,
      password
    }),
    isProof
  })

  const refuse = (message: StunMessage, code: number, reason: string, password?: string): Checked =>
    reply(message, [[ATTRIBUTE.errorCode, errorCode(code, reason)]], password)

  /** Whose check it is: `ours:theirs`, or of before the restart. */
  const credentialsFor = (username: string): IceCredentials | undefined => {
    const [own, far] = username.split(":", 2)
    if (ours?.ufrag === own && far === theirs?.ufrag) return ours
    return former?.ufrag === own ? former : undefined
  }

  const learn = (from: Endpoint, isChosen: boolean, nowMs: number): void => {
    provenMs = nowMs
    const way = ways.find((one) => isSame(one, from)) ?? { address: from.address, port: from.port }
    if (!ways.includes(way)) ways = [...ways.slice(1 - MOST_WAYS), way]
    if (isChosen) {
      chosen = way
      former = undefined
    }
    chosen ??= way
  }

  return {
    agree: (next, far) => {
      if (ours !== undefined && ours.ufrag !== next.ufrag) former = ours
      ours = next
      theirs = far
    },
    receive: (octets, from, nowMs) => {
      const message = readStun(octets)
      if (message === undefined || !message.hasFingerprint) return { _tag: "Stranger", reason: "no STUN message" }
      if (message.kind !== "request" || message.method !== BINDING) return ignored
      const username = message.attributes.get(ATTRIBUTE.username)
      if (username === undefined || message.integrityAt === undefined) return refuse(message, 400, "Bad Request")
      const own = credentialsFor(new TextDecoder().decode(username))
      if (own === undefined || !isAuthentic(octets, message, own.pwd)) return refuse(message, 401, "Unauthenticated")
      const unknown = unknownOf(message)
      if (unknown.length > 0)
        return reply(
          message,
          [
            [ATTRIBUTE.errorCode, errorCode(420, "Unknown Attribute")],
            [ATTRIBUTE.unknownAttributes, Uint8Array.from(unknown.flatMap((name) => [name >> 8, name & 0xff]))]
          ],
          own.pwd
        )
      // We never choose; a browser that thinks so too has to change (RFC 8445 §6.1.1).
      if (message.attributes.has(ATTRIBUTE.controlled)) return refuse(message, 487, "Role Conflict", own.pwd)
      learn(from, message.attributes.has(ATTRIBUTE.useCandidate) && own === ours, nowMs)
      return reply(message, [[ATTRIBUTE.mappedAddress, mappedAddress(from, message.transaction)]], own.pwd, true)
    },
    knows: (from) => ways.some((way) => isSame(way, from)),
    target: (nowMs) => (nowMs - provenMs < CONSENT_MS ? chosen : undefined)
  }
}

const isSame = (a: Endpoint, b: Endpoint): boolean => a.port === b.port && a.address === b.address
