import { createECDH, randomBytes, sign, timingSafeEqual, verify, X509Certificate } from "node:crypto"
import { makeReplayWindow } from "../replay.ts"
import { fingerprintOf, type OwnCertificate } from "./certificate.ts"
import { HANDSHAKE, type HandshakeMessage, makeReassembly, wholeMessage } from "./handshake.ts"
import { makeFlight } from "./flight.ts"
import {
  certificateList,
  certificateRequest,
  type ClientHello,
  curveParameters,
  ECDSA_SHA256,
  readCertificate,
  readClientHello,
  readClientKeyExchange,
  readSigned,
  serverHello,
  signed,
  SIGNATURES
} from "./messages.ts"
import { ALERT, Unacceptable } from "./reader.ts"
import { CONTENT, readRecords, type Record, unseal } from "./record.ts"
import { finishedOf, masterSecret, mediaKeys, type MediaKeys, recordKeys, type RecordKey } from "./secrets.ts"

/**
 * The server's side of one DTLS 1.2 handshake (RFC 6347) that ends in keys for media (RFC 5764), for a browser that ICE has
 * let in. It speaks one suite, asks for the certificate the SDP names, has its key proven, and carries nothing after that.
 */
export interface DtlsServer {
  /** Takes a datagram. What there is to send goes out by `send` before this returns. */
  readonly receive: (datagram: Uint8Array, nowMs: number) => void
  /** Sends again what was not answered; call it some times a second. */
  readonly due: (nowMs: number) => void
  /** Ends a handshake that is not done, for one that never begins is nobody's to repeat. */
  readonly giveUp: () => void
  readonly state: () => DtlsState
  /** Says goodbye, where there is a connection. */
  readonly close: () => void
}

export type DtlsState =
  | { readonly _tag: "Shaking" }
  | { readonly _tag: "Connected"; readonly keys: MediaKeys }
  /** The browser said goodbye. */
  | { readonly _tag: "Closed" }
  | { readonly _tag: "Failed"; readonly reason: string }

export interface DtlsServerOptions {
  readonly certificate: OwnCertificate
  /** Of the certificate that the SDP vouches for. */
  readonly fingerprint: string
  readonly send: (datagram: Uint8Array) => void
}

/** The order of what a client says: each has its place, and nothing is skipped. */
const ORDER = [
  HANDSHAKE.clientHello,
  HANDSHAKE.certificate,
  HANDSHAKE.clientKeyExchange,
  HANDSHAKE.certificateVerify,
  HANDSHAKE.finished
]

const FATAL = 2

export const makeDtlsServer = ({ certificate, fingerprint, send }: DtlsServerOptions): DtlsServer => {
  // In the clear anybody can say what is not due; only a sealed one is the client's fault.
  const messages = makeReassembly((type, epoch) => epoch !== 0 || isDue(type, epoch))
  const flight = makeFlight(send)
  const replay = makeReplayWindow()
  const exchange = createECDH("prime256v1")
  const random: { client: Uint8Array; readonly server: Uint8Array } = {
    client: new Uint8Array(),
    server: randomBytes(32)
  }
  const transcript: Array<Uint8Array> = []
  let state: DtlsState = { _tag: "Shaking" }
  let turn = 0
  let clientCertificate: X509Certificate | undefined
  let master: Buffer | undefined
  let clientKey: RecordKey | undefined

  const fail = (alert: number, reason: string): void => {
    if (state._tag !== "Shaking") return
    state = { _tag: "Failed", reason }
    flight.alert(FATAL, alert)
  }

  const hello = (body: Uint8Array): void => {
    const client: ClientHello = readClientHello(body)
    random.client = client.random
    const parameters = curveParameters(exchange.generateKeys())
    const signature = sign("sha256", Buffer.concat([random.client, random.server, parameters]), certificate.key)
    const answer = [
      [HANDSHAKE.serverHello, serverHello(random.server, client)],
      [HANDSHAKE.certificate, certificateList(certificate.der)],
      [HANDSHAKE.serverKeyExchange, Buffer.concat([parameters, signed(ECDSA_SHA256, signature)])],
      [HANDSHAKE.certificateRequest, certificateRequest()],
      [HANDSHAKE.serverHelloDone, new Uint8Array()]
    ] as const
    for (const [type, content] of answer) transcript.push(flight.add(type, content))
  }

  const clientCertificateIs = (body: Uint8Array): void => {
    const given = readCertificate(body)
    if (fingerprintOf(given) !== fingerprint.toUpperCase())
      throw new Unacceptable(ALERT.badCertificate, "the certificate is not the one that the SDP names")
    clientCertificate = new X509Certificate(given)
  }

  const keysFrom = (body: Uint8Array): void => {
    // Throws for a point that is not on the curve.
    const shared = exchange.computeSecret(readClientKeyExchange(body))
    master = masterSecret(shared, transcript)
    const keys = recordKeys(master, random)
    clientKey = keys.client
    flight.sealWith(keys.server)
  }

  const proven = (body: Uint8Array): void => {
    const { algorithm, signature } = readSigned(body)
    const by = SIGNATURES.get(algorithm)
    const key = clientCertificate?.publicKey
    // What it signs is everything said before this message itself.
    const said = Buffer.concat(transcript.slice(0, -1))
    if (by === undefined || key?.asymmetricKeyType !== by.kind || !verify(by.hash, said, key, signature))
      throw new Unacceptable(ALERT.decryptError, "the client has not the key of its certificate")
  }

  const finished = (body: Uint8Array): void => {
    if (master === undefined) throw new Unacceptable(ALERT.unexpectedMessage, "finished before there are keys")
    const due = finishedOf(master, "client", transcript.slice(0, -1))
    if (body.length !== due.length || !timingSafeEqual(body, due))
      throw new Unacceptable(ALERT.decryptError, "the client heard another handshake")
    flight.finish(finishedOf(master, "server", transcript))
    state = { _tag: "Connected", keys: mediaKeys(master, random) }
  }

  const isDue = (type: number, epoch: number): boolean =>
    type === ORDER[turn] && epoch === (type === HANDSHAKE.finished ? 1 : 0)

  const take = ({ body, epoch, sequence, type }: HandshakeMessage): void => {
    if (!isDue(type, epoch))
      throw new Unacceptable(ALERT.unexpectedMessage, `message ${type} in epoch ${epoch} as the ${turn + 1}. one`)
    turn++
    flight.heard()
    transcript.push(wholeMessage(type, sequence, body))
    if (type === HANDSHAKE.clientHello) hello(body)
    else if (type === HANDSHAKE.certificate) clientCertificateIs(body)
    else if (type === HANDSHAKE.clientKeyExchange) keysFrom(body)
    else if (type === HANDSHAKE.certificateVerify) proven(body)
    else finished(body)
  }

  /** Takes one record; true: it repeats what was answered, so the answer was lost. */
  const takeRecord = (record: Record): boolean => {
    const open = record.epoch === 0 ? record.fragment : opened(record)
    if (open === undefined) return false
    if (record.type === CONTENT.alert) {
      // In the clear anybody can say it.
      if (record.epoch === 1 && open[1] === ALERT.closeNotify && state._tag === "Connected") state = { _tag: "Closed" }
      return false
    }
    if (record.type !== CONTENT.handshake || state._tag === "Failed" || state._tag === "Closed") return false
    const outcome = messages.put(open, record.epoch)
    for (let next = messages.next(); next !== undefined && state._tag === "Shaking"; next = messages.next()) take(next)
    return outcome === "old"
  }

  const opened = (record: Record): Uint8Array | undefined => {
    if (record.epoch !== 1 || clientKey === undefined || !replay.isNew(record.sequence)) return undefined
    const open = unseal(record, clientKey)
    if (open !== undefined) replay.take(record.sequence)
    return open
  }

  return {
    state: () => state,
    receive: (datagram, nowMs) => {
      let isRepeated = false
      try {
        for (const record of readRecords(datagram)) isRepeated = takeRecord(record) || isRepeated
      } catch (error) {
        if (error instanceof Unacceptable) fail(error.alert, error.message)
        else fail(ALERT.illegalParameter, `a message that cannot be: ${String(error)}`)
      }
      flight.flush(nowMs, isRepeated)
    },
    due: (nowMs) => {
      if (state._tag === "Shaking" && flight.due(nowMs) === "given up")
        fail(ALERT.handshakeFailure, "the handshake was not answered any more")
    },
    giveUp: () => fail(ALERT.handshakeFailure, "no handshake"),
    close: () => {
      if (state._tag === "Connected") flight.alert(1, ALERT.closeNotify)
      state = { _tag: "Closed" }
    }
  }
}
