import { createECDH, randomBytes, sign, timingSafeEqual, verify, X509Certificate } from "node:crypto"
import { fingerprintOf, type OwnCertificate } from "../media/webrtc/dtls/certificate.ts"
import { makeFlight } from "../media/webrtc/dtls/flight.ts"
import { HANDSHAKE, type HandshakeMessage, makeReassembly, wholeMessage } from "../media/webrtc/dtls/handshake.ts"
import {
  certificateList,
  CURVE_P256,
  ECDSA_SHA256,
  EXTENSION,
  readCertificate,
  signed,
  SRTP_PROFILE,
  SUITE,
  VERSION
} from "../media/webrtc/dtls/messages.ts"
import { makeReader, uint16, vector } from "../media/webrtc/dtls/reader.ts"
import { CONTENT, readRecords, unseal } from "../media/webrtc/dtls/record.ts"
import {
  finishedOf,
  masterSecret,
  mediaKeys,
  type MediaKeys,
  recordKeys,
  type RecordKey
} from "../media/webrtc/dtls/secrets.ts"

/** The browser's side of a DTLS handshake, for tests and load: it trusts what it is told to, and may be told to cheat. */
export interface DtlsClient {
  readonly start: (nowMs: number) => void
  readonly receive: (datagram: Uint8Array, nowMs: number) => void
  readonly due: (nowMs: number) => void
  readonly keys: () => MediaKeys | undefined
  readonly close: () => void
  /** Alerts that came, each level and number. */
  readonly alerts: ReadonlyArray<string>
}

export interface DtlsClientOptions {
  readonly certificate: OwnCertificate
  /** Of the server's certificate. */
  readonly fingerprint: string
  readonly send: (datagram: Uint8Array) => void
  /** What it signs to prove its key; what it should when left out. */
  readonly proof?: (said: Uint8Array) => Uint8Array
  readonly verifyData?: (due: Uint8Array) => Uint8Array
  /** So many octets more in the hello: post-quantum shares make it longer than a datagram. */
  readonly helloPadding?: number
  readonly curve?: number
}

export const makeDtlsClient = (options: DtlsClientOptions): DtlsClient => {
  const { certificate, fingerprint, send } = options
  const messages = makeReassembly()
  const flight = makeFlight(send)
  const exchange = createECDH("prime256v1")
  const random = { client: randomBytes(32), server: Buffer.alloc(0) }
  const transcript: Array<Uint8Array> = []
  const alerts: Array<string> = []
  let serverCertificate: Uint8Array | undefined
  let serverPoint: Uint8Array | undefined
  let master: Buffer | undefined
  let serverKey: RecordKey | undefined
  let keys: MediaKeys | undefined
  /** Whether the server has said that it seals from now on. */
  let isChanged = false

  const extension = (name: number, content: Uint8Array) => Buffer.concat([uint16(name), vector(2, content)])

  const hello = (): Buffer =>
    Buffer.concat([
      uint16(VERSION),
      random.client,
      Uint8Array.of(0, 0),
      vector(2, uint16(SUITE)),
      Uint8Array.of(1, 0),
      vector(
        2,
        extension(EXTENSION.curves, vector(2, uint16(options.curve ?? CURVE_P256))),
        extension(EXTENSION.pointFormats, Uint8Array.of(1, 0)),
        extension(EXTENSION.signatures, vector(2, uint16(ECDSA_SHA256))),
        extension(EXTENSION.srtp, Buffer.concat([vector(2, uint16(7, SRTP_PROFILE)), Uint8Array.of(0)])),
        extension(EXTENSION.extendedMasterSecret, new Uint8Array()),
        extension(EXTENSION.renegotiation, Uint8Array.of(0)),
        extension(0xfafa, new Uint8Array(options.helloPadding ?? 0))
      )
    ])

  const serverKeyExchange = (body: Uint8Array): void => {
    const reader = makeReader(body)
    reader.octets(3)
    serverPoint = Uint8Array.from(reader.vector(1))
    const parameters = body.subarray(0, 4 + serverPoint.length)
    reader.number(2)
    const said = Buffer.concat([random.client, random.server, parameters])
    const key = new X509Certificate(serverCertificate!).publicKey
    if (!verify("sha256", said, key, reader.vector(2))) throw new Error("the server has not the key of its certificate")
  }

  const answer = (): void => {
    transcript.push(flight.add(HANDSHAKE.certificate, certificateList(certificate.der)))
    transcript.push(flight.add(HANDSHAKE.clientKeyExchange, vector(1, exchange.generateKeys())))
    master = masterSecret(exchange.computeSecret(serverPoint!), transcript)
    const said = Buffer.concat(transcript)
    const proof = options.proof?.(said) ?? sign("sha256", said, certificate.key)
    transcript.push(flight.add(HANDSHAKE.certificateVerify, signed(ECDSA_SHA256, proof)))
    const both = recordKeys(master, random)
    serverKey = both.server
    flight.sealWith(both.client)
    const due = finishedOf(master, "client", transcript)
    transcript.push(flight.finish(options.verifyData?.(due) ?? due))
  }

  const take = ({ body, sequence, type }: HandshakeMessage): void => {
    flight.heard()
    if (type === HANDSHAKE.finished) {
      if (!timingSafeEqual(body, finishedOf(master!, "server", transcript))) throw new Error("another handshake")
      keys = mediaKeys(master!, random)
      return
    }
    transcript.push(wholeMessage(type, sequence, body))
    if (type === HANDSHAKE.serverHello) random.server = Buffer.from(body.subarray(2, 34))
    if (type === HANDSHAKE.certificate) {
      serverCertificate = readCertificate(body)
      if (fingerprintOf(serverCertificate) !== fingerprint) throw new Error("another certificate")
    }
    if (type === HANDSHAKE.serverKeyExchange) serverKeyExchange(body)
    if (type === HANDSHAKE.serverHelloDone) answer()
  }

  return {
    alerts,
    keys: () => keys,
    start: (nowMs) => {
      transcript.push(flight.add(HANDSHAKE.clientHello, hello()))
      flight.flush(nowMs, false)
    },
    receive: (datagram, nowMs) => {
      for (const record of readRecords(datagram)) {
        if (record.type === CONTENT.changeCipherSpec) isChanged = true
        if (record.epoch === 1 && !isChanged) continue
        const open = record.epoch === 0 ? record.fragment : serverKey && unseal(record, serverKey)
        if (open === undefined) continue
        if (record.type === CONTENT.alert) alerts.push(`${open[0]} ${open[1]}`)
        if (record.type !== CONTENT.handshake) continue
        messages.put(open, record.epoch)
        for (let next = messages.next(); next !== undefined; next = messages.next()) take(next)
      }
      flight.flush(nowMs, false)
    },
    // Its last flight is answered by the server's; until then it says it again.
    due: (nowMs) => {
      if (keys === undefined) flight.due(nowMs)
    },
    close: () => flight.alert(1, 0)
  }
}
