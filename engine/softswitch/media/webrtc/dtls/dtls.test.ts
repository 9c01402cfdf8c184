import { spawn } from "node:child_process"
import { generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { seededChance } from "../../../testing/chance.ts"
import { type DtlsClientOptions, makeDtlsClient } from "../../../testing/dtls-client.ts"
import { makeCertificate } from "./certificate.ts"
import { HANDSHAKE, wholeMessage } from "./handshake.ts"
import { CONTENT, writeRecord } from "./record.ts"
import { makeDtlsServer } from "./server.ts"

const ours = makeCertificate()
const theirs = makeCertificate()

/** A line between both that does with each datagram what `pass` says: how many arrive, and when. */
const handshake = (
  over: Partial<DtlsClientOptions> & {
    readonly expected?: string
    /** The client may throw: it says plainly what it does not understand. */
    readonly mayThrow?: boolean
    readonly pass?: (datagram: Uint8Array, nowMs: number) => ReadonlyArray<number>
  } = {}
) => {
  const pass = over.pass ?? ((_, nowMs) => [nowMs + 5])
  let nowMs = 0
  const line: Array<{ readonly atMs: number; readonly to: "server" | "client"; readonly datagram: Uint8Array }> = []
  const put = (to: "server" | "client") => (datagram: Uint8Array) => {
    for (const atMs of pass(datagram, nowMs)) line.push({ atMs, to, datagram })
  }
  const server = makeDtlsServer({
    certificate: ours,
    fingerprint: over.expected ?? theirs.fingerprint,
    send: put("client")
  })
  const client = makeDtlsClient({ certificate: theirs, fingerprint: ours.fingerprint, ...over, send: put("server") })
  const asClient = (does: () => void) => {
    try {
      does()
    } catch (error) {
      if (over.mayThrow !== true) throw error
    }
  }
  const run = (forMs: number) => {
    for (const endMs = nowMs + forMs; nowMs < endMs; nowMs++) {
      for (const one of line.filter(({ atMs }) => atMs <= nowMs)) {
        line.splice(line.indexOf(one), 1)
        if (one.to === "server") server.receive(one.datagram, nowMs)
        else asClient(() => client.receive(one.datagram, nowMs))
      }
      server.due(nowMs)
      asClient(() => client.due(nowMs))
    }
  }
  client.start(0)
  return { server, client, run, waiting: () => line.length }
}

const hex = (keys: object | undefined) => JSON.stringify(keys)

const keysOf = (server: ReturnType<typeof makeDtlsServer>) => {
  const state = server.state()
  return state._tag === "Connected" ? state.keys : undefined
}

it("our certificate is one: self-signed, on P-256, and its fingerprint is node:crypto's", () => {
  const read = new X509Certificate(ours.der)
  expect(read.fingerprint256).toBe(ours.fingerprint)
  expect([read.verify(read.publicKey), read.subject, read.checkPrivateKey(ours.key)]).toEqual([
    true,
    "CN=carillon",
    true
  ])
  expect(makeCertificate().fingerprint).not.toBe(ours.fingerprint)
})

describe("a handshake", () => {
  it("ends in the same keys on both sides, in two trips", () => {
    const { client, run, server } = handshake()
    run(30)
    expect(server.state()._tag).toBe("Connected")
    expect(hex(keysOf(server))).toBe(hex(client.keys()))
    expect(handshake().client.keys()).toBeUndefined()
  })

  it("takes a hello that is longer than a datagram", () => {
    const { client, run, server } = handshake({ helloPadding: 3_000 })
    run(30)
    expect(hex(keysOf(server))).toBe(hex(client.keys()))
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20])(
    "seed %i: ends in the same keys over a line that loses a quarter, repeats and turns round",
    (seed) => {
      const chance = seededChance(seed)
      const pass = (_: Uint8Array, nowMs: number) =>
        Array.from({ length: chance() < 0.25 ? 0 : chance() < 0.2 ? 2 : 1 }, () => nowMs + 5 + chance() * 60)
      const { client, run, server } = handshake({ pass, helloPadding: seed % 2 === 0 ? 2_000 : 0 })
      run(60_000)
      expect(server.state()._tag).toBe("Connected")
      expect(hex(keysOf(server))).toBe(hex(client.keys()))
    }
  )

  it("is given up when nobody answers any more", () => {
    const { run, server } = handshake({ pass: (datagram, nowMs) => (datagram[13] === 1 ? [nowMs + 5] : []) })
    run(60_000)
    expect(server.state()).toEqual({ _tag: "Failed", reason: "the handshake was not answered any more" })
  })

  it("damage of any kind, at any message, ends in no other keys and throws nothing", () => {
    const chance = seededChance(11)
    const ends = new Set<string>()
    let agreed = 0
    for (let n = 0; n < 150; n++) {
      const pass = (datagram: Uint8Array, nowMs: number) => {
        if (chance() < 0.3) datagram[Math.floor(chance() * datagram.length)]! ^= 1 << Math.floor(chance() * 8)
        return [nowMs + 5]
      }
      const { client, run, server } = handshake({ pass, mayThrow: true })
      run(3_000)
      ends.add(server.state()._tag)
      if (keysOf(server) === undefined || client.keys() === undefined) continue
      expect(hex(keysOf(server))).toBe(hex(client.keys()))
      agreed++
    }
    expect(agreed).toBeGreaterThan(0)
    expect([...ends].toSorted()).toEqual(["Connected", "Failed", "Shaking"])
  })
})

describe("a handshake into which others speak", () => {
  const inTheClear = (fragment: Uint8Array) => writeRecord({ type: CONTENT.handshake, epoch: 0, sequence: 0, fragment })
  const begun = wholeMessage(HANDSHAKE.certificate, 1, new Uint8Array(10))
  begun.writeUIntBE(300, 1, 3)

  it.each([
    ["a message that is not due", wholeMessage(HANDSHAKE.finished, 0, new Uint8Array(12))],
    ["one of the server's in the next one's place", wholeMessage(HANDSHAKE.serverHello, 1, new Uint8Array(50))],
    ["a part of one of another length", begun]
  ])("goes on, said %s", (_, forged) => {
    const { client, run, server } = handshake()
    server.receive(inTheClear(forged), 0)
    run(5_000)
    expect(server.state()._tag).toBe("Connected")
    expect(hex(keysOf(server))).toBe(hex(client.keys()))
  })
})

describe("nobody gets keys", () => {
  const refusal = (over: Parameters<typeof handshake>[0]) => {
    const { client, run, server } = handshake(over)
    run(100)
    const state = server.state()
    expect(client.keys()).toBeUndefined()
    return [state._tag === "Failed" ? state.reason : state._tag, client.alerts.join()]
  }

  it("whose certificate is not the one in the SDP", () =>
    expect(refusal({ expected: makeCertificate().fingerprint })).toEqual([
      "the certificate is not the one that the SDP names",
      "2 42"
    ]))

  it("who shows the browser's certificate, which all can see, without having its key", () => {
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
    const reason = "the client has not the key of its certificate"
    expect(refusal({ proof: (said) => sign("sha256", said, other) })[0]).toBe(reason)
    expect(refusal({ proof: () => new Uint8Array() })[0]).toBe(reason)
    // What it proved in another handshake.
    expect(refusal({ proof: () => sign("sha256", randomBytes(400), theirs.key) })[0]).toBe(reason)
  })

  it("who heard another handshake than we, and can read that, since nothing was sealed yet", () =>
    expect(refusal({ verifyData: (due) => due.map((octet) => octet ^ 1) })).toEqual([
      "the client heard another handshake",
      "2 51"
    ]))

  it("who has no curve of ours", () =>
    expect(refusal({ curve: 24 })).toEqual(["a client without the curve P-256", "2 40"]))
})

describe("once connected", () => {
  const connected = () => {
    const seen: Array<Uint8Array> = []
    const made = handshake({
      pass: (datagram, nowMs) => {
        seen.push(datagram)
        return [nowMs + 5]
      }
    })
    made.run(30)
    expect(made.server.state()._tag).toBe("Connected")
    return { ...made, seen }
  }

  it("the browser's goodbye is believed, once it is sealed", () => {
    const { client, run, server } = connected()
    const clear = Uint8Array.of(21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 1, 0)
    server.receive(clear, 40)
    expect(server.state()._tag).toBe("Connected")
    client.close()
    run(10)
    expect(server.state()._tag).toBe("Closed")
  })

  it("what was said before, said again, changes nothing; the last of it is answered, for the answer may be lost", () => {
    const { run, seen, server, waiting } = connected()
    const keys = hex(keysOf(server))
    for (const datagram of seen.slice()) server.receive(datagram, 40)
    expect(waiting()).toBeGreaterThan(0)
    run(100)
    for (let n = 0; n < 100; n++) server.receive(randomBytes(n + 14).fill(22, 0, 1), 50)
    expect(hex(keysOf(server))).toBe(keys)
  })

  it("our goodbye is heard", () => {
    const { client, run, server } = connected()
    server.close()
    run(10)
    expect(client.alerts).toEqual(["1 0"])
  })
})

it("OpenSSL's client agrees with us on the keys", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dtls-"))
  const socket = createSocket("udp4")
  try {
    const pem = Buffer.from(theirs.der).toString("base64")
    await writeFile(join(folder, "cert.pem"), `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`)
    await writeFile(join(folder, "key.pem"), theirs.key.export({ type: "pkcs8", format: "pem" }))
    socket.bind(0, "127.0.0.1")
    await once(socket, "listening")
    let far: AddressInfo | undefined
    const server = makeDtlsServer({
      certificate: ours,
      fingerprint: theirs.fingerprint,
      send: (datagram) => socket.send(datagram, far!.port, far!.address)
    })
    socket.on("message", (datagram, from) => {
      far = { ...from, family: "IPv4" }
      server.receive(datagram, performance.now())
    })
    const { port } = socket.address()
    const told = await openssl(folder, port)
    const keys = keysOf(server)!
    const exported = [keys.client.key, keys.server.key, keys.client.salt, keys.server.salt]
    expect(told).toContain(`Keying material: ${Buffer.concat(exported).toString("hex").toUpperCase()}`)
    expect(told).toContain("SRTP_AES128_CM_SHA1_80")
  } finally {
    socket.close()
    await rm(folder, { recursive: true })
  }
})

/** What it says until its keys are told, or it ends. */
const openssl = async (folder: string, port: number): Promise<string> => {
  const given = [
    "s_client",
    "-dtls1_2",
    "-connect",
    `127.0.0.1:${port}`,
    "-use_srtp",
    "SRTP_AES128_CM_SHA1_80",
    "-cert",
    join(folder, "cert.pem"),
    "-key",
    join(folder, "key.pem"),
    "-keymatexport",
    "EXTRACTOR-dtls_srtp",
    "-keymatexportlen",
    "60"
  ]
  const client = spawn("openssl", given, { timeout: 10_000 })
  let told = ""
  const ended = once(client, "close")
  for (const out of [client.stdout, client.stderr])
    out.on("data", (text: Buffer) => {
      told += text.toString()
      if (/Keying material: [0-9A-F]{120}/u.test(told)) client.kill()
    })
  await ended
  return told
}
