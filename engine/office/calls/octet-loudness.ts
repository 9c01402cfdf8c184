/** How loud each octet of G.711 is, 0–32,767: its sample without the sign (ITU-T G.711, tables 1 and 2). */
export const ALAW_LOUDNESS: Readonly<Uint16Array> = Uint16Array.from({ length: 256 }, (_, octet) => {
  const bits = octet ^ 0x55
  const segment = (bits >> 4) & 7
  const middle = ((bits & 15) << 4) + 8
  return segment === 0 ? middle : (middle + 256) << (segment - 1)
})

export const MULAW_LOUDNESS: Readonly<Uint16Array> = Uint16Array.from({ length: 256 }, (_, octet) => {
  const bits = ~octet & 255
  return ((((bits & 15) << 3) + 132) << ((bits >> 4) & 7)) - 132
})
