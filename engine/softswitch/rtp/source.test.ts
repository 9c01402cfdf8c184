import { describe, expect, it } from "vitest"
import type { Vouched } from "../media-contract.ts"
import { makeSource } from "./source.ts"
import type { Source } from "./source.ts"

const phone = { address: "192.0.2.10", port: 4_000 }
const stranger = { address: "203.0.113.5", port: 7_000 }
const nat = "198.51.100.1"

const vouched = (over: Partial<Vouched> = {}): Vouched => ({
  signalling: phone.address,
  trusted: false,
  confirmed: true,
  ...over
})

const known = (over: Partial<Vouched> = {}, remote = phone): Source => {
  const source = makeSource()
  source.agree(remote, vouched(over))
  return source
}

const packet = (sequence: number, ssrc = 5) => ({ sequence, ssrc })
const SECOND = 50

describe("whom we take packets from", () => {
  it("is the SDP's address or that of the signalling, from any port", () => {
    expect(known().admit(phone, packet(1))).toBe("moved")
    expect(known().admit({ ...phone, port: 9 }, packet(1))).toBe("moved")
    expect(known({ signalling: nat }).admit({ address: nat, port: 61_000 }, packet(1))).toBe("moved")
    expect(known({ signalling: nat }).admit(phone, packet(1))).toBe("moved")
  })

  it.each([
    ["before anybody sent", 0, false],
    ["after a silence of an hour", 3_600 * SECOND, true]
  ])("is never a stranger %s", (_, silentFrames, heard) => {
    const source = known()
    if (heard) source.admit(phone, packet(1))
    source.pass(silentFrames)
    expect(source.admit(stranger, packet(2))).toEqual({
      refused: "neither the address of the SDP, 192.0.2.10, nor of its sender, 192.0.2.10"
    })
    expect(source.target()).toEqual(phone)
  })

  it("is the same IPv6 address however the SDP writes it", () => {
    const source = known({ signalling: "::1" }, { address: "2001:DB8:0:0::0:1", port: 4_000 })
    expect(source.admit({ address: "2001:db8::1", port: 4_000 }, packet(1))).toBe("moved")
    expect(source.admit({ address: "2001:db8::2", port: 4_000 }, packet(1))).toHaveProperty("refused")
  })

  it("is nobody before anything was agreed on", () => {
    expect(makeSource().admit(phone, packet(1))).toEqual({ refused: "nothing was agreed on yet" })
  })

  it("is never another port of the same address while the stream lives, however it calls itself", () => {
    const source = known()
    for (let n = 0; n < 200; n++) {
      source.admit(phone, packet(n))
      source.pass(1)
      expect(source.admit({ ...phone, port: 9 }, packet(n, 6))).toEqual({
        refused: "not the live source 192.0.2.10:4000"
      })
      expect(source.admit({ ...phone, port: 9 }, packet(n + 1))).toHaveProperty("refused")
    }
    expect(source.admit(phone, packet(200))).toBe("same")
  })

  it("is the same stream from the NAT's new port as soon as the old one is silent", () => {
    const source = known({ signalling: nat })
    source.admit({ address: nat, port: 61_000 }, packet(65_530))
    source.pass(5)
    expect(source.admit({ address: nat, port: 61_007 }, packet(4))).toBe("moved")
    expect(source.target()).toEqual({ address: nat, port: 61_007 })
  })

  it("is another stream of the same address only after 2 s of silence", () => {
    const source = known()
    source.admit({ ...phone, port: 9 }, packet(1))
    source.pass(2 * SECOND - 1)
    expect(source.admit({ ...phone, port: 11 }, packet(2, 6))).toHaveProperty("refused")
    expect(source.admit({ ...phone, port: 11 }, packet(500))).toHaveProperty("refused")
    source.pass(1)
    expect(source.admit({ ...phone, port: 11 }, packet(2, 6))).toBe("moved")
  })

  it("is the very port of the SDP, although the old one was heard once more after a move", () => {
    const source = known({}, { ...phone, port: 4_002 })
    source.admit({ ...phone, port: 4_002 }, packet(1))
    source.agree(phone, vouched())
    expect(source.admit({ ...phone, port: 4_002 }, packet(2))).toBe("moved")
    expect(source.admit(phone, packet(3, 6))).toBe("moved")
    expect(source.admit({ ...phone, port: 4_002 }, packet(4))).toHaveProperty("refused")
  })
})

describe("whom we send to", () => {
  it("is nobody before the ACK, and before anything was agreed on", () => {
    expect(makeSource().target()).toBeUndefined()
    const source = known({ confirmed: false })
    expect([source.met(), source.target()]).toEqual([false, undefined])
    source.confirm()
    expect([source.met(), source.target()]).toEqual([true, phone])
  })

  it("is who sent us media, ACK or not", () => {
    const source = known({ confirmed: false })
    source.admit({ ...phone, port: 9 }, packet(1))
    expect([source.met(), source.target()]).toEqual([true, { ...phone, port: 9 }])
  })

  it("stays confirmed when a re-INVITE says less", () => {
    const source = known()
    source.agree({ ...phone, port: 9 }, vouched({ confirmed: false }))
    expect(source.target()).toEqual({ ...phone, port: 9 })
  })

  it("is never an address that only an SDP names: until it speaks, its sender's own", () => {
    const source = known({ signalling: nat })
    expect(source.target()).toEqual({ address: nat, port: phone.port })
    source.admit(phone, packet(1))
    expect(source.target()).toEqual(phone)
    source.agree(stranger, vouched({ signalling: nat }))
    expect(source.target()).toEqual({ address: nat, port: stranger.port })
  })

  it("is a trunk's media gateway at once", () => {
    expect(known({ signalling: nat, trusted: true }).target()).toEqual(phone)
  })

  it("is nobody while the far end holds us by an address of zeros or no port", () => {
    expect(known({}, { address: "0.0.0.0", port: 4_000 }).target()).toBeUndefined()
    expect(known({}, { ...phone, port: 0 }).target()).toBeUndefined()
  })

  it("is the place that works when the same address is agreed on again", () => {
    const source = known({ signalling: nat })
    source.admit({ address: nat, port: 61_000 }, packet(1))
    source.agree(phone, vouched({ signalling: nat }))
    expect(source.target()).toEqual({ address: nat, port: 61_000 })
    expect(source.admit({ address: nat, port: 61_001 }, packet(9, 6))).toHaveProperty("refused")
  })
})
