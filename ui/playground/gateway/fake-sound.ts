import { SECONDS } from "./fake-calls.ts"

const RATE_HZ = 8_000

/** Silence: a test has nobody to listen. */
export const soundOf = (): Buffer => {
  const octets = SECONDS * RATE_HZ * 4
  const file = Buffer.alloc(44 + octets)
  file.write("RIFF....WAVEfmt ", "latin1")
  file.writeUInt32LE(36 + octets, 4)
  Buffer.from("1000000001000200401f0000007d000004001000", "hex").copy(file, 16)
  file.write("data", 36, "latin1")
  file.writeUInt32LE(octets, 40)
  return file
}
