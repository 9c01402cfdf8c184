import { makeTerminal, type Reply, type Saying, type Terminal } from "./terminal.ts"
import { askOnce, type Wire } from "./wires.ts"

/** The two pendants whose dialects ship with Carillon, written from what their files say of them. */

const ANXIN: Partial<Record<Saying, string>> = {
  press: "SOS",
  fall: "FALL",
  cancel: "CANCEL",
  "battery-low": "LOWBAT",
  "battery-charged": "BATOK",
  heartbeat: "LK",
  test: "TEST"
}

const two = (value: number): string => String(value).padStart(2, "0")

/** yyMMddHHmmss in Beijing. */
const beijing = (at: Date): string => {
  const there = new Date(at.getTime() + 8 * 3_600_000)
  const date = `${two(there.getUTCFullYear() % 100)}${two(there.getUTCMonth() + 1)}${two(there.getUTCDate())}`
  return `${date}${two(there.getUTCHours())}${two(there.getUTCMinutes())}${two(there.getUTCSeconds())}`
}

/** Text in brackets over TCP: `[AX*<IMEI>*<number>*<command>,<battery>,<signal>,<time>,…]`. */
export const makeAnxin = ({ imei, wire }: { readonly imei: string; readonly wire: Wire }): Terminal => {
  /** A repeat is the same text. */
  let written = { number: 0, text: "" }
  return makeTerminal({
    line: "framing",
    dialect: "anxin-a1",
    account: imei,
    can: new Set(Object.keys(ANXIN) as Array<Saying>),
    close: wire.close,
    attempt: async ({ number, saying }, againMs) => {
      const id = String(number % 10_000).padStart(4, "0")
      if (written.number !== number) {
        const place = saying === "press" ? `,${beijing(new Date())},31.230416,N,121.473701,E,88` : ""
        written = { number, text: `[AX*${imei}*${id}*${ANXIN[saying]!},82,64${place}]` }
      }
      const wanted = `[AX*${imei}*${id}*OK]`
      let heard = ""
      return askOnce(
        wire,
        Buffer.from(written.text, "latin1"),
        (octets): Reply | undefined => {
          heard += octets.toString("latin1")
          return heard.includes(wanted) ? { meaning: "acknowledged", text: wanted } : undefined
        },
        againMs
      )
    }
  })
}

/** Bits of a frame of type 26. */
const KANGLIN: Partial<Record<Saying, number>> = {
  press: 1 << 0,
  "battery-low": 1 << 1,
  fall: 1 << 4,
  smoke: 1 << 5
}

/** CRC-16/X-25, bit by bit: reflected 0x1021, from FFFF, inverted at the end. "123456789" is 906E. */
export const x25 = (octets: Uint8Array): number => {
  let crc = 0xffff
  for (const octet of octets) {
    crc ^= octet
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1
  }
  return ~crc & 0xffff
}

const word = (value: number): ReadonlyArray<number> => [value >> 8, value & 0xff]

/** 78 78, then what the CRC covers: length, type, the rest; then the CRC and 0D 0A. */
const kanglinFrame = (type: number, rest: ReadonlyArray<number>): Buffer => {
  // The length counts from the type to the CRC's end.
  const covered = Uint8Array.of(rest.length + 3, type, ...rest)
  return Buffer.from([0x78, 0x78, ...covered, ...word(x25(covered)), 0x0d, 0x0a])
}

export const makeKanglin = ({ imei, wire }: { readonly imei: string; readonly wire: Wire }): Terminal =>
  makeTerminal({
    line: "framing",
    dialect: "kanglin-20",
    account: imei,
    can: new Set<Saying>([...(Object.keys(KANGLIN) as Array<Saying>), "heartbeat"]),
    close: wire.close,
    attempt: async ({ number, saying }, againMs) => {
      const type = saying === "heartbeat" ? 0x13 : 0x26
      const reference = number & 0xffff
      const bcd = [...Buffer.from(imei.padStart(16, "0"), "hex")]
      const rest = [...bcd, ...word(KANGLIN[saying] ?? 0), 88, 66, ...word(reference)]
      const wanted = kanglinFrame(type, word(reference))
      let heard = Buffer.alloc(0)
      return askOnce(
        wire,
        kanglinFrame(type, rest),
        (octets): Reply | undefined => {
          heard = Buffer.concat([heard, octets])
          return heard.includes(wanted) ? { meaning: "acknowledged", text: wanted.toString("hex") } : undefined
        },
        againMs
      )
    }
  })
