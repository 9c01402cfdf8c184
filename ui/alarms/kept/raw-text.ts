/** A message as it came, to be read by people. Pure. */

/** Octets of a line: as many as a telephone's width has room for. */
export const OCTETS_A_LINE = 8

const octetsOf = (base64: string): Uint8Array => {
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.codePointAt(0) ?? 0)
  } catch {
    return new Uint8Array()
  }
}

/** `41 42 0D  AB.`, a line for each eight octets; what cannot be printed is a dot. */
export const hexOf = (base64: string): string => {
  const octets = octetsOf(base64)
  const lines: Array<string> = []
  for (let at = 0; at < octets.length; at += OCTETS_A_LINE) {
    const part = Array.from(octets.subarray(at, at + OCTETS_A_LINE))
    const hex = part.map((octet) => octet.toString(16).padStart(2, "0").toUpperCase()).join(" ")
    const signs = part.map((octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCodePoint(octet) : ".")).join("")
    lines.push(`${at.toString(16).padStart(4, "0")}  ${hex.padEnd(OCTETS_A_LINE * 3 - 1)}  ${signs}`)
  }
  return lines.join("\n")
}

/** As UTF-8; signs of control as `\x0D`, so that none is lost and none does anything. */
export const textOf = (base64: string): string => [...new TextDecoder().decode(octetsOf(base64))].map(shown).join("")

const shown = (sign: string): string => {
  const code = sign.codePointAt(0) ?? 0
  if ((code < 0x20 && sign !== "\n") || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0").toUpperCase()}`
  // These turn the line around.
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ? "·" : sign
}
