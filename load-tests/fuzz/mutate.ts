import { NEXT, type Target } from "./target.ts"

type Chance = () => number

/** A datagram is never longer; a stream's message may be, and its reader has a limit of its own. */
const LONGEST_OCTETS = 65_535

/** Changes one after the other, so that an input is a few steps and not one from what was well formed. */
const MOST_CHANGES = 6

/** Numbers at which widths, signs and floats turn over. */
const NUMBERS = [
  "0",
  "-1",
  "1",
  "255",
  "256",
  "65535",
  "65536",
  "2147483647",
  "2147483648",
  "4294967295",
  "4294967296"
].concat(["9007199254740993", "18446744073709551616", "1e308", "99999999999999999999999", "00000000000000000001"])

/** One input, made of one that was there. Follows from `chance` alone. */
export const mutate = (chance: Chance, from: ReadonlyArray<Uint8Array>, words: Target["words"]): Uint8Array => {
  let octets: Buffer = Buffer.from(pick(chance, from))
  const changes = 1 + Math.floor(chance() * MOST_CHANGES)
  for (let change = 0; change < changes; change++) octets = pick(chance, CHANGES)(octets, { chance, from, words })
  return octets.subarray(0, LONGEST_OCTETS)
}

interface With {
  readonly chance: Chance
  readonly from: ReadonlyArray<Uint8Array>
  readonly words: Target["words"]
}

type Change = (octets: Buffer, using: With) => Buffer

const CHANGES: ReadonlyArray<Change> = [
  // A bit, an octet, some octets.
  (octets, { chance }) => {
    if (octets.length === 0) return octets
    const at = upTo(chance, octets.length)
    octets[at] = octets[at]! ^ (1 << upTo(chance, 8))
    return octets
  },
  (octets, { chance }) => {
    if (octets.length > 0) octets[upTo(chance, octets.length)] = upTo(chance, 256)
    return octets
  },
  (octets, { chance }) => spliced(octets, upTo(chance, octets.length + 1), 0, randomOctets(chance)),
  // A piece taken away, said twice, moved; the end cut off.
  (octets, { chance }) => spliced(octets, ...rangeIn(chance, octets), Buffer.alloc(0)),
  (octets, { chance }) => {
    const [at, length] = rangeIn(chance, octets)
    return spliced(octets, at, 0, octets.subarray(at, at + length))
  },
  (octets, { chance }) => {
    const [at, length] = rangeIn(chance, octets)
    const times = Math.min(2 ** upTo(chance, 10), Math.floor(LONGEST_OCTETS / Math.max(1, length)))
    return spliced(octets, at, 0, Buffer.concat(Array.from({ length: times }, () => octets.subarray(at, at + length))))
  },
  (octets, { chance }) => octets.subarray(0, upTo(chance, octets.length + 1)),
  // Words of the language, numbers at their ends, pieces of other inputs, one message more.
  (octets, { chance, words }) =>
    words.length === 0 ? octets : spliced(octets, upTo(chance, octets.length + 1), 0, Buffer.from(pick(chance, words))),
  (octets, { chance, words }) => {
    const known = pick(chance, words.length === 0 ? [""] : words)
    const at = known === "" ? -1 : octets.indexOf(known)
    return at < 0 ? octets : spliced(octets, at, Buffer.byteLength(known), Buffer.from(pick(chance, words)))
  },
  (octets, { chance }) => {
    const numbers = [...octets.toString("latin1").matchAll(/\d+/gu)]
    if (numbers.length === 0) return octets
    const number = pick(chance, numbers)
    return spliced(octets, number.index, number[0].length, Buffer.from(pick(chance, NUMBERS)))
  },
  (octets, { chance, from }) => {
    const other = Buffer.from(pick(chance, from))
    const [at, length] = rangeIn(chance, other)
    return spliced(octets, ...rangeIn(chance, octets), other.subarray(at, at + length))
  },
  (octets, { chance, from }) => Buffer.concat([octets, NEXT, pick(chance, from)]),
  // A whole line taken away, said again, put elsewhere.
  (octets, { chance }) => {
    const lines = octets.toString("latin1").split("\r\n")
    const [line = ""] = lines.splice(upTo(chance, lines.length), chance() < 0.5 ? 1 : 0)
    lines.splice(upTo(chance, lines.length + 1), 0, ...(chance() < 0.5 ? [line] : []))
    return Buffer.from(lines.join("\r\n"), "latin1")
  }
]

const upTo = (chance: Chance, count: number): number => Math.floor(chance() * count)

const pick = <A>(chance: Chance, all: ReadonlyArray<A>): A => all[upTo(chance, all.length)]!

/** Short ranges are likelier: what matters is often one word long. */
const rangeIn = (chance: Chance, octets: Uint8Array): readonly [at: number, length: number] => {
  const at = upTo(chance, octets.length + 1)
  return [at, Math.min(octets.length - at, upTo(chance, 2 ** (1 + upTo(chance, 9))))]
}

const randomOctets = (chance: Chance): Buffer =>
  Buffer.from(Array.from({ length: upTo(chance, 16) }, () => upTo(chance, 256)))

const spliced = (octets: Buffer, at: number, length: number, by: Uint8Array): Buffer =>
  Buffer.concat([octets.subarray(0, at), by, octets.subarray(at + length)])
