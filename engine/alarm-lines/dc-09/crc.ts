/**
 * CRC-16/ARC (polynomial 0x8005 reflected, start 0; "123456789" gives BB3D). Several parsers on the web call it CCITT; no captured
 * frame agrees with them.
 */
export const crc16 = (octets: Uint8Array, from = 0, to = octets.length): number => {
  let crc = 0
  for (let at = from; at < to; at += 1) crc = (crc >>> 8) ^ TABLE[(crc ^ octets[at]!) & 0xff]!
  return crc
}

const TABLE = Uint16Array.from({ length: 256 }, (_, octet) => {
  let crc = octet
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  return crc
})
