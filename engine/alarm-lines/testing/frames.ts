/** The CRC bit by bit, as the polynomial is written: not the routine that is tested. */
export const slowCrc = (content: string): string => {
  let crc = 0
  for (const character of content) {
    for (let bit = 0; bit < 8; bit += 1) {
      const mixed = (crc ^ (character.charCodeAt(0) >> bit)) & 1
      crc = (crc >> 1) ^ (mixed === 1 ? 0xa001 : 0)
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, "0")
}

/** LF, CRC, length, content, CR. */
export const framed = (content: string): string =>
  `\n${slowCrc(content)}${content.length.toString(16).toUpperCase().padStart(4, "0")}${content}\r`
