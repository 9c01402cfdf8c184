import { expect, it } from "vitest"
import { fakePacketIo } from "../testing/media-fakes.ts"
import { makePortRange } from "./port-range.ts"

const HERE = "127.0.0.1"
const deaf = { packet: () => undefined, failed: () => undefined }

it("gives even ports, skips those of others, and says when none is left", async () => {
  const io = fakePacketIo()
  io.foreign.add(20_002)
  const ports = makePortRange(io, 19_999, 20_005)
  expect((await ports.take(HERE, deaf)).port).toBe(20_000)
  expect((await ports.take(HERE, deaf)).port).toBe(20_004)
  await expect(ports.take(HERE, deaf)).rejects.toThrow("no free RTP port in 19999–20005: 2 of 3 are ours")
})

it("lets a port rest before it is used again", async () => {
  const io = fakePacketIo()
  const ports = makePortRange(io, 20_000, 20_004)
  const first = await ports.take(HERE, deaf)
  ports.release(first.port, first.socket)
  expect(io.bound.size).toBe(0)
  expect((await ports.take(HERE, deaf)).port).toBe(20_002)
  expect((await ports.take(HERE, deaf)).port).toBe(20_004)
  expect((await ports.take(HERE, deaf)).port).toBe(20_000)
})

it("gives different ports to many that ask at once", async () => {
  const ports = makePortRange(fakePacketIo(), 20_000, 20_038)
  const taken = await Promise.all(Array.from({ length: 20 }, () => ports.take(HERE, deaf)))
  expect(new Set(taken.map(({ port }) => port)).size).toBe(20)
})

it("does not walk on when the address is wrong", async () => {
  const wrong = Object.assign(new Error("bind EADDRNOTAVAIL"), { code: "EADDRNOTAVAIL" })
  const ports = makePortRange({ open: () => Promise.reject(wrong) }, 20_000, 20_100)
  await expect(ports.take("192.0.2.1", deaf)).rejects.toThrow(
    "cannot bind RTP port 192.0.2.1:20000: Error: bind EADDRNOTAVAIL"
  )
})

it.each([
  [20_001, 20_001],
  [20_000, 19_000],
  [0, 100],
  [65_000, 70_000],
  [1.5, 100]
])("refuses the range %d–%d", (from, to) => {
  expect(() => makePortRange(fakePacketIo(), from, to)).toThrow(`RTP ports ${from}–${to}`)
})
