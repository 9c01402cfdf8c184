import { createCipheriv, createHmac, randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { seededChance } from "../../testing/chance.ts"
import { aesKey, xorKeyStream } from "./aes.ts"
import { hmacKey, writeHmac } from "./hmac-sha1.ts"
import { derive, type MasterKey } from "./srtp-keys.ts"
import { makeSrtpReceiver, makeSrtpSender, SRTP_GROWTH_OCTETS, TAG_OCTETS } from "./srtp.ts"

const hex = (octets: Uint8Array) => Buffer.from(octets).toString("hex").toUpperCase()
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"))

const counter = (block: Buffer) => ({
  a: block.readInt32BE(0),
  b: block.readInt32BE(4),
  c: block.readInt32BE(8),
  d: block.readInt32BE(12)
})

describe("the cipher", () => {
  it("makes the key stream of RFC 3711 B.2", () => {
    const stream = new Uint8Array(48)
    const start = Buffer.from("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000", "hex")
    xorKeyStream(aesKey(bytes("2B7E151628AED2A6ABF7158809CF4F3C")), counter(start), stream, 0, 48)
    expect(hex(stream)).toBe(
      "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0"
    )
  })

  it("derives the session keys of RFC 3711 B.3", () => {
    const master = { key: bytes("E1F97A0D3E018BE0D64FA32C06DE4139"), salt: bytes("0EC675AD498AFEEBB6960B3AABE6") }
    expect([derive(master, 0, 16), derive(master, 2, 14), derive(master, 1, 94)].map(hex)).toEqual([
      "C61E7A93744F39EE10734AFE3FF7A087",
      "30CBBC08863D8C85D49DB34A9AE1",
      "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2"
    ])
  })

  it("is node:crypto's, for any key, counter and length", () => {
    for (let length = 0; length < 300; length++) {
      const key = randomBytes(16)
      const start = randomBytes(16)
      start.writeUInt16BE(0, 14)
      const clear = randomBytes(length + 7)
      const ours = new Uint8Array(clear)
      xorKeyStream(aesKey(key), counter(start), ours, 7, length)
      const theirs = createCipheriv("aes-128-ctr", key, start).update(clear.subarray(7))
      expect(hex(ours)).toBe(hex(Buffer.concat([clear.subarray(0, 7), theirs])))
    }
  })
})

it("the tag is node:crypto's, for any key and length", () => {
  for (let length = 0; length < 300; length++) {
    const key = randomBytes(20)
    const text = randomBytes(length)
    const tag = new Uint8Array(20)
    writeHmac(hmacKey(key), text, length, tag, 0, 20)
    expect(hex(tag)).toBe(createHmac("sha1", key).update(text).digest("hex").toUpperCase())
  }
})

const masterKey = (): MasterKey => ({ key: randomBytes(16), salt: randomBytes(14) })

const SSRC = 0x8765_4321

const rtp = (index: number, payload: Uint8Array, ssrc = SSRC, extension = false): Uint8Array => {
  const header = Buffer.alloc(extension ? 24 : 12)
  header[0] = extension ? 0x90 : 0x80
  header.writeUInt16BE(index & 0xffff, 2)
  header.writeUInt32BE((index * 160) >>> 0, 4)
  header.writeUInt32BE(ssrc, 8)
  if (extension) header.writeUInt16BE(2, 14)
  return new Uint8Array(Buffer.concat([header, payload]))
}

/** Room behind the packet, as the sender wants it. */
const roomy = (packet: Uint8Array): Uint8Array => {
  const octets = new Uint8Array(packet.length + SRTP_GROWTH_OCTETS)
  octets.set(packet)
  return octets
}

const sealed = (sender: ReturnType<typeof makeSrtpSender>, packet: Uint8Array): Uint8Array => {
  const octets = roomy(packet)
  return octets.subarray(0, sender.protect(octets, packet.length))
}

/** RFC 3711 by the letter, with node:crypto. */
const byTheLetter = (master: MasterKey, packet: Uint8Array, index: number, header: number): Buffer => {
  const key = (label: number, octets: number) => {
    const start = Buffer.alloc(16)
    start.set(master.salt)
    start[7]! ^= label
    return createCipheriv("aes-128-ctr", master.key, start).update(Buffer.alloc(octets))
  }
  const start = Buffer.alloc(16)
  start.set(key(2, 14))
  const mask = Buffer.alloc(16)
  mask.writeUInt32BE(SSRC, 4)
  mask.writeUIntBE(index, 8, 6)
  for (const [i, octet] of mask.entries()) start[i]! ^= octet
  const body = createCipheriv("aes-128-ctr", key(0, 16), start).update(packet.subarray(header))
  const whole = Buffer.concat([packet.subarray(0, header), body])
  const rollOver = Buffer.alloc(4)
  rollOver.writeUInt32BE(Math.floor(index / 0x1_0000))
  const tag = createHmac("sha1", key(1, 20)).update(whole).update(rollOver).digest()
  return Buffer.concat([whole, tag.subarray(0, TAG_OCTETS)])
}

describe("a protected packet", () => {
  it("is the one of RFC 3711 by the letter, over the turn of the sequence and with a header extension", () => {
    for (let round = 0; round < 50; round++) {
      const master = masterKey()
      const sender = makeSrtpSender(master)
      const first = 65_480 + round
      for (let index = first; index < first + 80; index += 1 + (round % 7)) {
        const extension = index % 3 === 0
        const packet = rtp(index, randomBytes(index % 200), SSRC, extension)
        expect(hex(sealed(sender, packet))).toBe(hex(byTheLetter(master, packet, index, extension ? 24 : 12)))
      }
    }
  })

  it("is not sent twice, nor an older one after it: one key stream hides one packet", () => {
    const sender = makeSrtpSender(masterKey())
    const packet = rtp(7, randomBytes(160))
    expect(sealed(sender, packet).length).toBe(12 + 160 + TAG_OCTETS)
    expect([sealed(sender, packet).length, sealed(sender, rtp(6, randomBytes(160))).length]).toEqual([0, 0])
  })

  it("is refused when a bit of it is another, when its key is another, and when it is cut anywhere", () => {
    const master = masterKey()
    const whole = sealed(makeSrtpSender(master), rtp(1, randomBytes(160)))
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const forged = Uint8Array.from(whole)
      forged[bit >> 3]! ^= 1 << (bit & 7)
      expect(makeSrtpReceiver(master).unprotect(forged), `bit ${bit}`).toBeUndefined()
    }
    for (let length = 0; length < whole.length; length++)
      expect(makeSrtpReceiver(master).unprotect(whole.slice(0, length))).toBeUndefined()
    expect(makeSrtpReceiver(masterKey()).unprotect(Uint8Array.from(whole))).toBeUndefined()
  })
})

describe("over a line that loses, repeats and turns round", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("seed %i: each packet that arrives is taken once, as it was sent", (seed) => {
    const chance = seededChance(seed)
    const master = masterKey()
    const sender = makeSrtpSender(master)
    const receiver = makeSrtpReceiver(master)
    const first = 65_536 - Math.floor(chance() * 200)
    const onTheLine: Array<{ readonly index: number; readonly packet: Uint8Array; readonly octets: Uint8Array }> = []
    const taken = new Set<number>()
    let highest = -1
    const arrive = (one: (typeof onTheLine)[number]) => {
      const got = receiver.unprotect(Uint8Array.from(one.octets))
      const isDue = !taken.has(one.index) && highest - one.index < 64
      expect(got === undefined ? undefined : hex(got), `packet ${one.index}`).toBe(isDue ? hex(one.packet) : undefined)
      if (isDue) taken.add(one.index)
      highest = Math.max(highest, one.index)
    }
    for (let n = 0; n < 140_000; n += 1 + Math.floor(chance() * 60)) {
      const packet = rtp(first + n, randomBytes(20))
      const one = { index: first + n, packet, octets: sealed(sender, packet) }
      if (n > 0 && chance() < 0.2) continue
      onTheLine.push(one)
      if (n === 0 || chance() < 0.6) arrive(onTheLine.splice(Math.floor(chance() * onTheLine.length), 1)[0]!)
      if (chance() < 0.1) arrive(one)
      if (onTheLine.length > 6) onTheLine.shift()
    }
    expect(taken.size).toBeGreaterThan(1_000)
    expect(highest).toBeGreaterThan(3 * 65_536 - 70_000)
  })

  it("a forged packet far ahead moves nothing", () => {
    const master = masterKey()
    const sender = makeSrtpSender(master)
    const receiver = makeSrtpReceiver(master)
    expect(receiver.unprotect(sealed(sender, rtp(10, randomBytes(160))))).toBeDefined()
    expect(receiver.unprotect(rtp(30_000, randomBytes(170)))).toBeUndefined()
    expect(receiver.unprotect(sealed(sender, rtp(11, randomBytes(160))))).toBeDefined()
  })

  it("streams have numbers of their own, and only some are kept", () => {
    const master = masterKey()
    const receiver = makeSrtpReceiver(master)
    for (let ssrc = 1; ssrc < 40; ssrc++) {
      const packet = rtp(5, randomBytes(40), ssrc)
      const octets = sealed(makeSrtpSender(master), packet)
      expect(hex(receiver.unprotect(Uint8Array.from(octets))!)).toBe(hex(packet))
      expect(receiver.unprotect(octets)).toBeUndefined()
    }
  })
})

describe("a protected report", () => {
  const report = () => {
    const octets = Buffer.alloc(28)
    octets.set([0x80, 200, 0, 6])
    octets.writeUInt32BE(SSRC, 4)
    randomBytes(20).copy(octets, 8)
    return new Uint8Array(octets)
  }

  it("comes out as it went in, once; its sender stays readable, the rest does not", () => {
    const master = masterKey()
    const sender = makeSrtpSender(master)
    const receiver = makeSrtpReceiver(master)
    for (let n = 0; n < 100; n++) {
      const packet = report()
      const octets = roomy(packet)
      expect(sender.protectControl(octets, packet.length)).toBe(packet.length + SRTP_GROWTH_OCTETS)
      expect(hex(octets.subarray(0, 8))).toBe(hex(packet.subarray(0, 8)))
      expect(hex(octets.subarray(8, 28))).not.toBe(hex(packet.subarray(8)))
      const forged = Uint8Array.from(octets)
      forged[(n % 28) + 4]! ^= 0x10
      expect(receiver.unprotectControl(forged)).toBeUndefined()
      expect(hex(receiver.unprotectControl(Uint8Array.from(octets))!)).toBe(hex(packet))
      expect(receiver.unprotectControl(octets)).toBeUndefined()
    }
  })

  it("of a few octets is none", () => {
    const receiver = makeSrtpReceiver(masterKey())
    for (let length = 0; length < 30; length++) expect(receiver.unprotectControl(randomBytes(length))).toBeUndefined()
  })
})
